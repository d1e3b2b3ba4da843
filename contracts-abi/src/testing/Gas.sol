// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "./Check.sol";

/// @notice What whole transactions cost on cold storage: `setUp`, another transaction, takes all earlier steps and prepares
/// the calls; each test makes one. What is measured is held against contracts-abi/gas.json.
abstract contract Gas is Check {
    struct Call {
        address from;
        address to;
        bytes data;
    }

    mapping(string what => Call) private calls;

    function prepare(string memory what, address from, address to, bytes memory data) internal {
        calls[what] = Call(from, to, data);
    }

    function measure(string memory what) internal {
        measure(what, type(uint256).max);
    }

    function measure(string memory what, uint256 most) internal {
        Call memory one = calls[what];
        yes(one.to.code.length > 0, "prepared");
        if (!measurable(one.to)) return;
        vm.prank(one.from);
        uint256 before = gasleft();
        (bool done,) = one.to.call(one.data);
        uint256 gas = transactionGas(one.data, before - gasleft());
        yes(done, what);
        vm.snapshotValue("gas", what, gas);
        yes(gas <= most, what);
    }

    /// A coverage run compiles without the optimiser; a gas report makes a transaction of each call, base cost included.
    function measurable(address to) private returns (bool) {
        if (to.code.length > 24_576) return false;
        // A transaction's own target is warm, its storage is not. An empty call of ours reverts at once.
        uint256 before = gasleft();
        (bool done,) = to.call{gas: 10_000}("");
        return !done && before - gasleft() < 21_000;
    }

    /// What a transaction with this calldata costs (EIP-2028, and the floor of EIP-7623).
    function transactionGas(bytes memory data, uint256 execution) private pure returns (uint256) {
        uint256 zeros;
        for (uint256 i; i < data.length; ++i) {
            if (data[i] == 0) ++zeros;
        }
        uint256 tokens = zeros + 4 * (data.length - zeros);
        uint256 standard = 21_000 + 4 * tokens + execution;
        uint256 floor = 21_000 + 10 * tokens;
        return standard > floor ? standard : floor;
    }
}
