// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {INodeRegistry} from "../NodeRegistry/INodeRegistry.sol";
import {EmissionSchedule} from "./EmissionSchedule.sol";
import {IIncentive} from "./IIncentive.sol";
import {IIncentiveSettings} from "./IIncentiveSettings.sol";
import {ProcessParams} from "./IncentiveParameters.sol";
import {Leaves} from "./Leaves.sol";

/// @title See {IIncentive}.
contract Incentive is IIncentive, AccessManaged, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// A cycle whose report fell so often is missed, so that no quarrel holds up the later ones for ever.
    uint8 public constant MAX_REJECTIONS = 3;
    uint256 public constant MAX_BATCH = 300;
    uint256 private constant ERA_CYCLES = 128;
    // W = floor(E * b / 10,000) with 1 <= b <= 1.5 holds for each node and therefore for the sums.
    uint256 private constant MAX_WEIGHT_NUMERATOR = 3;
    uint256 private constant MAX_WEIGHT_DENOMINATOR = 2;

    IERC20 public immutable token;
    INodeRegistry public immutable nodes;
    IIncentiveSettings public immutable settings;
    /// The {IReportAudit} whose findings count.
    address public immutable auditor;
    uint64 private immutable genesis;

    /// @inheritdoc IIncentive
    uint48 public nextCycle;
    /// @inheritdoc IIncentive
    uint256 public bondsHeld;
    /// @inheritdoc IIncentive
    uint256 public withdrawn;

    EmissionSchedule.State private state;
    mapping(uint48 cycle => Pending) private pending;
    mapping(uint48 cycle => Settled) private settled;
    mapping(address device => mapping(address payee => mapping(uint256 era => Account))) private accounts;

    constructor(IERC20 token_, INodeRegistry nodes_, address auditor_, IIncentiveSettings settings_, address authority_)
        AccessManaged(authority_)
    {
        token = token_;
        auditor = auditor_;
        nodes = nodes_;
        genesis = nodes_.genesis();
        settings = settings_;
    }

    /// @inheritdoc IIncentive
    function post(uint48 cycle, Report calldata report) external restricted nonReentrant {
        _checkPostable(cycle);
        require(report.root != 0, RootIsZero(cycle));
        bool possible = report.efficacy <= report.weight
            && report.weight <= report.efficacy * MAX_WEIGHT_NUMERATOR / MAX_WEIGHT_DENOMINATOR;
        require(possible, TotalsOutOfRange(report.efficacy, report.weight));
        uint256 held = token.balanceOf(address(this)) + withdrawn - bondsHeld;
        uint256 reserve = settings.scheduleAt(cycle).reserve;
        require(held >= reserve, ReserveNotFunded(held, reserve));
        Pending storage entry = pending[cycle];
        entry.report = report;
        entry.reporter = msg.sender;
        entry.postedAt = uint64(block.timestamp);
        emit ReportPosted(cycle, msg.sender, report);
        _stake(settings.processAt(cycle).bond);
    }

    /// @inheritdoc IIncentive
    function challenge(uint48 cycle, bytes32 reasonDigest) external nonReentrant {
        Pending storage entry = _posted(cycle);
        require(entry.challenger == address(0), AlreadyChallenged(cycle, entry.challenger));
        ProcessParams memory process = settings.processAt(cycle);
        uint64 until = entry.postedAt + process.challengeWindowS;
        require(block.timestamp <= until, ChallengeIsOver(cycle, until));
        entry.challenger = msg.sender;
        entry.challengedAt = uint64(block.timestamp);
        emit ReportChallenged(cycle, msg.sender, reasonDigest);
        _stake(process.bond);
    }

    /// @inheritdoc IIncentive
    function resolve(uint48 cycle, bool upheld) external restricted nonReentrant {
        Pending storage entry = _posted(cycle);
        address challenger = entry.challenger;
        require(challenger != address(0), NotChallenged(cycle));
        if (!upheld) return _reject(cycle, challenger, Fault.None);
        entry.challenger = address(0);
        emit ReportUpheld(cycle, challenger);
        _unstake(entry.reporter, settings.processAt(cycle).bond);
    }

    /// @inheritdoc IIncentive
    function convict(uint48 cycle, address foundBy, Fault fault) external nonReentrant {
        require(msg.sender == auditor, NotTheAuditor(msg.sender));
        _posted(cycle);
        _reject(cycle, foundBy, fault);
    }

    /// @inheritdoc IIncentive
    function settle(uint256 most) external nonReentrant returns (uint256 count) {
        while (count < most && _settleNext()) {
            ++count;
        }
    }

    /// @inheritdoc IIncentive
    function claim(uint48 cycle, NodeLeaf calldata node, bytes32[] calldata nodeProof, MemberClaim[] calldata members)
        external
        returns (uint256 credited)
    {
        require(members.length <= MAX_BATCH, TooMany(members.length, MAX_BATCH));
        Settled memory entry = settled[cycle];
        require(entry.root != 0, CycleNotSettled(cycle));
        Leaves.requireNode(cycle, entry.root, node, nodeProof);
        // A cycle without efficacy has no weight and no reward.
        uint256 nodeReward = entry.weight == 0 ? 0 : uint256(entry.reward) * node.weight / entry.weight;
        for (uint256 i; i < members.length; ++i) {
            Leaves.requireMember(node, members[i].member, members[i].proof);
            credited += _credit(cycle, node, members[i].member, nodeReward);
        }
        require(credited > 0, NothingToClaim(cycle, node.node));
        uint256 paid = entry.paid + credited;
        // Only a false report that nobody contested comes here: it cannot reach other cycles' money.
        require(paid <= entry.reward, ClaimsExceedReward(cycle, paid, entry.reward));
        settled[cycle].paid = uint96(paid);
    }

    /// @inheritdoc IIncentive
    function withdraw(address payee, Source[] calldata sources) external nonReentrant returns (uint256 amount) {
        require(sources.length <= MAX_BATCH, TooMany(sources.length, MAX_BATCH));
        for (uint256 i; i < sources.length; ++i) {
            Account storage account = accounts[sources[i].device][payee][sources[i].era];
            amount += account.credit;
            account.credit = 0;
        }
        require(amount > 0, NothingToWithdraw(payee));
        withdrawn += amount;
        emit Withdrawn(payee, amount);
        token.safeTransfer(payee, amount);
    }

    /// @inheritdoc IIncentive
    function scheduleState() external view returns (EmissionSchedule.State memory) {
        return state;
    }

    /// @inheritdoc IIncentive
    function pendingOf(uint48 cycle) external view returns (Pending memory) {
        return pending[cycle];
    }

    /// @inheritdoc IIncentive
    function settledOf(uint48 cycle) external view returns (Settled memory) {
        return settled[cycle];
    }

    /// @inheritdoc IIncentive
    function accountOf(address device, address payee, uint256 era) external view returns (Account memory) {
        return accounts[device][payee][era];
    }

    /// @inheritdoc IIncentive
    function openUntil(uint48 cycle) public view returns (uint64) {
        Pending storage entry = pending[cycle];
        if (entry.rejections >= MAX_REJECTIONS) return 0;
        uint64 from = entry.reopenedAt != 0 ? entry.reopenedAt : genesis + (uint64(cycle) + 1) * 1 days;
        return from + settings.processAt(cycle).postWindowS;
    }

    function _checkPostable(uint48 cycle) private view {
        uint48 current = nodes.currentCycle();
        require(cycle < current, CycleNotEnded(cycle, current));
        require(cycle >= nextCycle, CycleAlreadySettled(cycle, nextCycle));
        require(pending[cycle].reporter == address(0), AlreadyPosted(cycle, pending[cycle].reporter));
        uint64 until = openUntil(cycle);
        require(block.timestamp <= until, PostingIsOver(cycle, until));
    }

    function _posted(uint48 cycle) private view returns (Pending storage entry) {
        entry = pending[cycle];
        require(entry.reporter != address(0), NothingPosted(cycle));
    }

    function _credit(uint48 cycle, NodeLeaf calldata node, Member calldata member, uint256 nodeReward)
        private
        returns (uint256 amount)
    {
        mapping(uint256 era => Account) storage own = accounts[member.device][member.payee];
        Account memory account = own[cycle / ERA_CYCLES];
        uint128 bit = uint128(1 << (cycle % ERA_CYCLES));
        if (account.claimed & bit != 0 || member.share == 0) return 0;
        require(member.share <= node.shareTotal, ShareExceedsTotal(member.share, node.shareTotal));
        amount = nodeReward * member.share / node.shareTotal;
        // The credit is at most the whole supply. Mark and credit share one word: one write.
        own[cycle / ERA_CYCLES] = Account(account.claimed | bit, account.credit + uint128(amount));
        emit Claimed(cycle, member.device, member.payee, node.node, amount);
    }

    function _reject(uint48 cycle, address foundBy, Fault fault) private {
        address reporter = pending[cycle].reporter;
        address challenger = _reopen(cycle);
        emit ReportRejected(cycle, reporter, foundBy, fault);
        ProcessParams memory process = settings.processAt(cycle);
        uint256 half = process.bond / 2;
        if (challenger != address(0)) _unstake(challenger, process.bond);
        _unstake(foundBy, half);
        _unstake(process.treasury, process.bond - half);
    }

    /// Takes the report off and gives both sides their bonds back.
    function _void(uint48 cycle) private {
        address reporter = pending[cycle].reporter;
        address challenger = _reopen(cycle);
        emit ReportVoided(cycle, reporter);
        uint256 bond = settings.processAt(cycle).bond;
        if (challenger != address(0)) _unstake(challenger, bond);
        _unstake(reporter, bond);
    }

    function _reopen(uint48 cycle) private returns (address challenger) {
        challenger = pending[cycle].challenger;
        uint8 rejections = pending[cycle].rejections + 1;
        delete pending[cycle];
        pending[cycle].rejections = rejections;
        pending[cycle].reopenedAt = uint64(block.timestamp);
    }

    /// @return whether one cycle was settled or missed
    function _settleNext() private returns (bool) {
        uint48 cycle = nextCycle;
        Pending memory entry = pending[cycle];
        if (entry.reporter == address(0)) {
            // The running cycle is open beyond its end: here it stops too.
            if (block.timestamp <= openUntil(cycle)) return false;
            _advance(cycle, 0);
            emit CycleMissed(cycle);
            return true;
        }
        ProcessParams memory process = settings.processAt(cycle);
        if (entry.challenger != address(0)) {
            // Nobody decided: what was contested is not paid.
            if (block.timestamp > uint256(entry.challengedAt) + process.resolveWindowS) _void(cycle);
            return false;
        }
        if (block.timestamp <= uint256(entry.postedAt) + process.challengeWindowS) return false;
        if (entry.report.afterMilestone != (state.peak != 0)) {
            _void(cycle);
            return false;
        }
        _settle(cycle, entry, process.bond);
        return true;
    }

    function _settle(uint48 cycle, Pending memory entry, uint256 bond) private {
        Report memory report = entry.report;
        uint256 reward = _advance(cycle, report.efficacy);
        settled[cycle] = Settled(report.root, uint96(reward), 0, report.weight);
        delete pending[cycle];
        emit CycleSettled(cycle, report.root, report.efficacy, state.level, reward, state.emitted);
        _unstake(entry.reporter, bond);
    }

    function _advance(uint48 cycle, uint64 efficacy) private returns (uint256 reward) {
        EmissionSchedule.State memory next = state;
        bool before = next.peak == 0;
        reward = EmissionSchedule.advance(next, settings.scheduleAt(cycle), cycle, efficacy);
        state = next;
        nextCycle = cycle + 1;
        if (before && next.peak != 0) emit MilestoneReached(cycle, next.peak);
    }

    function _stake(uint256 bond) private {
        bondsHeld += bond;
        token.safeTransferFrom(msg.sender, address(this), bond);
    }

    function _unstake(address to, uint256 amount) private {
        bondsHeld -= amount;
        token.safeTransfer(to, amount);
    }
}
