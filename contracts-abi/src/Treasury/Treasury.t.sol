// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ITreasury} from "./ITreasury.sol";
import {Treasury} from "./Treasury.sol";
import {TreasuryFixture} from "./TreasuryFixture.t.sol";

/// A spender that is paid itself and asks for more while it is.
contract Greedy {
    function ask(Treasury treasury, uint64 plan) external {
        treasury.pay(plan, address(this), 1);
    }
}

contract TreasuryTest is TreasuryFixture {
    function test_APlanPaysUpToItsBudgetWithinItsPeriod() public {
        vm.expectEmit();
        emit ITreasury.PlanOpened(1, REWARDS, 100 ether, NOW + 10, NOW + 10 + 30 days, keccak256("plan"));
        uint64 plan = open(REWARDS, 100 ether, NOW + 10, NOW + 10 + 30 days);
        eq(plan, 1);
        eq(treasury.lastPlan(), 1);
        eq(treasury.spendable(plan), 0);
        eq(treasury.committed(), 100 ether);
        eq(treasury.available(), RESERVE - 100 ether);
        vm.warp(NOW + 10);
        eq(treasury.spendable(plan), 100 ether);
        vm.expectEmit();
        emit ITreasury.Paid(plan, PAYEE, 60 ether, 60 ether);
        payAs(REWARDS, plan, 60 ether);
        eq(token.balanceOf(PAYEE), 60 ether);
        eq(treasury.spendable(plan), 40 ether);
        eq(treasury.committed(), 40 ether);
        eq(treasury.available(), RESERVE - 100 ether);
        refusePay(
            REWARDS,
            plan,
            40 ether + 1,
            abi.encodeWithSelector(ITreasury.BudgetExceeded.selector, plan, 40 ether + 1, 40 ether)
        );
        payAs(REWARDS, plan, 40 ether);
        eq(planOf(plan).spent, 100 ether);
        refusePay(REWARDS, plan, 1, abi.encodeWithSelector(ITreasury.BudgetExceeded.selector, plan, 1, 0));
    }

    function test_RevertIf_OutsideThePeriod() public {
        uint64 end = NOW + 5 + 1 days;
        uint64 plan = open(REWARDS, 9, NOW + 5, end);
        bytes memory refusal = abi.encodeWithSelector(ITreasury.NotInPeriod.selector, plan, NOW + 5, end);
        vm.warp(NOW + 4);
        refusePay(REWARDS, plan, 1, refusal);
        vm.warp(NOW + 5);
        payAs(REWARDS, plan, 1);
        vm.warp(end - 1);
        payAs(REWARDS, plan, 1);
        vm.warp(end);
        eq(treasury.spendable(plan), 0);
        refusePay(REWARDS, plan, 1, refusal);
    }

    function testFuzz_RevertIf_NotTheSpender(address caller) public {
        uint64 plan = open(REWARDS, 9, NOW, NOW + 1 days);
        vm.assume(caller != REWARDS);
        refusePay(caller, plan, 1, abi.encodeWithSelector(ITreasury.NotSpender.selector, plan, caller));
        refusePay(REWARDS, plan, 0, abi.encodeWithSelector(ITreasury.NothingToPay.selector, plan));
    }

    function testFuzz_RevertIf_NotTheDao(address caller) public {
        uint64 plan = open(REWARDS, 9, NOW, NOW + 1 days);
        vm.assume(caller != DAO);
        bytes memory refusal = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        treasury.openPlan(caller, 1, NOW, NOW + 1 days, 0);
        vm.expectRevert(refusal);
        treasury.closePlan(plan);
    }

    function test_AnyoneClosesAnExpiredPlanAndTheRestReturns() public {
        uint64 end = NOW + 2 days;
        uint64 plan = open(REWARDS, 100, NOW, end);
        payAs(REWARDS, plan, 30);
        vm.warp(end - 1);
        vm.expectRevert(abi.encodeWithSelector(ITreasury.NotExpired.selector, plan, end));
        treasury.closeExpired(plan);
        vm.warp(end);
        vm.expectEmit();
        emit ITreasury.PlanClosed(plan, address(this), 70);
        eq(treasury.closeExpired(plan), 70);
        eq(treasury.committed(), 0);
        eq(treasury.available(), RESERVE - 30);
        vm.expectRevert(abi.encodeWithSelector(ITreasury.PlanIsClosed.selector, plan));
        treasury.closeExpired(plan);
    }

    function test_TheDaoClosesEarlyAndNothingMoreIsPaid() public {
        uint64 plan = open(REWARDS, 100, NOW, NOW + 2 days);
        vm.prank(DAO);
        eq(treasury.closePlan(plan), 100);
        yes(planOf(plan).closed, "closed");
        eq(treasury.spendable(plan), 0);
        bytes memory refusal = abi.encodeWithSelector(ITreasury.PlanIsClosed.selector, plan);
        refusePay(REWARDS, plan, 1, refusal);
        vm.prank(DAO);
        vm.expectRevert(refusal);
        treasury.closePlan(plan);
    }

    function testFuzz_PlansNeverPromiseMoreThanThereIs(uint128 first, uint128 second) public {
        first = uint128(bound(first, 1, RESERVE));
        open(REWARDS, first, NOW, NOW + 1 days);
        uint256 left = RESERVE - first;
        second = uint128(bound(second, left + 1, type(uint128).max));
        bytes memory refusal = abi.encodeWithSelector(ITreasury.BudgetOutOfRange.selector, second, left);
        refuseOpen(REWARDS, second, NOW, NOW + 1 days, refusal);
        if (left > 0) open(REWARDS, uint128(left), NOW, NOW + 1 days);
        eq(treasury.available(), 0);
        eq(treasury.committed(), RESERVE);
    }

    function test_RevertIf_AnythingOfAPlanIsOutOfRange() public {
        bytes memory refusal = abi.encodeWithSelector(ITreasury.SpenderIsZero.selector, 1, 0);
        refuseOpen(address(0), 1, NOW, NOW + 1 days, refusal);
        refuseOpen(
            REWARDS, 0, NOW, NOW + 1 days, abi.encodeWithSelector(ITreasury.BudgetOutOfRange.selector, 0, RESERVE)
        );
        refusePeriod(NOW - 1, NOW + 1 days);
        refusePeriod(NOW + 365 days + 1, NOW + 367 days);
        refusePeriod(NOW, NOW + 1 days - 1);
        refusePeriod(NOW, NOW + 4 * 365 days + 1);
        open(REWARDS, 1, NOW + 365 days, NOW + 365 days + 4 * 365 days);
    }

    function refusePeriod(uint64 fromS, uint64 untilS) private {
        bytes memory refusal = abi.encodeWithSelector(ITreasury.PeriodOutOfRange.selector, fromS, untilS);
        refuseOpen(REWARDS, 1, fromS, untilS, refusal);
    }

    function test_RevertIf_UnknownPlan() public {
        bytes memory refusal = abi.encodeWithSelector(ITreasury.UnknownPlan.selector, 7);
        refusePay(REWARDS, 7, 1, refusal);
        vm.expectRevert(refusal);
        treasury.planOf(7);
        vm.expectRevert(refusal);
        treasury.closeExpired(7);
        eq(treasury.spendable(7), 0);
    }

    function test_RevertIf_ASpenderAsksWhileItIsPaid() public {
        Greedy greedy = new Greedy();
        uint64 plan = open(address(greedy), 10, NOW, NOW + 1 days);
        token.setCallback(abi.encodeCall(Greedy.ask, (treasury, plan)));
        vm.expectRevert(abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
        greedy.ask(treasury, plan);
    }

    function test_WhatIsSentLaterIsAvailable() public {
        open(REWARDS, uint128(RESERVE), NOW, NOW + 1 days);
        vm.warp(NOW + 1);
        payAs(REWARDS, 1, 50);
        vm.prank(PAYEE);
        require(token.transfer(address(treasury), 50));
        eq(treasury.available(), 50);
    }
}
