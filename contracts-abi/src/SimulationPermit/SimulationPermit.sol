// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IModelRegistry} from "../ModelRegistry/IModelRegistry.sol";
import {ISiteRegistry} from "../SiteRegistry/ISiteRegistry.sol";
import {ISimulationPermit} from "./ISimulationPermit.sol";

/// @title See {ISimulationPermit}.
contract SimulationPermit is ISimulationPermit, AccessManaged, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 public constant RESOLVE_TIME = 14 days;
    /// The first block whose hash nobody knows when the request is made is the request's own; one more for safety.
    uint256 public constant SEED_DELAY_BLOCKS = 2;
    uint256 private constant MAX_MODELS = 16;
    uint8 private constant SIMULATOR = 4;

    ISiteRegistry public immutable sites;
    IModelRegistry public immutable registry;
    IERC20 public immutable token;
    PermitParams public permitParams = PermitParams(0, 100 ether, 1 days);
    address public treasury;
    mapping(bytes32 permit => Permit) private permits;
    mapping(bytes32 permit => Run) private runs;
    mapping(bytes32 content => bool) public isDrawn;

    /// @param authority the DAO's AccessManager
    constructor(ISiteRegistry sites_, IModelRegistry registry_, IERC20 token_, address authority, address treasury_)
        AccessManaged(authority)
    {
        (sites, registry, token) = (sites_, registry_, token_);
        _setTreasury(treasury_);
    }

    /// @inheritdoc ISimulationPermit
    function setPermitParams(PermitParams calldata params, address treasury_) external restricted {
        uint256 fee = params.feePerReplication;
        require(fee <= 1 ether, ParameterOutOfRange("feePerReplication", fee));
        require(params.bond >= 1 ether && params.bond <= 1_000_000 ether, ParameterOutOfRange("bond", params.bond));
        uint256 window = params.windowS;
        require(window >= 10 minutes && window <= 14 days, ParameterOutOfRange("windowS", window));
        permitParams = params;
        _setTreasury(treasury_);
    }

    /// @inheritdoc ISimulationPermit
    function request(bytes32 site, bytes32 scenarioDigest, bytes32[] calldata models, uint64 budget, uint64 expiry)
        external
        nonReentrant
        returns (bytes32 permit)
    {
        permit = keccak256(abi.encode(site, scenarioDigest, models, budget, expiry, msg.sender));
        _grant(permit, site, scenarioDigest, models, budget, expiry);
    }

    /// @inheritdoc ISimulationPermit
    function requestSeeded(SeededRequest calldata asked, bytes32 commitment)
        external
        nonReentrant
        returns (bytes32 permit)
    {
        permit = keccak256(abi.encode(asked, msg.sender));
        bytes32 content = keccak256(abi.encode(asked.site, asked.scenarioDigest, asked.parametersDigest, asked.models));
        require(!isDrawn[content], SeedDrawn(content));
        isDrawn[content] = true;
        Run storage run = runs[permit];
        uint96 bond = permitParams.bond;
        uint64 seedBlock = uint64(block.number + SEED_DELAY_BLOCKS);
        (run.parametersDigest, run.commitment) = (asked.parametersDigest, commitment);
        (run.seedBlock, run.state, run.bond) = (seedBlock, State.Committed, bond);
        emit SeedCommitted(permit, commitment, asked.parametersDigest, seedBlock, bond);
        _grant(permit, asked.site, asked.scenarioDigest, asked.models, asked.budget, asked.expiry);
        token.safeTransferFrom(msg.sender, address(this), bond);
    }

    /// @inheritdoc ISimulationPermit
    function reveal(bytes32 permit, bytes32 secret) external returns (bytes32 seed) {
        Run storage run = runs[permit];
        _requireState(permit, State.Committed);
        bytes32 commitment = keccak256(abi.encode(permits[permit].requester, secret));
        require(commitment == run.commitment, WrongSecret(permit, commitment));
        uint64 seedBlock = run.seedBlock;
        require(block.number > seedBlock, SeedBlockAhead(permit, seedBlock, block.number));
        bytes32 hash = blockhash(seedBlock);
        require(hash != 0, SeedBlockGone(permit, seedBlock));
        seed = keccak256(abi.encode(permit, secret, hash));
        (run.seed, run.state) = (seed, State.Revealed);
        emit SeedRevealed(permit, seed);
    }

    /// @inheritdoc ISimulationPermit
    function forfeit(bytes32 permit) external nonReentrant {
        Run storage run = runs[permit];
        uint64 expiry = permits[permit].expiry;
        if (run.state == State.Committed) {
            bool gone = block.number > run.seedBlock && blockhash(run.seedBlock) == 0;
            require(gone, SeedBlockAhead(permit, run.seedBlock, block.number));
        } else {
            _requireState(permit, State.Revealed);
            require(block.timestamp > expiry, WindowOpen(permit, expiry));
        }
        run.state = State.Void;
        emit PermitVoid(permit, run.bond);
        token.safeTransfer(treasury, run.bond);
    }

    /// @inheritdoc ISimulationPermit
    function postResult(bytes32 permit, bytes32 resultDigest, uint64 spent) external {
        Permit storage entry = permits[permit];
        require(entry.requester != address(0), UnknownPermit(permit));
        require(entry.requester == msg.sender, NotSimulator(entry.site, msg.sender));
        require(entry.resultDigest == 0, ResultExists(permit));
        require(resultDigest != 0, ResultZero(permit));
        require(entry.expiry >= block.timestamp, ExpiryPast(entry.expiry, block.timestamp));
        require(spent <= entry.budget, OverBudget(spent, entry.budget));
        _requireApproved(entry.models);
        Run storage run = runs[permit];
        if (run.state != State.Plain) {
            _requireState(permit, State.Revealed);
            (run.state, run.until) = (State.Posted, uint64(block.timestamp) + permitParams.windowS);
        }
        entry.resultDigest = resultDigest;
        entry.spent = spent;
        emit ResultPosted(permit, entry.site, resultDigest, spent);
    }

    /// @inheritdoc ISimulationPermit
    function challenge(bytes32 permit, bytes32 otherDigest, bytes32 evidence) external nonReentrant {
        Run storage run = runs[permit];
        _requireState(permit, State.Posted);
        require(block.timestamp <= run.until, WindowPassed(permit, run.until));
        bool other = otherDigest != 0 && otherDigest != permits[permit].resultDigest;
        require(other, SameDigest(permit, otherDigest));
        uint64 resolveBy = uint64(block.timestamp + RESOLVE_TIME);
        (run.state, run.until, run.challenger, run.otherDigest) = (State.Challenged, resolveBy, msg.sender, otherDigest);
        emit ResultChallenged(permit, msg.sender, otherDigest, evidence, resolveBy);
        token.safeTransferFrom(msg.sender, address(this), run.bond);
    }

    /// @inheritdoc ISimulationPermit
    function resolve(bytes32 permit, bool upheld, bytes32 evidence) external restricted nonReentrant {
        Run storage run = runs[permit];
        _requireState(permit, State.Challenged);
        require(block.timestamp <= run.until, WindowPassed(permit, run.until));
        run.state = upheld ? State.Void : State.Final;
        emit ChallengeResolved(permit, upheld, evidence);
        token.safeTransfer(upheld ? run.challenger : permits[permit].requester, 2 * uint256(run.bond));
    }

    /// @inheritdoc ISimulationPermit
    function close(bytes32 permit) external nonReentrant {
        Run storage run = runs[permit];
        State state = run.state;
        require(state == State.Posted || state == State.Challenged, WrongState(permit, state));
        require(block.timestamp > run.until, WindowOpen(permit, run.until));
        address requester = permits[permit].requester;
        if (state == State.Posted) {
            run.state = State.Final;
            emit ResultFinal(permit, permits[permit].resultDigest);
        } else {
            run.state = State.Void;
            emit PermitVoid(permit, 0);
            token.safeTransfer(run.challenger, run.bond);
        }
        token.safeTransfer(requester, run.bond);
    }

    /// @inheritdoc ISimulationPermit
    function permitOf(bytes32 permit) external view returns (Permit memory) {
        return permits[permit];
    }

    /// @inheritdoc ISimulationPermit
    function runOf(bytes32 permit) external view returns (Run memory) {
        return runs[permit];
    }

    /// @inheritdoc ISimulationPermit
    function seedOf(bytes32 permit, uint64 replication) external view returns (bytes32) {
        bytes32 seed = runs[permit].seed;
        bool exists = seed != 0 && replication < permits[permit].budget;
        require(exists, NoSuchReplication(permit, replication));
        return keccak256(abi.encode(seed, replication));
    }

    /// @inheritdoc ISimulationPermit
    function covers(bytes32 permit, bytes32 site, bytes32 model) external view returns (bool) {
        Permit storage entry = permits[permit];
        if (entry.resultDigest == 0 || entry.site != site || !_holds(permit)) return false;
        if (model == 0) return true;
        for (uint256 i; i < entry.models.length; ++i) {
            if (entry.models[i] == model) return true;
        }
        return false;
    }

    function _holds(bytes32 permit) private view returns (bool) {
        Run storage run = runs[permit];
        if (run.state == State.Posted) return block.timestamp > run.until;
        return run.state == State.Plain || run.state == State.Final;
    }

    function _grant(
        bytes32 permit,
        bytes32 site,
        bytes32 scenarioDigest,
        bytes32[] calldata models,
        uint64 budget,
        uint64 expiry
    ) private {
        require(sites.hasRoles(site, msg.sender, SIMULATOR), NotSimulator(site, msg.sender));
        require(models.length <= MAX_MODELS, ModelCount(models.length));
        require(budget > 0, BudgetZero(permit));
        require(expiry > block.timestamp, ExpiryPast(expiry, block.timestamp));
        _requireApproved(models);
        require(permits[permit].requester == address(0), PermitExists(permit));
        permits[permit] = Permit(site, scenarioDigest, models, budget, 0, expiry, msg.sender, 0);
        emit PermitGranted(permit, site, msg.sender, scenarioDigest, models, budget, expiry);
        uint256 fee = uint256(permitParams.feePerReplication) * budget;
        if (fee == 0) return;
        emit FeePaid(permit, msg.sender, fee);
        token.safeTransferFrom(msg.sender, treasury, fee);
    }

    function _requireState(bytes32 permit, State wanted) private view {
        State state = runs[permit].state;
        require(state == wanted, WrongState(permit, state));
    }

    function _requireApproved(bytes32[] memory models) private view {
        for (uint256 i; i < models.length; ++i) {
            require(registry.isApproved(models[i]), ModelNotApproved(models[i]));
        }
    }

    function _setTreasury(address treasury_) private {
        require(treasury_ != address(0), ParameterOutOfRange("treasury", 0));
        treasury = treasury_;
        emit PermitParamsSet(permitParams, treasury_);
    }
}
