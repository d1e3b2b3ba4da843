// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Gives sites a part of the fees that they paid for robot work back from the circulation reserve.
/// @notice Never more than the fee: a site that settles work with itself pays at least what it gets, and loses the gas.
interface ICirculationReward {
    event RateSet(uint16 rateBps);
    event Funded(address indexed from, uint256 amount);
    event Rewarded(bytes32 indexed site, address indexed owner, uint256 reward, uint256 fees);

    error RateOutOfRange(uint16 rateBps);
    error AmountZero(address from);
    error NothingToReward(bytes32 site);
    error UnknownSite(bytes32 site);

    /// @notice Reward of later claims in 1/10,000 of the fee, 0 to 10,000; only the DAO.
    function setRate(uint16 rateBps) external;

    /// @notice Adds to the fund from the caller's approved AITN.
    function fund(uint256 amount) external;

    /// @notice Pays a site's owner for the fees since the last claim, as far as the fund reaches; anyone.
    function claim(bytes32 site) external returns (uint256 reward);

    function rateBps() external view returns (uint16);
    /// @notice Fees of a site for which a reward was paid.
    function rewardedFeesOf(bytes32 site) external view returns (uint256);
    function rewardsOf(bytes32 site) external view returns (uint256);
}
