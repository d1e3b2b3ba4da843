// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModelRegistry} from "../ModelRegistry/IModelRegistry.sol";
import {ISimulationPermit} from "../SimulationPermit/ISimulationPermit.sol";
import {ISiteRegistry} from "../SiteRegistry/ISiteRegistry.sol";
import {IPlanApproval} from "./IPlanApproval.sol";

/// @title See {IPlanApproval}.
contract PlanApproval is IPlanApproval {
    uint8 private constant PROPOSER = 1;
    uint8 private constant APPROVER = 2;
    uint8 private constant MAX_THRESHOLD = 16;
    uint256 private constant MAX_APPROVALS = 32;
    uint256 private constant MAX_LIFETIME = 7 days;

    ISiteRegistry public immutable sites;
    IModelRegistry public immutable registry;
    ISimulationPermit public immutable permits;

    /// @inheritdoc IPlanApproval
    mapping(bytes32 site => Policy) public policyOf;
    mapping(bytes32 site => mapping(bytes32 plan => Proposal)) private proposals;

    constructor(ISiteRegistry sites_, IModelRegistry registry_, ISimulationPermit permits_) {
        sites = sites_;
        registry = registry_;
        permits = permits_;
    }

    /// @inheritdoc IPlanApproval
    function setPolicy(bytes32 site, uint8 threshold, bool permitRequired) external {
        require(sites.ownerOf(site) == msg.sender, NotSiteOwner(site, msg.sender));
        require(threshold > 0 && threshold <= MAX_THRESHOLD, ThresholdOutOfRange(threshold));
        policyOf[site] = Policy(threshold, permitRequired);
        emit PolicySet(site, threshold, permitRequired);
    }

    /// @inheritdoc IPlanApproval
    function propose(bytes32 site, bytes32 plan, bytes32 model, bytes32 permit, uint64 expiry, bool classC) external {
        _requireRole(site, PROPOSER);
        Proposal storage entry = proposals[site][plan];
        bool free = entry.proposer == address(0) || entry.cancelled || entry.expiry < block.timestamp;
        require(free, PlanExists(site, plan));
        require(
            expiry > block.timestamp && expiry <= block.timestamp + MAX_LIFETIME,
            ExpiryOutOfRange(expiry, block.timestamp)
        );
        require(model == 0 || registry.isApproved(model), ModelNotApproved(model));
        bool permitOk = permit == 0 ? !policyOf[site].permitRequired : permits.covers(permit, site, model);
        require(permitOk, PermitMissing(permit, site, model));
        proposals[site][plan] = Proposal(model, permit, msg.sender, expiry, classC, false, new address[](0));
        emit PlanProposed(site, plan, msg.sender, model, permit, expiry, classC);
    }

    /// @inheritdoc IPlanApproval
    function approve(bytes32 site, bytes32 plan) external {
        Proposal storage entry = _alive(site, plan);
        require(entry.expiry >= block.timestamp, ExpiryOutOfRange(entry.expiry, block.timestamp));
        _requireRole(site, APPROVER);
        uint256 count = entry.approvals.length;
        require(count < MAX_APPROVALS, TooManyApprovals(site, plan));
        for (uint256 i; i < count; ++i) {
            require(entry.approvals[i] != msg.sender, AlreadyApproved(site, plan, msg.sender));
        }
        bool before = isApproved(site, plan);
        entry.approvals.push(msg.sender);
        emit PlanVote(site, plan, msg.sender, approvalsOf(site, plan), neededFor(site, plan));
        if (!before && isApproved(site, plan)) emit PlanApproved(site, plan);
    }

    /// @inheritdoc IPlanApproval
    function cancel(bytes32 site, bytes32 plan) external {
        Proposal storage entry = _alive(site, plan);
        bool allowed = msg.sender == entry.proposer || msg.sender == sites.ownerOf(site)
            || sites.hasRoles(site, msg.sender, APPROVER);
        require(allowed, MissingRole(site, msg.sender, APPROVER));
        entry.cancelled = true;
        emit PlanCancelled(site, plan, msg.sender);
    }

    /// @inheritdoc IPlanApproval
    function isApproved(bytes32 site, bytes32 plan) public view returns (bool) {
        Proposal storage entry = proposals[site][plan];
        if (entry.proposer == address(0) || entry.cancelled || entry.expiry < block.timestamp) return false;
        if (entry.model != 0 && !registry.isApproved(entry.model)) return false;
        return approvalsOf(site, plan) >= neededFor(site, plan);
    }

    /// @inheritdoc IPlanApproval
    function approvalsOf(bytes32 site, bytes32 plan) public view returns (uint256 approvals) {
        Proposal storage entry = proposals[site][plan];
        uint256 count = entry.approvals.length;
        for (uint256 i; i < count; ++i) {
            if (sites.hasRoles(site, entry.approvals[i], APPROVER)) ++approvals;
        }
    }

    /// @inheritdoc IPlanApproval
    function neededFor(bytes32 site, bytes32 plan) public view returns (uint256) {
        Proposal storage entry = proposals[site][plan];
        uint256 minimum = entry.classC ? 2 : 1;
        uint256 threshold = policyOf[site].threshold;
        return threshold > minimum ? threshold : minimum;
    }

    /// @inheritdoc IPlanApproval
    function proposalOf(bytes32 site, bytes32 plan) external view returns (Proposal memory) {
        return proposals[site][plan];
    }

    function _alive(bytes32 site, bytes32 plan) private view returns (Proposal storage entry) {
        entry = proposals[site][plan];
        require(entry.proposer != address(0), UnknownPlan(site, plan));
        require(!entry.cancelled, PlanIsCancelled(site, plan));
    }

    function _requireRole(bytes32 site, uint8 role) private view {
        require(sites.hasRoles(site, msg.sender, role), MissingRole(site, msg.sender, role));
    }
}
