// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The DAO's governor: proposals by holders of AITN, voted by delegated AITN, queued in and executed by the timelock.
/// @notice OpenZeppelin's Governor; time points are seconds. A proposal that reaches its quorum late stays open for
/// `lateExtensionS` longer. The DAO changes its own rules by proposal, within ranges: the lower bounds of the times are set
/// at genesis, since a local chain votes in seconds and a public one in days, and no vote may hurry the next ones below them.
/// BNB Smart Chain: delay 1 day, period 5 days, extension 2 days, threshold 100,000 AITN, quorum 400, timelock 2 days.
interface IAITNGovernor {
    struct Rules {
        /// From a proposal to the moment whose voting power counts, at most 14 days.
        uint48 votingDelayS;
        /// Time to vote, at most 30 days.
        uint32 votingPeriodS;
        /// Time to answer a vote that reaches the quorum, at most the voting period.
        uint48 lateExtensionS;
        /// Voting power that it takes to propose: 1 to 20,000,000 AITN (1 % of the supply), in wei.
        uint256 thresholdWei;
        /// For and abstain votes that it takes, of the whole supply, 1/10,000: 100 to 2,000. More than that could be out of
        /// reach of the 30 % of the supply that genesis gives to people.
        uint256 quorumBps;
    }

    /// The least each time may ever be, each at least 1 s: voting power is never that of the proposal's own block.
    struct Floors {
        uint48 votingDelayS;
        uint32 votingPeriodS;
        uint48 lateExtensionS;
    }

    error RuleOutOfRange(bytes32 which, uint256 value, uint256 least, uint256 most);

    function floors() external view returns (Floors memory);
}
