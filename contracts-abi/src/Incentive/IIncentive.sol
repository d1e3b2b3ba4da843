// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EmissionSchedule} from "./EmissionSchedule.sol";

/// @title The training incentive: 24 h cycles, one Merkle root a cycle, emission by the stepwise schedule.
/// @notice A bonded reporter posts a cycle's root. While the challenge window is open anyone may prove a fault that the
/// chain can check by itself (the root falls at once), or stake a bond on any other fault, which the DAO then decides.
/// Cycles settle in order; one without a report in time is missed: it emits nothing and later ones go on. Of a settled
/// cycle anyone may claim for any member; the money goes to the payee in the member's leaf, to nobody else.
/// @dev Trees are OpenZeppelin's standard Merkle trees (leaf = keccak256 of keccak256 of abi.encode, sorted pairs), with
/// leaves in the order given (`sortLeaves: false`): the network's tree over {NodeLeaf} by rising node, each node's tree over
/// {Member} by rising device.
interface IIncentive {
    /// A node in a cycle.
    struct NodeLeaf {
        uint64 node;
        /// Members whose efficacy reaches the DAO's floor; only these count for the size bonus.
        uint32 activeDevices;
        /// Sum of the members' E_d, and with the size bonus W = floor(E * b / 10,000); uWE.
        uint64 efficacy;
        uint64 weight;
        /// Sum of the members' shares.
        uint64 shareTotal;
        bytes32 membersRoot;
    }

    /// A device in a cycle.
    struct Member {
        address device;
        /// Who is paid: the device's owner at the cycle's end.
        address payee;
        /// By the node's own rule in that cycle: E_d, V or the fixed part.
        uint64 share;
        /// keccak256(abi.encode(WorkEfficacy.Evidence)).
        bytes32 evidence;
    }

    struct MemberClaim {
        Member member;
        bytes32[] proof;
    }

    struct Report {
        bytes32 root;
        /// sha2-256 digest of the published leaves and evidence (CIDv1, raw).
        bytes32 dataDigest;
        /// Sums over all nodes: E without the bonus, W with it; uWE.
        uint64 efficacy;
        uint64 weight;
        /// Whether the milestone was reached in an earlier cycle, so that the fixed part no longer counts.
        bool afterMilestone;
    }

    /// A cycle that is not settled yet.
    struct Pending {
        Report report;
        /// Zero while nothing is posted.
        address reporter;
        uint64 postedAt;
        /// Zero while nobody challenges.
        address challenger;
        uint64 challengedAt;
        uint64 reopenedAt;
        uint8 rejections;
    }

    struct Settled {
        bytes32 root;
        /// What the cycle emits and what members claimed of it, AITN wei.
        uint96 reward;
        uint96 paid;
        uint64 weight;
    }

    /// Claims and unpaid credit of 128 cycles (era = cycle / 128) of one device and payee.
    struct Account {
        /// Bit cycle % 128.
        uint128 claimed;
        /// AITN wei.
        uint128 credit;
    }

    struct Source {
        address device;
        uint256 era;
    }

    /// What the chain can find wrong with a report by itself.
    enum Fault {
        None,
        /// The device was not in that node in that cycle.
        NotMember,
        /// The share is not what the node's rule gives.
        ShareWrong,
        /// V > kappa * F.
        BeyondCapability,
        /// More active devices than the node has members.
        CountBeyondMembers,
        /// W is not floor(E * b / 10,000).
        WeightWrong,
        /// A node's leaf is not the sum of its members, or the report not the sum of its nodes.
        SumWrong,
        /// Leaves are not in strictly rising order, so one could stand twice.
        OrderWrong
    }

    event ReportPosted(uint48 indexed cycle, address indexed reporter, Report report);
    event ReportChallenged(uint48 indexed cycle, address indexed challenger, bytes32 reasonDigest);
    event ReportUpheld(uint48 indexed cycle, address indexed challenger);
    event ReportRejected(uint48 indexed cycle, address indexed reporter, address indexed foundBy, Fault fault);
    /// @notice The report fell without a fault proved: a dispute nobody decided, or a milestone that came out otherwise.
    event ReportVoided(uint48 indexed cycle, address indexed reporter);
    event CycleSettled(
        uint48 indexed cycle, bytes32 root, uint64 efficacy, uint8 level, uint256 reward, uint256 emitted
    );
    event CycleMissed(uint48 indexed cycle);
    event MilestoneReached(uint48 indexed cycle, uint256 peak);
    event Claimed(uint48 indexed cycle, address indexed device, address indexed payee, uint64 node, uint256 amount);
    event Withdrawn(address indexed payee, uint256 amount);

    error CycleNotEnded(uint48 cycle, uint48 currentCycle);
    error CycleAlreadySettled(uint48 cycle, uint48 nextCycle);
    error CycleNotSettled(uint48 cycle);
    error AlreadyPosted(uint48 cycle, address reporter);
    error NothingPosted(uint48 cycle);
    error PostingIsOver(uint48 cycle, uint64 openUntil);
    error ChallengeIsOver(uint48 cycle, uint64 until);
    error AlreadyChallenged(uint48 cycle, address challenger);
    error NotChallenged(uint48 cycle);
    error RootIsZero(uint48 cycle);
    error TotalsOutOfRange(uint64 efficacy, uint64 weight);
    error ReserveNotFunded(uint256 held, uint256 reserve);
    error NotTheAuditor(address caller);
    error NotInCycle(uint48 cycle, uint64 node);
    error NotInNode(uint64 node, address device);
    error ShareExceedsTotal(uint64 share, uint64 total);
    error ClaimsExceedReward(uint48 cycle, uint256 claimed, uint256 reward);
    error NothingToClaim(uint48 cycle, uint64 node);
    error NothingToWithdraw(address payee);
    error TooMany(uint256 given, uint256 most);

    /// @notice Posts the root of an ended cycle and stakes the bond; only reporters.
    function post(uint48 cycle, Report calldata report) external;

    /// @notice Stakes a bond on a fault that the chain cannot check; the DAO decides.
    /// @param reasonDigest sha2-256 digest of the published reason
    function challenge(uint48 cycle, bytes32 reasonDigest) external;

    /// @notice Decides a challenge; only through the DAO. Upheld: the challenger's bond goes to the reporter. Rejected: the
    /// challenger has the own bond back and half of the reporter's, the treasury the other half, and the cycle is reopened.
    /// @dev Only half goes to the finder, or a reporter who finds the own fault first would lose nothing.
    function resolve(uint48 cycle, bool upheld) external;

    /// @notice Takes a report off by a fault the chain proved; only {IReportAudit}. The finder has half of the reporter's
    /// bond and the treasury the other half; a pending challenger has the own bond back.
    function convict(uint48 cycle, address foundBy, Fault fault) external;

    /// @notice Settles the cycles that are due, in order.
    /// @param most at most so many
    /// @return count how many were settled or missed
    function settle(uint256 most) external returns (uint256 count);

    /// @notice Credits members of a node with their shares of a settled cycle; anyone may send it. Members who have theirs
    /// are passed over.
    function claim(uint48 cycle, NodeLeaf calldata node, bytes32[] calldata nodeProof, MemberClaim[] calldata members)
        external
        returns (uint256 credited);

    /// @notice Pays a payee's credits out to the payee; anyone may send it.
    function withdraw(address payee, Source[] calldata sources) external returns (uint256 amount);

    /// @notice The first cycle that is not settled.
    function nextCycle() external view returns (uint48);
    function scheduleState() external view returns (EmissionSchedule.State memory);
    function pendingOf(uint48 cycle) external view returns (Pending memory);
    function settledOf(uint48 cycle) external view returns (Settled memory);
    /// @notice Last second to post a cycle's root; 0 once it was rejected too often.
    function openUntil(uint48 cycle) external view returns (uint64);
    function accountOf(address device, address payee, uint256 era) external view returns (Account memory);
    /// @notice Bonds now staked, and what was paid out of the reserve so far; AITN wei.
    function bondsHeld() external view returns (uint256);
    function withdrawn() external view returns (uint256);
}
