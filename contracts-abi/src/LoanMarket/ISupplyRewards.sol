// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title AITN from the liquidity reserve, streamed to a market's suppliers by time and share.
/// @notice What the DAO funds is streamed evenly to the end of the period, to the wei: paid + owed + not yet streamed +
/// taken back = funded. Time without any supplier does not count; it moves the end.
interface ISupplyRewards {
    struct Stream {
        /// AITN wei not yet streamed.
        uint128 remaining;
        uint64 endsAt;
        uint64 updatedAt;
        /// AITN wei per supply share since the beginning, times 1e36.
        uint256 index;
        /// What did not divide by the shares, times 1e36; goes into the next step.
        uint128 carry;
        /// AITN wei streamed and not yet claimed.
        uint128 owed;
    }

    struct Earning {
        /// The stream's index up to which the earning is counted.
        uint256 index;
        /// AITN wei earned and not claimed, times 1e36.
        uint256 scaled;
    }

    event RewardsFunded(bytes32 indexed id, address indexed from, uint256 amount, uint64 endsAt);
    event RewardsStopped(bytes32 indexed id, address indexed to, uint256 amount);
    event RewardsClaimed(bytes32 indexed id, address indexed supplier, uint256 amount);

    error RewardOutOfRange(uint256 amount, uint256 duration);

    /// @notice Adds the caller's approved AITN to what is not yet streamed and streams all of it from now; restricted.
    /// @param duration seconds, 1 day to 4 years
    function fundRewards(bytes32 id, uint256 amount, uint256 duration) external;

    /// @notice Ends the stream now and returns what is not yet streamed; what is earned stays; restricted.
    function stopRewards(bytes32 id, address to) external returns (uint256 amount);

    /// @notice Pays a supplier what they earned; anyone may call it, the supplier receives it.
    function claimRewards(bytes32 id, address supplier) external returns (uint256 paid);

    /// @notice AITN wei a supplier could claim now.
    function rewardsOf(bytes32 id, address supplier) external view returns (uint256);
    /// @notice As of the last step.
    function streamOf(bytes32 id) external view returns (Stream memory);
    /// @notice As of the last step.
    function earningOf(bytes32 id, address supplier) external view returns (Earning memory);
}
