// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IIncentive} from "./IIncentive.sol";
import {Incentive} from "./Incentive.sol";
import {IncentiveFixture} from "./IncentiveFixture.t.sol";
import {IncentiveParameters, IncentiveParams} from "./IncentiveParameters.sol";

contract IncentivePostTest is IncentiveFixture {
    function refuse(bytes memory refusal, uint48 cycle, IIncentive.Report memory report) private {
        vm.prank(REPORTER);
        vm.expectRevert(refusal);
        incentive.post(cycle, report);
    }

    function test_TakesTheBondAndPublishes() public {
        toCycle(2);
        Tree memory t = treeAt(1, 1, false);
        uint256 before = token.balanceOf(REPORTER);
        vm.expectEmit();
        emit IIncentive.ReportPosted(1, REPORTER, t.report);
        postTree(1, t);
        eq(token.balanceOf(REPORTER), before - BOND);
        eq(incentive.bondsHeld(), BOND);
        eq(incentive.pendingOf(1).report.root, t.report.root);
        eq(incentive.pendingOf(1).postedAt, block.timestamp);
    }

    function testFuzz_RevertIf_NotAReporter(address caller) public {
        vm.assume(caller != REPORTER);
        toCycle(2);
        Tree memory t = treeAt(1, 1, false);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller));
        incentive.post(1, t.report);
    }

    function testFuzz_RevertIf_NotEnded(uint48 cycle) public {
        cycle = uint48(bound(cycle, 1, 1e6));
        refuse(abi.encodeWithSelector(IIncentive.CycleNotEnded.selector, cycle, 1), cycle, treeAt(1, 1, false).report);
    }

    function test_RevertIf_PostedTwice() public {
        toCycle(2);
        Tree memory t = treeAt(1, 1, false);
        postTree(1, t);
        refuse(abi.encodeWithSelector(IIncentive.AlreadyPosted.selector, 1, REPORTER), 1, t.report);
    }

    function testFuzz_RevertIf_TooLate(uint256 late) public {
        late = bound(late, 1, 1e9);
        Tree memory t = treeAt(1, 1, false);
        uint64 until = GENESIS + 4 days;
        eq(incentive.openUntil(1), until);
        vm.warp(until + late);
        refuse(abi.encodeWithSelector(IIncentive.PostingIsOver.selector, 1, until), 1, t.report);
        vm.warp(until);
        postTree(1, t);
    }

    function test_RevertIf_Settled() public {
        Tree memory t = treeAt(1, 1, false);
        settleTree(1, t);
        refuse(abi.encodeWithSelector(IIncentive.CycleAlreadySettled.selector, 1, 2), 1, t.report);
        refuse(abi.encodeWithSelector(IIncentive.CycleAlreadySettled.selector, 0, 2), 0, t.report);
    }

    function test_RevertIf_RootIsZero() public {
        toCycle(2);
        Tree memory t = treeAt(1, 1, false);
        t.report.root = 0;
        refuse(abi.encodeWithSelector(IIncentive.RootIsZero.selector, 1), 1, t.report);
    }

    function testFuzz_RevertIf_TheWeightCannotBe(uint64 efficacy, uint64 weight) public {
        toCycle(2);
        Tree memory t = treeAt(1, 1, false);
        efficacy = uint64(bound(efficacy, 0, 1e18));
        bool possible = weight >= efficacy && weight <= uint256(efficacy) * 3 / 2;
        (t.report.efficacy, t.report.weight) = (efficacy, weight);
        if (possible) return postTree(1, t);
        refuse(abi.encodeWithSelector(IIncentive.TotalsOutOfRange.selector, efficacy, weight), 1, t.report);
    }

    function test_TheEndsOfThePossibleWeight() public {
        toCycle(2);
        Tree memory t = treeAt(1, 1, false);
        (t.report.efficacy, t.report.weight) = (1001, 1000);
        refuse(abi.encodeWithSelector(IIncentive.TotalsOutOfRange.selector, 1001, 1000), 1, t.report);
        (t.report.efficacy, t.report.weight) = (1001, 1502);
        refuse(abi.encodeWithSelector(IIncentive.TotalsOutOfRange.selector, 1001, 1502), 1, t.report);
        t.report.weight = 1501;
        postTree(1, t);
        (t.report.efficacy, t.report.weight) = (0, 0);
        postTree(0, t);
        // A total near the top of its type is refused or taken, never wrapped.
        toCycle(3);
        (t.report.efficacy, t.report.weight) = (type(uint64).max, type(uint64).max);
        postTree(2, t);
    }

    function test_RevertIf_OnlyBondsFillTheReserve() public {
        toCycle(3);
        postTree(1, treeAt(1, 1, false));
        vm.prank(address(incentive));
        token.transfer(address(1), 1);
        Tree memory t = treeAt(2, 1, false);
        refuse(abi.encodeWithSelector(IIncentive.ReserveNotFunded.selector, RESERVE - 1, RESERVE), 2, t.report);
    }

    function test_RevertIf_TheReserveIsNotThere() public {
        Incentive bare = new Incentive(token, nodes, address(audit), settings, address(manager));
        bytes4[] memory one = new bytes4[](1);
        one[0] = bare.post.selector;
        manager.setTargetFunctionRole(address(bare), one, 1);
        toCycle(2);
        Tree memory t = treeAt(1, 1, false);
        token.transfer(address(bare), 7);
        vm.prank(REPORTER);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.ReserveNotFunded.selector, 7, RESERVE));
        bare.post(1, t.report);
    }
}

contract IncentiveDisputeTest is IncentiveFixture {
    function setUp() public override {
        super.setUp();
        toCycle(2);
        IIncentive.Report memory report = treeAt(1, 1, false).report;
        vm.prank(REPORTER);
        incentive.post(1, report);
    }

    function contest(uint48 cycle) private {
        vm.prank(CHALLENGER);
        incentive.challenge(cycle, "the evidence is not true");
    }

    function decide(bool upheld) private {
        vm.prank(DAO);
        incentive.resolve(1, upheld);
    }

    function test_AChallengeStakesABond() public {
        uint256 before = token.balanceOf(CHALLENGER);
        vm.expectEmit();
        emit IIncentive.ReportChallenged(1, CHALLENGER, "the evidence is not true");
        contest(1);
        eq(token.balanceOf(CHALLENGER), before - BOND);
        eq(incentive.bondsHeld(), 2 * BOND);
        vm.prank(CHALLENGER);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.AlreadyChallenged.selector, 1, CHALLENGER));
        incentive.challenge(1, 0);
    }

    function testFuzz_RevertIf_TheWindowIsOver(uint256 late) public {
        late = bound(late, 1, 1e9);
        uint64 until = GENESIS + 4 days;
        vm.warp(until + late);
        vm.prank(CHALLENGER);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.ChallengeIsOver.selector, 1, until));
        incentive.challenge(1, 0);
        vm.warp(until);
        contest(1);
    }

    function testFuzz_RevertIf_NothingIsPosted(uint48 cycle) public {
        vm.assume(cycle != 1);
        bytes memory refusal = abi.encodeWithSelector(IIncentive.NothingPosted.selector, cycle);
        vm.expectRevert(refusal);
        incentive.challenge(cycle, 0);
        vm.prank(DAO);
        vm.expectRevert(refusal);
        incentive.resolve(cycle, true);
        vm.prank(address(audit));
        vm.expectRevert(refusal);
        incentive.convict(cycle, address(this), IIncentive.Fault.SumWrong);
    }

    function test_RevertIf_NotChallenged() public {
        vm.prank(DAO);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.NotChallenged.selector, 1));
        incentive.resolve(1, true);
    }

    function testFuzz_RevertIf_NotTheDao(address caller) public {
        vm.assume(caller != DAO);
        contest(1);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller));
        incentive.resolve(1, false);
    }

    function test_TheOddWeiOfABondGoesToTheTreasury() public {
        IncentiveParams memory p = IncentiveParameters.standard(TREASURY);
        p.process.bond = 5 ether + 1;
        vm.prank(DAO);
        settings.setParameters(p);
        toCycle(4);
        postTree(3, treeAt(3, 1, false));
        contest(3);
        (uint256 finder, uint256 treasury) = (token.balanceOf(CHALLENGER), token.balanceOf(TREASURY));
        vm.prank(DAO);
        incentive.resolve(3, false);
        eq(token.balanceOf(CHALLENGER), finder + 5 ether + 1 + 2.5 ether);
        eq(token.balanceOf(TREASURY), treasury + 2.5 ether + 1);
    }

    function test_UpheldGivesTheReporterTheChallengersBond() public {
        contest(1);
        uint256 before = token.balanceOf(REPORTER);
        vm.expectEmit();
        emit IIncentive.ReportUpheld(1, CHALLENGER);
        decide(true);
        eq(token.balanceOf(REPORTER), before + BOND);
        eq(incentive.bondsHeld(), BOND);
        vm.warp(GENESIS + 4 days + 1);
        incentive.settle(10);
        eq(incentive.nextCycle(), 2);
        eq(token.balanceOf(REPORTER), before + 2 * BOND);
        eq(incentive.bondsHeld(), 0);
    }

    function test_AnUpheldReportMayBeChallengedWhileTheWindowIsOpen() public {
        contest(1);
        decide(true);
        contest(1);
        eq(incentive.bondsHeld(), 2 * BOND);
    }

    function test_RejectedSplitsTheReportersBond() public {
        contest(1);
        uint256 before = token.balanceOf(CHALLENGER);
        vm.expectEmit();
        emit IIncentive.ReportRejected(1, REPORTER, CHALLENGER, IIncentive.Fault.None);
        decide(false);
        eq(token.balanceOf(CHALLENGER), before + BOND + BOND / 2);
        eq(token.balanceOf(TREASURY), BOND - BOND / 2);
        eq(incentive.bondsHeld(), 0);
        eq(incentive.pendingOf(1).reporter, address(0));
    }

    function test_ARejectedCycleIsPostedAgain() public {
        contest(1);
        vm.warp(GENESIS + 9 days);
        decide(false);
        eq(incentive.openUntil(1), GENESIS + 11 days);
        Tree memory t = treeAt(1, 2, false);
        postTree(1, t);
        vm.warp(GENESIS + 11 days + 1);
        incentive.settle(1);
        eq(incentive.nextCycle(), 1);
        incentive.settle(1);
        eq(incentive.settledOf(1).root, t.report.root);
    }

    function test_NobodyDecides_BothHaveTheirBondsBack() public {
        contest(1);
        (uint256 one, uint256 other) = (token.balanceOf(REPORTER), token.balanceOf(CHALLENGER));
        vm.warp(GENESIS + 2 days + 21 days);
        incentive.settle(10);
        eq(incentive.nextCycle(), 1);
        eq(incentive.bondsHeld(), 2 * BOND);
        vm.warp(block.timestamp + 1);
        vm.expectEmit();
        emit IIncentive.ReportVoided(1, REPORTER);
        incentive.settle(10);
        eq(incentive.nextCycle(), 1);
        eq(incentive.pendingOf(1).rejections, 1);
        eq(token.balanceOf(REPORTER), one + BOND);
        eq(token.balanceOf(CHALLENGER), other + BOND);
    }

    function test_ThreeRejectionsMissTheCycle() public {
        for (uint256 i; i < 3; ++i) {
            if (i > 0) postTree(1, treeAt(1, i, false));
            contest(1);
            decide(false);
        }
        eq(incentive.openUntil(1), 0);
        Tree memory t = treeAt(1, 4, false);
        vm.prank(REPORTER);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.PostingIsOver.selector, 1, 0));
        incentive.post(1, t.report);
        vm.warp(GENESIS + 3 days + 1);
        incentive.settle(2);
        eq(incentive.nextCycle(), 2);
        eq(incentive.settledOf(1).reward, 0);
        eq(incentive.scheduleState().emitted, 0);
    }

    function testFuzz_RevertIf_ConvictedByAnother(address caller) public {
        vm.assume(caller != address(audit));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.NotTheAuditor.selector, caller));
        incentive.convict(1, caller, IIncentive.Fault.SumWrong);
    }

    function test_AConvictionReturnsAPendingChallengersBond() public {
        contest(1);
        uint256 before = token.balanceOf(CHALLENGER);
        vm.prank(address(audit));
        incentive.convict(1, address(0xF1AD), IIncentive.Fault.SumWrong);
        eq(token.balanceOf(CHALLENGER), before + BOND);
        eq(token.balanceOf(address(0xF1AD)), BOND / 2);
        eq(token.balanceOf(TREASURY), BOND / 2);
        eq(incentive.bondsHeld(), 0);
    }
}
