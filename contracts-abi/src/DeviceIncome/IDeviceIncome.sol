// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The data income of devices: owning a device's token is owning what it earns from that block on.
/// @notice A payment belongs to whoever owns the token at the moment of the payment, and is booked to that account at once.
/// A transfer therefore has nothing to settle and cannot move what was earned before it.
interface IDeviceIncome {
    event Credited(address indexed device, address indexed owner, address indexed payer, uint256 amount);
    event Withdrawn(address indexed owner, address indexed to, uint256 amount);

    error DeviceNotTrusted(address device);
    error AmountIsZero(address device);
    error NothingToWithdraw(address owner);
    error LengthsDiffer(uint256 devices, uint256 amounts);
    error TooMany(uint256 count, uint256 most);

    /// @notice Pays a device's owner from the caller's approved AITN; anyone.
    function credit(address device, uint256 amount) external;

    /// @notice Pays the owners of several devices by one transfer of tokens; all or none.
    function creditMany(address[] calldata devices, uint256[] calldata amounts) external returns (uint256 sum);

    /// @notice Pays all that the caller is owed.
    function withdraw(address to) external returns (uint256 amount);

    function MAX_BATCH() external view returns (uint256);
    /// @return wei the account may withdraw
    function owedTo(address account) external view returns (uint256);
    /// @return wei the device has ever earned, for all its owners
    function earnedBy(address device) external view returns (uint256);
    /// @return wei owed to all
    function owed() external view returns (uint256);
}
