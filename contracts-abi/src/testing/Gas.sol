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
        checkMeasurable(one.to);
        vm.prank(one.from);
        uint256 before = gasleft();
        (bool done,) = one.to.call(one.data);
        uint256 gas = transactionGas(one.data, before - gasleft());
        yes(done, what);
        vm.snapshotValue("gas", what, gas);
        yes(gas <= most, what);
    }

    /// Fails rather than measure what the product does not run: code compiled without the optimiser, as in a coverage run or
    /// in a test that carries a contract's code because forge did not link it (see contracts-abi/build/stage.mjs), and a gas
    /// report's calls, each a transaction with the base cost.
    function checkMeasurable(address to) private {
        yes(to.code.length <= 24_576, "compiled as the product's");
        // A transaction's own target is warm, its storage is not. An empty call of ours reverts at once.
        uint256 before = gasleft();
        (bool done,) = to.call{gas: 10_000}("");
        yes(!done && before - gasleft() < 21_000, "a call's own gas");
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
