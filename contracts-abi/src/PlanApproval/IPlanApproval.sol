// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Plans that a site's people approved, by site and digest. Nothing is dispatched without it.
/// @notice A plan is known by its site and its digest together: the same digest at another site is another plan, so nobody
/// without a role at a site can take, keep or end what is proposed there.
interface IPlanApproval {
    struct Policy {
        /// How many distinct approvers a plan needs; 0 counts as 1.
        uint8 threshold;
        /// Whether a plan must name a simulation permit with a result.
        bool permitRequired;
    }

    struct Proposal {
        /// keccak256 of the CID of the model whose forecast led to the plan; 0 if none did.
        bytes32 model;
        /// 0 if none.
        bytes32 permit;
        address proposer;
        /// Seconds; the approval ends here.
        uint64 expiry;
        /// A plan that can hurt people or goods: at least two distinct signers.
        bool classC;
        bool cancelled;
        /// Accounts that approved, in order.
        address[] approvals;
    }

    event PolicySet(bytes32 indexed site, uint8 threshold, bool permitRequired);
    event PlanProposed(
        bytes32 indexed site,
        bytes32 indexed plan,
        address indexed proposer,
        bytes32 model,
        bytes32 permit,
        uint64 expiry,
        bool classC
    );
    event PlanVote(
        bytes32 indexed site, bytes32 indexed plan, address indexed approver, uint256 approvals, uint256 needed
    );
    event PlanApproved(bytes32 indexed site, bytes32 indexed plan);
    event PlanCancelled(bytes32 indexed site, bytes32 indexed plan, address indexed by);

    error NotSiteOwner(bytes32 site, address caller);
    error MissingRole(bytes32 site, address caller, uint8 role);
    error PlanExists(bytes32 site, bytes32 plan);
    error UnknownPlan(bytes32 site, bytes32 plan);
    error PlanIsCancelled(bytes32 site, bytes32 plan);
    error ExpiryOutOfRange(uint64 expiry, uint256 nowSeconds);
    error ModelNotApproved(bytes32 model);
    error PermitMissing(bytes32 permit, bytes32 site, bytes32 model);
    error AlreadyApproved(bytes32 site, bytes32 plan, address approver);
    error TooManyApprovals(bytes32 site, bytes32 plan);
    error ThresholdOutOfRange(uint8 threshold);

    /// @notice Sets what a site's plans need; only the site's owner.
    /// @param threshold 1 to 16
    function setPolicy(bytes32 site, uint8 threshold, bool permitRequired) external;

    /// @notice Puts a plan up for approval; a site's PROPOSER. A plan that expired or was cancelled may be proposed again,
    /// with no approvals.
    /// @param expiry seconds, at most 7 days ahead
    function propose(bytes32 site, bytes32 plan, bytes32 model, bytes32 permit, uint64 expiry, bool classC) external;

    /// @notice One approval; a site's APPROVER, once each.
    function approve(bytes32 site, bytes32 plan) external;

    /// @notice Ends a proposal or an approval; its proposer, an approver or the site's owner.
    function cancel(bytes32 site, bytes32 plan) external;

    /// @notice Whether the plan may run now: not expired, not cancelled, its model still approved, and enough distinct
    /// accounts that approved still have the role.
    function isApproved(bytes32 site, bytes32 plan) external view returns (bool);
    /// @notice Approvals that count now.
    function approvalsOf(bytes32 site, bytes32 plan) external view returns (uint256);
    /// @notice How many approvals the plan needs.
    function neededFor(bytes32 site, bytes32 plan) external view returns (uint256);
    function proposalOf(bytes32 site, bytes32 plan) external view returns (Proposal memory);
    function policyOf(bytes32 site) external view returns (uint8 threshold, bool permitRequired);
}
