// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Check} from "./Check.sol";

/// @notice A token whose next transfer calls whom it was told to, and remembers what it was answered.
contract CallingToken is ERC20 {
    address private called;
    bytes[] private calls;
    bytes[] private refusals;

    constructor() ERC20("Calls", "CALLS") {
        _mint(msg.sender, 2_000_000_000 ether);
    }

    function arm(address called_, bytes[] calldata calls_) external {
        called = called_;
        for (uint256 i; i < calls_.length; ++i) {
            calls.push(calls_[i]);
        }
    }

    /// @return empty where a call was not refused
    function answers() external view returns (bytes[] memory) {
        return refusals;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (called == address(0)) return;
        address to_ = called;
        called = address(0);
        for (uint256 i; i < calls.length; ++i) {
            (bool ok, bytes memory answer) = to_.call(calls[i]);
            refusals.push(ok ? bytes("") : answer);
        }
    }
}

/// @notice A contract pays by a token that calls back into each of its guarded functions.
abstract contract Reentrancy is Check {
    CallingToken internal calling;

    /// The token may do what the DAO may, so that nothing but the guard stands in its way.
    function callback(address called, AccessManager manager, bytes[] memory calls) internal {
        manager.grantRole(manager.ADMIN_ROLE(), address(calling), 0);
        calling.approve(called, type(uint256).max);
        calling.arm(called, calls);
    }

    function allRefused(uint256 count) internal view {
        bytes[] memory answers = calling.answers();
        eq(answers.length, count);
        for (uint256 i; i < count; ++i) {
            eq(bytes32(answers[i]), bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
        }
    }
}
