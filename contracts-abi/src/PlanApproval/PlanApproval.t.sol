// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {ModelRegistry} from "../ModelRegistry/ModelRegistry.sol";
import {SimulationPermit} from "../SimulationPermit/SimulationPermit.sol";
import {SiteRegistry} from "../SiteRegistry/SiteRegistry.sol";
import {Claims} from "../testing/Claims.sol";
import {IPlanApproval} from "./IPlanApproval.sol";
import {PlanApproval} from "./PlanApproval.sol";

contract PlanApprovalTest is Claims {
    bytes32 private constant PLAN = keccak256("plan");
    address private constant PROPOSER = address(0x50);
    SiteRegistry private sites;
    ModelRegistry private registry;
    SimulationPermit private permits;
    PlanApproval private approval;
    bytes32 private site;
    bytes32 private model;

    function setUp() public {
        vm.warp(1_000_000);
        sites = new SiteRegistry();
        registry = new ModelRegistry(address(new AccessManager(address(this))), 1);
        address dao = address(0xDA0);
        permits = new SimulationPermit(sites, registry, IERC20(address(0)), dao, dao);
        approval = new PlanApproval(sites, registry, permits);
        site = sites.register("fms");
        model = proposed(registry, "pump", "bafy");
        registry.approve(model);
        sites.setRoles(site, PROPOSER, 1);
        for (uint256 i; i < 20; ++i) {
            sites.setRoles(site, approver(i), 2);
        }
        sites.setRoles(site, address(this), 7);
    }

    function approver(uint256 i) private pure returns (address) {
        return address(uint160(0xA0 + i));
    }

    function propose(bytes32 model_, bytes32 permit, bool classC) private {
        vm.prank(PROPOSER);
        approval.propose(site, PLAN, model_, permit, uint64(block.timestamp + 1 hours), classC);
    }

    function vote(uint256 i) private {
        vm.prank(approver(i));
        approval.approve(site, PLAN);
    }

    /// For every threshold and class: approved exactly from the needed number of distinct signers on.
    function testFuzz_ApprovedExactlyWhenEnoughSigned(uint8 threshold, bool classC) public {
        threshold = uint8(bound(threshold, 1, 16));
        approval.setPolicy(site, threshold, false);
        propose(0, 0, classC);
        uint256 needed = classC && threshold < 2 ? 2 : threshold;
        eq(approval.neededFor(site, PLAN), needed);
        for (uint256 i; i < needed; ++i) {
            yes(!approval.isApproved(site, PLAN), "not before");
            vote(i);
        }
        yes(approval.isApproved(site, PLAN), "approved");
    }

    function test_ASiteWithoutPolicyNeedsOne() public {
        propose(0, 0, false);
        yes(!approval.isApproved(site, PLAN), "no approval, no plan");
        vote(0);
        yes(approval.isApproved(site, PLAN), "approved");
    }

    function test_RevertIf_OneSignerSignsTwiceForClassC() public {
        propose(0, 0, true);
        vote(0);
        vm.prank(approver(0));
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.AlreadyApproved.selector, site, PLAN, approver(0)));
        approval.approve(site, PLAN);
        yes(!approval.isApproved(site, PLAN), "one signer is not two");
    }

    function testFuzz_ApprovalEndsAtExpiry(uint256 later) public {
        propose(0, 0, false);
        vote(0);
        uint256 expiry = block.timestamp + 1 hours;
        vm.warp(expiry);
        yes(approval.isApproved(site, PLAN), "up to its last second");
        vm.warp(bound(later, expiry + 1, type(uint40).max));
        yes(!approval.isApproved(site, PLAN), "expired");
        vm.prank(approver(1));
        vm.expectRevert(
            abi.encodeWithSelector(IPlanApproval.ExpiryOutOfRange.selector, uint64(expiry), block.timestamp)
        );
        approval.approve(site, PLAN);
    }

    function test_TheLastSecondsCount() public {
        vm.prank(PROPOSER);
        approval.propose(site, PLAN, 0, 0, uint64(block.timestamp + 7 days), false);
        vm.warp(block.timestamp + 7 days);
        vm.prank(PROPOSER);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.PlanExists.selector, site, PLAN));
        approval.propose(site, PLAN, 0, 0, uint64(block.timestamp + 1), false);
        vote(0);
        yes(approval.isApproved(site, PLAN), "approved in its last second");
        vm.warp(block.timestamp + 1);
        propose(0, 0, false);
        eq(approval.approvalsOf(site, PLAN), 0);
    }

    function testFuzz_RevertIf_ExpiryOutOfRange(uint64 expiry) public {
        vm.assume(expiry <= block.timestamp || expiry > block.timestamp + 7 days);
        vm.prank(PROPOSER);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.ExpiryOutOfRange.selector, expiry, block.timestamp));
        approval.propose(site, PLAN, 0, 0, expiry, false);
    }

    function test_ProposedAgainStartsWithoutApprovals() public {
        propose(0, 0, false);
        vote(0);
        vm.prank(PROPOSER);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.PlanExists.selector, site, PLAN));
        approval.propose(site, PLAN, 0, 0, uint64(block.timestamp + 1 hours), false);
        vm.prank(approver(3));
        approval.cancel(site, PLAN);
        yes(!approval.isApproved(site, PLAN), "cancelled");
        vm.prank(approver(1));
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.PlanIsCancelled.selector, site, PLAN));
        approval.approve(site, PLAN);
        propose(0, 0, false);
        yes(!approval.isApproved(site, PLAN), "the old approval does not count");
        eq(approval.approvalsOf(site, PLAN), 0);
        vote(0);
        yes(approval.isApproved(site, PLAN), "approved again");
    }

    function testFuzz_RevertIf_RoleMissing(address caller) public {
        vm.assume(caller != PROPOSER && caller != address(this));
        vm.assume(uint160(caller) < 0xA0 || uint160(caller) >= 0xA0 + 20);
        propose(0, 0, false);
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.MissingRole.selector, site, caller, 2));
        approval.approve(site, PLAN);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.MissingRole.selector, site, caller, 2));
        approval.cancel(site, PLAN);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.MissingRole.selector, site, caller, 1));
        approval.propose(site, keccak256("other"), 0, 0, uint64(block.timestamp + 1), false);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.NotSiteOwner.selector, site, caller));
        approval.setPolicy(site, 1, false);
    }

    function test_AnApproverWithoutTheRoleStopsCounting() public {
        propose(0, 0, true);
        vote(0);
        vote(1);
        yes(approval.isApproved(site, PLAN), "two");
        sites.setRoles(site, approver(1), 1);
        yes(!approval.isApproved(site, PLAN), "one of them lost the role");
    }

    function test_ARevokedModelStopsItsPlans() public {
        propose(model, 0, false);
        vote(0);
        yes(approval.isApproved(site, PLAN), "approved");
        registry.revoke(model, "");
        yes(!approval.isApproved(site, PLAN), "its model was revoked");
        vm.prank(PROPOSER);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.ModelNotApproved.selector, model));
        approval.propose(site, keccak256("other"), model, 0, uint64(block.timestamp + 1), false);
    }

    function test_APermitWithResultIsNeededWhereThePolicyAsks() public {
        approval.setPolicy(site, 1, true);
        bytes memory refusal = abi.encodeWithSelector(IPlanApproval.PermitMissing.selector, bytes32(0), site, model);
        vm.prank(PROPOSER);
        vm.expectRevert(refusal);
        approval.propose(site, PLAN, model, 0, uint64(block.timestamp + 1), false);
        bytes32[] memory models = new bytes32[](1);
        models[0] = model;
        bytes32 permit = permits.request(site, keccak256("scenario"), models, 30, uint64(block.timestamp + 1));
        vm.prank(PROPOSER);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.PermitMissing.selector, permit, site, model));
        approval.propose(site, PLAN, model, permit, uint64(block.timestamp + 1), false);
        permits.postResult(permit, keccak256("result"), 30);
        propose(model, permit, false);
        vote(0);
        yes(approval.isApproved(site, PLAN), "approved");
    }

    function test_RevertIf_ThresholdOutOfRange() public {
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.ThresholdOutOfRange.selector, 0));
        approval.setPolicy(site, 0, false);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.ThresholdOutOfRange.selector, 17));
        approval.setPolicy(site, 17, false);
    }

    function test_RevertIf_MoreApprovalsThanTheListHolds() public {
        for (uint256 i = 20; i < 33; ++i) {
            sites.setRoles(site, approver(i), 2);
        }
        propose(0, 0, false);
        for (uint256 i; i < 32; ++i) {
            vote(i);
        }
        vm.prank(approver(32));
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.TooManyApprovals.selector, site, PLAN));
        approval.approve(site, PLAN);
    }

    function test_RevertIf_UnknownPlan() public {
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.UnknownPlan.selector, site, PLAN));
        approval.approve(site, PLAN);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.UnknownPlan.selector, site, PLAN));
        approval.cancel(site, PLAN);
        yes(!approval.isApproved(site, PLAN), "unknown is not approved");
    }

    /// Somebody with a site of their own takes the digest first, with any expiry, and ends or approves it there.
    function testFuzz_TheSameDigestAtAnotherSiteIsAnotherPlan(address squatter, uint64 lifetime, bool theirsEnds)
        public
    {
        vm.assume(squatter != address(0) && squatter != address(this) && squatter != PROPOSER);
        vm.assume(uint160(squatter) < 0xA0 || uint160(squatter) >= 0xA0 + 20);
        lifetime = uint64(bound(lifetime, 1, 7 days));
        vm.startPrank(squatter);
        bytes32 theirs = sites.register("own");
        sites.setRoles(theirs, squatter, 7);
        approval.propose(theirs, PLAN, 0, 0, uint64(block.timestamp + lifetime), true);
        vm.stopPrank();

        propose(model, 0, false);
        vm.startPrank(squatter);
        approval.approve(theirs, PLAN);
        if (theirsEnds) approval.cancel(theirs, PLAN);
        vm.expectRevert(abi.encodeWithSelector(IPlanApproval.MissingRole.selector, site, squatter, 2));
        approval.cancel(site, PLAN);
        vm.stopPrank();
        eq(approval.approvalsOf(site, PLAN), 0);
        eq(approval.neededFor(site, PLAN), 1);
        eq(approval.neededFor(theirs, PLAN), 2);
        eq(approval.proposalOf(site, PLAN).proposer, PROPOSER);
        yes(!approval.proposalOf(site, PLAN).cancelled, "theirs alone was cancelled");

        vote(0);
        yes(approval.isApproved(site, PLAN), "ours is approved");
        yes(!approval.isApproved(theirs, PLAN), "theirs is not");
        eq(approval.proposalOf(theirs, PLAN).proposer, squatter);
    }

    function test_EventsNameTheSiteAndThePlan() public {
        vm.expectEmit();
        emit IPlanApproval.PlanProposed(site, PLAN, PROPOSER, 0, 0, uint64(block.timestamp + 1 hours), false);
        propose(0, 0, false);
        vm.expectEmit();
        emit IPlanApproval.PlanVote(site, PLAN, approver(0), 1, 1);
        vm.expectEmit();
        emit IPlanApproval.PlanApproved(site, PLAN);
        vote(0);
        vm.expectEmit();
        emit IPlanApproval.PlanCancelled(site, PLAN, approver(1));
        vm.prank(approver(1));
        approval.cancel(site, PLAN);
    }
}
