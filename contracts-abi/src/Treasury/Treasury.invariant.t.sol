// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {ITreasury} from "./ITreasury.sol";
import {TreasuryFixture} from "./TreasuryFixture.t.sol";

/// Opens, pays, closes and gives back in any order; keeps its own sum of what was paid.
contract TreasuryHandler is TreasuryFixture {
    uint256 public paid;
    uint256 public givenBack;
    mapping(uint64 plan => uint256) public paidBy;
    bool public paidOutside;

    function openSome(uint256 budget, uint256 ahead, uint256 length) external {
        uint256 free = treasury.available();
        if (free == 0 || treasury.lastPlan() >= 12) return;
        uint64 fromS = uint64(block.timestamp + bound(ahead, 0, 5 days));
        open(REWARDS, uint128(bound(budget, 1, free)), fromS, fromS + uint64(bound(length, 1 days, 60 days)));
    }

    function paySome(uint256 seed, uint256 amount) external {
        uint64 last = treasury.lastPlan();
        if (last == 0) return;
        uint64 plan = uint64(1 + seed % last);
        ITreasury.Plan memory entry = planOf(plan);
        amount = bound(amount, 1, uint256(entry.budget) + 1);
        vm.prank(REWARDS);
        try treasury.pay(plan, PAYEE, amount) {
            bool inPeriod = block.timestamp >= entry.fromS && block.timestamp < entry.untilS;
            if (!inPeriod || entry.closed) paidOutside = true;
            paid += amount;
            paidBy[plan] += amount;
        } catch {}
    }

    function closeSome(uint256 seed, bool early) external {
        uint64 last = treasury.lastPlan();
        if (last == 0) return;
        uint64 plan = uint64(1 + seed % last);
        if (!early || seed % 5 > 0) {
            try treasury.closeExpired(plan) {} catch {}
            return;
        }
        vm.prank(DAO);
        try treasury.closePlan(plan) {} catch {}
    }

    function giveBack(uint256 amount) external {
        uint256 own = token.balanceOf(PAYEE);
        if (own == 0) return;
        amount = bound(amount, 1, own);
        vm.prank(PAYEE);
        require(token.transfer(address(treasury), amount));
        givenBack += amount;
    }

    function wait(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 10 days));
    }

    function held() external view returns (uint256) {
        return token.balanceOf(address(treasury));
    }

    function books() external view returns (uint256 open_, bool overspent) {
        for (uint64 plan = 1; plan <= treasury.lastPlan(); ++plan) {
            ITreasury.Plan memory entry = planOf(plan);
            if (!entry.closed) open_ += entry.budget - entry.spent;
            if (entry.spent != paidBy[plan] || entry.spent > entry.budget) overspent = true;
        }
    }

    function committed() external view returns (uint256) {
        return treasury.committed();
    }
}

contract TreasuryInvariantTest is TreasuryFixture, Invariant {
    TreasuryHandler private handler;

    function setUp() public override {
        handler = new TreasuryHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](5);
        list[0] = handler.openSome.selector;
        list[1] = handler.paySome.selector;
        list[2] = handler.closeSome.selector;
        list[3] = handler.giveBack.selector;
        list[4] = handler.wait.selector;
    }

    function test_TheWalkReachesAPaymentAndAReturn() external {
        handler.openSome(1000 ether, 0, 2 days);
        handler.paySome(0, 10 ether);
        handler.giveBack(4 ether);
        handler.wait(3 days);
        handler.closeSome(0, false);
        (uint256 open_,) = handler.books();
        eq(open_, 0);
        eq(handler.committed(), 0);
        yes(handler.paid() > 0 && handler.givenBack() > 0, "paid and given back");
    }

    /// The reserve, what was given back, and nothing else; what is set aside is there.
    function invariant_NoWeiIsLostOrPromisedTwice() external view {
        (uint256 open_, bool overspent) = handler.books();
        eq(handler.held() + handler.paid(), RESERVE + handler.givenBack());
        eq(handler.committed(), open_);
        yes(open_ <= handler.held(), "promised more than there is");
        yes(!overspent, "a plan paid more than its budget or than it says");
        yes(!handler.paidOutside(), "a plan paid outside its period");
    }
}
