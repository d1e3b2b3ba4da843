// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IPriceFeed} from "../PriceOracle/IPriceFeed.sol";

contract Coin is ERC20 {
    /// What a transfer loses on its way, in wei.
    uint256 public fee;
    address private calledTarget;
    bytes private calledData;

    constructor(uint256 supply) ERC20("Coin", "COIN") {
        _mint(msg.sender, supply);
    }

    function setFee(uint256 fee_) external {
        fee = fee_;
    }

    /// Every transfer then makes this call and fails as it fails.
    function setCall(address target, bytes calldata data) external {
        (calledTarget, calledData) = (target, data);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (fee > 0 && to != address(0)) super._update(to, address(0), fee);
        if (calledTarget == address(0)) return;
        (bool ok, bytes memory answer) = calledTarget.call(calledData);
        if (!ok) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
    }
}

contract Feed is IPriceFeed {
    error Stale();

    uint256 private value;
    bool private stale;

    function set(uint256 value_) external {
        value = value_;
    }

    function setStale(bool stale_) external {
        stale = stale_;
    }

    function price() external view returns (uint256) {
        require(!stale, Stale());
        return value;
    }
}
