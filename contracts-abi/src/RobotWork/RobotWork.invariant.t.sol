// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {IRobotWork} from "./IRobotWork.sol";
import {RobotWorkFixture} from "./RobotWork.t.sol";

/// Acts as sites, devices and a relayer that also tries to cheat; keeps its own books.
contract RobotWorkHandler is RobotWorkFixture {
    uint256 public deposited = DEPOSIT;
    uint256 public withdrawn;
    uint256 public paid;
    uint256 public replays;
    bool public falling;
    mapping(uint256 robot => uint256) public earned;
    mapping(uint256 robot => uint64) public counts;

    function redeemNext(uint256 robot, uint256 amount, uint64 actions) external {
        robot %= 3;
        amount = bound(amount, 0, 50_000 ether);
        if (amount > depositOf(site)) return;
        uint256 before = token.balanceOf(robotAt(robot));
        earned[robot] += amount;
        counts[robot] += uint64(bound(actions, 1, 1000));
        paid += redeem(robotAt(robot), earned[robot], counts[robot]);
        if (token.balanceOf(robotAt(robot)) < before) falling = true;
    }

    function replay(uint256 robot, uint64 behind, uint256 amount) external {
        robot %= 3;
        if (counts[robot] == 0) return;
        uint64 count = counts[robot] - uint64(bound(behind, 0, counts[robot] - 1));
        IRobotWork.Voucher memory v = voucher(robotAt(robot), bound(amount, 0, DEPOSIT), count);
        try work.redeem(v, signed(SIGNER_KEY, v)) {
            replays++;
        } catch {}
    }

    function topUp(uint256 amount) external {
        amount = bound(amount, 1, 100_000 ether);
        vm.prank(OWNER);
        work.deposit(site, amount);
        deposited += amount;
    }

    function withdrawAfterADay(uint256 amount) external {
        vm.startPrank(OWNER);
        work.requestWithdrawal(site, bound(amount, 1, 100_000 ether));
        vm.warp(block.timestamp + 1 days);
        uint256 before = token.balanceOf(OWNER);
        work.withdraw(site, OWNER);
        withdrawn += token.balanceOf(OWNER) - before;
        vm.stopPrank();
    }

    function robotAt(uint256 robot) public pure returns (address) {
        return address(uint160(0x4070 + robot));
    }

    function books() external view returns (uint256 held, uint256 balance, uint256 supply) {
        return (depositOf(site), token.balanceOf(address(work)), token.totalSupply());
    }

    function settled(uint256 robot) external view returns (uint256 amount, uint64 count, uint256 balance) {
        (amount, count) = work.settledOf(site, robotAt(robot));
        balance = token.balanceOf(robotAt(robot));
    }
}

contract RobotWorkInvariantTest is RobotWorkFixture, Invariant {
    RobotWorkHandler private handler;

    function setUp() public override {
        handler = new RobotWorkHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](4);
        list[0] = handler.redeemNext.selector;
        list[1] = handler.replay.selector;
        list[2] = handler.topUp.selector;
        list[3] = handler.withdrawAfterADay.selector;
    }

    function invariant_DepositsAreBackedByTokens() external view {
        (uint256 held, uint256 balance,) = handler.books();
        eq(balance, held);
        eq(held, handler.deposited() - handler.withdrawn() - handler.paid());
    }

    function invariant_DevicesHoldWhatTheyEarned() external view {
        for (uint256 robot; robot < 3; ++robot) {
            (uint256 amount, uint64 count, uint256 balance) = handler.settled(robot);
            eq(amount, handler.earned(robot));
            eq(balance, amount);
            eq(count, handler.counts(robot));
        }
    }

    function invariant_NothingIsSettledTwice() external view {
        eq(handler.replays(), 0);
        yes(!handler.falling(), "a device's balance never falls by a redemption");
    }

    function invariant_SupplyIsFixed() external view {
        (,, uint256 supply) = handler.books();
        eq(supply, 2_000_000_000 ether);
    }
}
