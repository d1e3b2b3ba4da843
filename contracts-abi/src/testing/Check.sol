// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @notice What a test needs: cheat codes and a few assertions that name both values.
abstract contract Check {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error NotEqual(uint256 got, uint256 wanted);
    error NotTrue(string what);

    function eq(uint256 got, uint256 wanted) internal pure {
        if (got != wanted) revert NotEqual(got, wanted);
    }

    function eq(address got, address wanted) internal pure {
        eq(uint256(uint160(got)), uint256(uint160(wanted)));
    }

    function eq(bytes32 got, bytes32 wanted) internal pure {
        eq(uint256(got), uint256(wanted));
    }

    function yes(bool condition, string memory what) internal pure {
        if (!condition) revert NotTrue(what);
    }

    function bound(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + x % (high - low + 1);
    }
}
