// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModelRegistry} from "../ModelRegistry/IModelRegistry.sol";
import {ISiteRegistry} from "../SiteRegistry/ISiteRegistry.sol";
import {IDrillPermit} from "./IDrillPermit.sol";

/// @title See {IDrillPermit}.
contract DrillPermit is IDrillPermit {
    uint8 private constant SIMULATOR = 4;
    uint256 private constant MAX_MODELS = 16;
    uint256 private constant MAX_BATCH = 256;
    uint64 private constant MAX_SESSIONS = 1_000_000;
    uint256 private constant MAX_LIFETIME = 400 days;

    ISiteRegistry public immutable sites;
    IModelRegistry public immutable registry;
    mapping(bytes32 drill => Drill) private drills;

    constructor(ISiteRegistry sites_, IModelRegistry registry_) {
        (sites, registry) = (sites_, registry_);
    }

    modifier onlySimulator(bytes32 site) {
        require(sites.hasRoles(site, msg.sender, SIMULATOR), NotSimulator(site, msg.sender));
        _;
    }

    /// @inheritdoc IDrillPermit
    function permitDrill(
        bytes32 site,
        bytes32 templateDigest,
        bytes32[] calldata models,
        uint64 maxSessions,
        uint64 expiry
    ) external onlySimulator(site) returns (bytes32 drill) {
        require(models.length <= MAX_MODELS, ModelCount(models.length));
        require(maxSessions > 0 && maxSessions <= MAX_SESSIONS, SessionsOutOfRange(maxSessions));
        bool ahead = expiry > block.timestamp && expiry <= block.timestamp + MAX_LIFETIME;
        require(ahead, ExpiryOutOfRange(expiry, block.timestamp));
        _requireApproved(models);
        drill = keccak256(abi.encode(site, templateDigest, models, maxSessions, expiry));
        require(drills[drill].maxSessions == 0, DrillExists(drill));
        drills[drill] = Drill(site, templateDigest, models, maxSessions, 0, expiry, false, 0);
        emit DrillPermitted(drill, site, templateDigest, models, maxSessions, expiry);
    }

    /// @inheritdoc IDrillPermit
    function postSessions(bytes32 drill, uint64 first, bytes32[] calldata digests)
        external
        onlySimulator(drills[drill].site)
    {
        Drill storage entry = drills[drill];
        uint256 count = digests.length;
        require(!entry.closed, DrillIsClosed(drill));
        require(entry.expiry >= block.timestamp, ExpiryOutOfRange(entry.expiry, block.timestamp));
        require(count > 0 && count <= MAX_BATCH, BatchSize(count));
        require(first == entry.sessions, NotNext(drill, first, entry.sessions));
        require(first + count <= entry.maxSessions, DrillFull(drill, first + count, entry.maxSessions));
        _requireApproved(entry.models);
        bytes32 head = entry.head;
        for (uint256 i; i < count; ++i) {
            require(digests[i] != 0, SessionZero(i));
            head = keccak256(abi.encode(head, digests[i]));
        }
        (entry.head, entry.sessions) = (head, uint64(first + count));
        emit SessionsPosted(drill, first, digests, head);
    }

    /// @inheritdoc IDrillPermit
    function closeDrill(bytes32 drill) external onlySimulator(drills[drill].site) {
        require(!drills[drill].closed, DrillIsClosed(drill));
        drills[drill].closed = true;
        emit DrillClosed(drill);
    }

    /// @inheritdoc IDrillPermit
    function drillOf(bytes32 drill) external view returns (Drill memory) {
        return drills[drill];
    }

    function _requireApproved(bytes32[] memory models) private view {
        for (uint256 i; i < models.length; ++i) {
            require(registry.isApproved(models[i]), ModelNotApproved(models[i]));
        }
    }
}
