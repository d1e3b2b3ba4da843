// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A genesis part that is released over time: nothing before the cliff, then linear from the start to the end.
/// @notice OpenZeppelin's VestingWallet with a cliff, a schedule within ranges, and an owner who cannot be lost: handing
/// over takes two steps and nobody can renounce. `release(token)` may be called by anyone and pays the owner. The wallet
/// delegates no votes: what is not released does not vote.
interface IAITNVesting {
    /// @notice The start lies more than START_RANGE before or after the deployment.
    error StartOutOfRange(uint64 startS);
    error DurationOutOfRange(uint64 durationS);
    error CliffOutOfRange(uint64 cliffS);
    /// @notice Without an owner the rest would be lost.
    error OwnerIsNeeded(address owner);

    function START_RANGE() external view returns (uint64);
    function MIN_DURATION() external view returns (uint64);
    function MAX_DURATION() external view returns (uint64);
    function MAX_CLIFF() external view returns (uint64);
}
