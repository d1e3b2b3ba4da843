// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {CirculationReward} from "./CirculationReward.sol";
import {ICirculationReward} from "./ICirculationReward.sol";
import {IWorkDeposits} from "./IWorkDeposits.sol";
import {RobotWork} from "./RobotWork.sol";
import {RobotWorkFixture} from "./RobotWork.t.sol";

contract WorkFeesTest is RobotWorkFixture {
    function test_TheFeeIsOnWhatWasSettledAndChargedOnce() public {
        setFee(250);
        redeem(ROBOT, 100 ether, 1);
        credit(ROBOT, 300 ether, 2);
        eq(work.spentOf(site), 300 ether);
        vm.expectEmit();
        emit IWorkDeposits.FeeCharged(site, 7.5 ether, 300 ether);
        eq(work.chargeFee(site), 7.5 ether);
        eq(work.chargeFee(site), 0);
        eq(token.balanceOf(TREASURY), 7.5 ether);
        eq(work.feesPaidOf(site), 7.5 ether);
        eq(depositOf(site), DEPOSIT - 307.5 ether);
        eq(work.spentOf(site), 300 ether);
    }

    function test_TheFeeRoundsUp() public {
        setFee(1);
        redeem(ROBOT, 1, 1);
        eq(work.chargeFee(site), 1);
    }

    function test_WorkUnderNoFeeStaysFree() public {
        redeem(ROBOT, 100 ether, 1);
        vm.recordLogs();
        eq(work.chargeFee(site), 0);
        // Nothing is paid, and nothing is said to be.
        eq(vm.getRecordedLogs().length, 0);
        setFee(1_000);
        eq(work.chargeFee(site), 0);
        redeem(ROBOT, 110 ether, 2);
        eq(work.chargeFee(site), 1 ether);
    }

    /// A deposit that was used up owes the rest of the fee until the next one.
    function test_AShortDepositPaysWhatItCan() public {
        setFee(1_000);
        redeem(ROBOT, DEPOSIT - 10 ether, 1);
        eq(work.chargeFee(site), 10 ether);
        eq(work.chargeFee(site), 0);
        eq(depositOf(site), 0);
        vm.prank(OWNER);
        work.deposit(site, DEPOSIT);
        // 10 % of all that was settled, once.
        eq(work.feesPaidOf(site), (DEPOSIT - 10 ether) / 10);
        eq(token.balanceOf(TREASURY), (DEPOSIT - 10 ether) / 10);
        eq(work.spentOf(site), DEPOSIT - 10 ether);
    }

    /// What the last wei pays for rounds down: the rest is still owed.
    function test_TheLastWeiPaysForWholeWorkOnly() public {
        setFee(3);
        redeem(ROBOT, DEPOSIT - 1, 1);
        vm.expectEmit();
        emit IWorkDeposits.FeeCharged(site, 1, 3_333);
        eq(work.chargeFee(site), 1);
    }

    /// A deposit that is just enough pays for all of the work, though its fee was rounded up.
    function test_AnExactDepositPaysForAll() public {
        redeem(ROBOT, DEPOSIT - 11, 1);
        eq(work.chargeFee(site), 0);
        setFee(3);
        redeem(ROBOT, DEPOSIT - 1, 2);
        vm.expectEmit();
        emit IWorkDeposits.FeeCharged(site, 1, 10);
        eq(work.chargeFee(site), 1);
    }

    function test_AWithdrawalPaysTheFeeFirst() public {
        setFee(1_000);
        redeem(ROBOT, 100 ether, 1);
        vm.startPrank(OWNER);
        work.requestWithdrawal(site, DEPOSIT);
        vm.warp(block.timestamp + 1 days);
        work.withdraw(site, address(0xBEEF));
        vm.stopPrank();
        eq(token.balanceOf(address(0xBEEF)), DEPOSIT - 110 ether);
        eq(token.balanceOf(TREASURY), 10 ether);
        eq(work.spentOf(site), 100 ether);
    }

    function refusesParams(bytes32 name, uint256 value, IWorkDeposits.WorkParams memory params) private {
        vm.expectRevert(abi.encodeWithSelector(IWorkDeposits.ParameterOutOfRange.selector, name, value));
        work.setWorkParams(params, TREASURY);
    }

    function testFuzz_RevertIf_ParametersOutOfRange(uint16 fee, uint32 window, uint80 bond) public {
        fee = uint16(bound(fee, 1_001, type(uint16).max));
        refusesParams("feeBps", fee, IWorkDeposits.WorkParams(fee, 1 days, uint80(BOND)));
        uint32 tooLong = uint32(bound(window, 14 days + 1, type(uint32).max));
        refusesParams("windowS", tooLong, IWorkDeposits.WorkParams(0, tooLong, uint80(BOND)));
        uint32 tooShort = uint32(bound(window, 0, 1 hours - 1));
        refusesParams("windowS", tooShort, IWorkDeposits.WorkParams(0, tooShort, uint80(BOND)));
        uint80 tooLittle = uint80(bound(bond, 0, 1 ether - 1));
        refusesParams("bond", tooLittle, IWorkDeposits.WorkParams(0, 1 days, tooLittle));
        uint80 tooMuch = uint80(bound(bond, 1_000_000 ether + 1, type(uint80).max));
        refusesParams("bond", tooMuch, IWorkDeposits.WorkParams(0, 1 days, tooMuch));
        vm.expectRevert(abi.encodeWithSelector(IWorkDeposits.ParameterOutOfRange.selector, bytes32("treasury"), 0));
        work.setWorkParams(IWorkDeposits.WorkParams(0, 1 days, uint80(BOND)), address(0));
    }

    function test_ParametersAtTheirBounds() public {
        work.setWorkParams(IWorkDeposits.WorkParams(1_000, 1 hours, 1 ether), address(1));
        work.setWorkParams(IWorkDeposits.WorkParams(0, 14 days, 1_000_000 ether), address(2));
        (uint16 fee, uint32 window, uint80 bond) = work.workParams();
        eq(fee, 0);
        eq(window, 14 days);
        eq(bond, 1_000_000 ether);
        eq(work.treasury(), address(2));
    }

    function testFuzz_RevertIf_NotTheDao(address caller) public {
        vm.assume(caller != address(this));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller));
        work.setWorkParams(IWorkDeposits.WorkParams(0, 1 days, uint80(BOND)), caller);
    }
}

contract CirculationRewardTest is RobotWorkFixture {
    CirculationReward private reward;

    function setUp() public override {
        super.setUp();
        reward = new CirculationReward(token, sites, work, address(manager));
        reward.setRate(5_000);
        setFee(1_000);
    }

    function fund(uint256 amount) private {
        vm.startPrank(OWNER);
        token.approve(address(reward), amount);
        vm.expectEmit();
        emit ICirculationReward.Funded(OWNER, amount);
        reward.fund(amount);
        vm.stopPrank();
    }

    function worked(uint256 amount, uint64 count) private {
        redeem(ROBOT, amount, count);
        work.chargeFee(site);
    }

    function test_PaysAPartOfTheFeeOnce() public {
        fund(1_000 ether);
        worked(100 ether, 1);
        uint256 before = token.balanceOf(OWNER);
        vm.expectEmit();
        emit ICirculationReward.Rewarded(site, OWNER, 5 ether, 10 ether);
        eq(reward.claim(site), 5 ether);
        eq(token.balanceOf(OWNER) - before, 5 ether);
        vm.expectRevert(abi.encodeWithSelector(ICirculationReward.NothingToReward.selector, site));
        reward.claim(site);
        worked(120 ether, 2);
        eq(reward.claim(site), 1 ether);
        eq(reward.rewardsOf(site), 6 ether);
        eq(reward.rewardedFeesOf(site), 12 ether);
    }

    /// To the wei: half of a fee of one is nothing; a fund that just suffices pays for all; a short one for whole fees.
    function test_RewardsAreRoundedForTheFund() public {
        fund(1);
        worked(10, 1);
        vm.expectRevert(abi.encodeWithSelector(ICirculationReward.NothingToReward.selector, site));
        reward.claim(site);
        worked(30, 2);
        vm.expectEmit();
        emit ICirculationReward.Rewarded(site, OWNER, 1, 3);
        reward.claim(site);
        reward.setRate(3_000);
        fund(1);
        worked(130, 3);
        vm.expectEmit();
        emit ICirculationReward.Rewarded(site, OWNER, 1, 4);
        reward.claim(site);
    }

    /// The owner of a site that works for itself holds at most what it had.
    function testFuzz_WashTradingDoesNotProfit(uint256 amount, uint16 fee, uint16 rate, uint256 pot) public {
        amount = bound(amount, 1, DEPOSIT / 2);
        setFee(uint16(bound(fee, 0, 1_000)));
        reward.setRate(uint16(bound(rate, 0, 10_000)));
        fund(bound(pot, 1, 10_000 ether));
        uint256 before = token.balanceOf(OWNER) + depositOf(site);
        redeem(OWNER, amount, 1);
        work.chargeFee(site);
        try reward.claim(site) {} catch {}
        yes(token.balanceOf(OWNER) + depositOf(site) <= before, "a round trip gains nothing");
        yes(reward.rewardsOf(site) <= work.feesPaidOf(site), "the reward is within the fee");
    }

    function test_AnEmptyFundPaysWhatItHasAndTheRestLater() public {
        fund(2 ether);
        worked(100 ether, 1);
        eq(reward.claim(site), 2 ether);
        eq(reward.rewardedFeesOf(site), 4 ether);
        vm.expectRevert(abi.encodeWithSelector(ICirculationReward.NothingToReward.selector, site));
        reward.claim(site);
        fund(100 ether);
        eq(reward.claim(site), 3 ether);
        eq(reward.rewardedFeesOf(site), 10 ether);
    }

    function testFuzz_RevertIf_RateBeyondTheFee(uint16 rate) public {
        rate = uint16(bound(rate, 10_001, type(uint16).max));
        vm.expectRevert(abi.encodeWithSelector(ICirculationReward.RateOutOfRange.selector, rate));
        reward.setRate(rate);
        reward.setRate(10_000);
        eq(reward.rateBps(), 10_000);
    }

    function testFuzz_RevertIf_NotTheDao(address caller) public {
        vm.assume(caller != address(this));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller));
        reward.setRate(1);
    }

    function test_RevertIf_NothingOrNobody() public {
        vm.expectRevert(abi.encodeWithSelector(ICirculationReward.AmountZero.selector, address(this)));
        reward.fund(0);
        vm.expectRevert(abi.encodeWithSelector(ICirculationReward.UnknownSite.selector, bytes32(0)));
        reward.claim(0);
    }
}
