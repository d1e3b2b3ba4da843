// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAITNGovernor} from "./IAITNGovernor.sol";

/// @title The ranges of {IAITNGovernor}'s rules. Stands first among the governor's bases: theirs already check against it.
abstract contract GovernorLimits is IAITNGovernor {
    uint256 internal constant MAX_DELAY_S = 14 days;
    uint256 internal constant MAX_PERIOD_S = 30 days;
    uint256 internal constant MIN_THRESHOLD_WEI = 1 ether;
    uint256 internal constant MAX_THRESHOLD_WEI = 20_000_000 ether;
    uint256 internal constant MIN_QUORUM_BPS = 100;
    uint256 internal constant MAX_QUORUM_BPS = 2000;

    uint48 private immutable leastDelayS;
    uint32 private immutable leastPeriodS;
    uint48 private immutable leastExtensionS;

    constructor(Floors memory least) {
        _within("minVotingDelay", least.votingDelayS, 1, MAX_DELAY_S);
        _within("minVotingPeriod", least.votingPeriodS, 1, MAX_PERIOD_S);
        _within("minLateExtension", least.lateExtensionS, 1, MAX_PERIOD_S);
        leastDelayS = least.votingDelayS;
        leastPeriodS = least.votingPeriodS;
        leastExtensionS = least.lateExtensionS;
    }

    /// @inheritdoc IAITNGovernor
    function floors() public view returns (Floors memory) {
        return Floors(leastDelayS, leastPeriodS, leastExtensionS);
    }

    function _within(bytes32 which, uint256 value, uint256 least, uint256 most) internal pure {
        require(value >= least && value <= most, RuleOutOfRange(which, value, least, most));
    }
}
