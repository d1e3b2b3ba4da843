// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Tells forge's invariant runner which handler to call, and which of its functions.
abstract contract Invariant {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @notice The one contract that is called.
    function target() internal view virtual returns (address);

    /// @notice Its functions that are called; the others only answer.
    function steps() internal view virtual returns (bytes4[] memory);

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = target();
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(target(), steps());
    }
}
