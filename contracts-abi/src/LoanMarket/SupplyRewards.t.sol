// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ISupplyRewards} from "./ISupplyRewards.sol";
import {LoanMarketFixture} from "./LoanMarketFixture.t.sol";

contract SupplyRewardsTest is LoanMarketFixture {
    uint256 private constant SCALE = 1e36;

    function later(uint256 time) private {
        vm.warp(block.timestamp + time);
    }

    function claim(address who) private returns (uint256) {
        return loans.claimRewards(id, who);
    }

    /// To the wei, and to the 1e36th of one: all that was streamed is some supplier's, or carried.
    function books(address[3] memory who) private view {
        ISupplyRewards.Stream memory stream = loans.streamOf(id);
        uint256 scaled = stream.carry;
        for (uint256 i; i < 3; ++i) {
            ISupplyRewards.Earning memory earning = loans.earningOf(id, who[i]);
            uint256 own = loans.positionOf(id, who[i]).supplyShares;
            scaled += earning.scaled + own * (stream.index - earning.index);
        }
        eq(scaled, uint256(stream.owed) * SCALE);
    }

    function test_StreamsByTimeAndShare() public {
        supply(id, ALICE, 100 ether);
        vm.expectEmit();
        emit ISupplyRewards.RewardsFunded(id, address(this), 100 ether, uint64(block.timestamp + 100 days));
        loans.fundRewards(id, 100 ether, 100 days);
        later(50 days);
        eq(loans.rewardsOf(id, ALICE), 50 ether);
        supply(id, BOB, 300 ether);
        later(20 days);
        eq(loans.rewardsOf(id, ALICE), 55 ether);
        eq(loans.rewardsOf(id, BOB), 15 ether);
        vm.prank(ALICE);
        loans.withdraw(id, 100 ether, 0, ALICE);
        later(100 days);
        eq(loans.rewardsOf(id, ALICE), 55 ether);
        eq(loans.rewardsOf(id, BOB), 45 ether);
        vm.expectEmit();
        emit ISupplyRewards.RewardsClaimed(id, BOB, 45 ether);
        vm.prank(CAROL);
        eq(loans.claimRewards(id, BOB), 45 ether);
        eq(aitn.balanceOf(BOB), HOLDING + 45 ether);
        eq(claim(ALICE), 55 ether);
        eq(claim(ALICE), 0);
        eq(aitn.balanceOf(address(loans)), 0);
        books([ALICE, BOB, CAROL]);
    }

    function testFuzz_AllThatIsFundedIsPaidAndNoMore(uint256 amount, uint256[6] calldata steps, uint256 seed) public {
        amount = bound(amount, 1, 1000 ether);
        address[3] memory who = [ALICE, BOB, CAROL];
        supply(id, ALICE, bound(seed, 1, 1e24));
        loans.fundRewards(id, amount, 7 days);
        uint256 paid;
        for (uint256 i; i < steps.length; ++i) {
            later(bound(steps[i], 0, 2 days));
            address one = who[(steps[i] >> 64) % 3];
            if (steps[i] & 1 == 0) supply(id, one, bound(steps[i] >> 128, 1, 1e22));
            else paid += claim(one);
            books(who);
        }
        later(8 days);
        for (uint256 i; i < 3; ++i) {
            uint256 due = loans.rewardsOf(id, who[i]);
            eq(claim(who[i]), due);
            paid += due;
        }
        books(who);
        ISupplyRewards.Stream memory stream = loans.streamOf(id);
        eq(stream.remaining, 0);
        eq(paid + stream.owed, amount);
        yes(stream.owed <= 3, "less than a wei each, and the carry, is left");
    }

    /// A step of 10 / 7 wei streams one; what the division leaves is streamed later, never before its time.
    function test_AStepRoundsDown() public {
        supply(id, ALICE, 1 ether);
        loans.fundRewards(id, 10, 7 days);
        later(1 days);
        claim(ALICE);
        eq(loans.streamOf(id).remaining, 9);
    }

    function testFuzz_SplittingAStakeNeverGains(uint256 amount, uint256 stake, uint256 time) public {
        amount = bound(amount, 1, 1e24);
        stake = bound(stake, 2, 1e24);
        supply(id, ALICE, 1e21);
        supply(id, BOB, stake);
        supply(id, CAROL, stake / 2);
        supply(id, address(this), stake - stake / 2);
        loans.fundRewards(id, amount, 7 days);
        later(bound(time, 1, 8 days));
        uint256 whole = loans.rewardsOf(id, BOB);
        uint256 parts = loans.rewardsOf(id, CAROL) + loans.rewardsOf(id, address(this));
        yes(parts <= whole, "two halves earn no more than the whole");
    }

    function test_AStakeOfAMomentEarnsNothing() public {
        supply(id, ALICE, 1 ether);
        loans.fundRewards(id, 100 ether, 10 days);
        later(5 days);
        supply(id, BOB, HOLDING);
        vm.prank(BOB);
        loans.withdraw(id, HOLDING, 0, BOB);
        eq(loans.rewardsOf(id, BOB), 0);
        eq(loans.rewardsOf(id, ALICE), 50 ether);
    }

    function test_TimeWithoutSuppliersDoesNotCount() public {
        loans.fundRewards(id, 10 ether, 10 days);
        uint256 end = block.timestamp + 10 days;
        later(30 days);
        supply(id, ALICE, 1);
        eq(loans.streamOf(id).endsAt, end + 30 days);
        eq(loans.rewardsOf(id, ALICE), 0);
        later(1 days);
        eq(loans.rewardsOf(id, ALICE), 1 ether);
        later(9 days);
        eq(loans.rewardsOf(id, ALICE), 10 ether);
    }

    function test_NewFundsJoinWhatIsLeft() public {
        supply(id, ALICE, 1 ether);
        loans.fundRewards(id, 10 ether, 10 days);
        later(5 days);
        loans.fundRewards(id, 5 ether, 20 days);
        eq(loans.streamOf(id).remaining, 10 ether);
        eq(loans.streamOf(id).owed, 5 ether);
        later(10 days);
        eq(loans.rewardsOf(id, ALICE), 10 ether);
        later(10 days);
        eq(claim(ALICE), 15 ether);
    }

    function test_StoppingReturnsWhatIsNotStreamed() public {
        supply(id, ALICE, 1 ether);
        loans.fundRewards(id, 10 ether, 10 days);
        later(4 days);
        vm.expectEmit();
        emit ISupplyRewards.RewardsStopped(id, CAROL, 6 ether);
        eq(loans.stopRewards(id, CAROL), 6 ether);
        eq(aitn.balanceOf(CAROL), HOLDING + 6 ether);
        later(10 days);
        eq(claim(ALICE), 4 ether);
        eq(loans.stopRewards(id, CAROL), 0);
    }

    function test_EachMarketHasItsOwnStream() public {
        supply(id, ALICE, 1 ether);
        supply(other, BOB, 1 ether);
        loans.fundRewards(id, 10 ether, 10 days);
        later(20 days);
        eq(loans.rewardsOf(other, BOB), 0);
        eq(loans.claimRewards(other, BOB), 0);
        eq(loans.rewardsOf(id, ALICE), 10 ether);
    }

    function test_RevertIf_FundedOutOfRange() public {
        refused(0, 1 days);
        refused(uint256(type(uint96).max) + 1, 1 days);
        refused(1, 1 days - 1);
        refused(1, 4 * 365 days + 1);
        loans.fundRewards(id, 1, 4 * 365 days);
        loans.fundRewards(id, 1, 1 days);
    }

    function test_TheLargestRewardIsRefusedByTheTokenOnly() public {
        vm.expectPartialRevert(IERC20Errors.ERC20InsufficientBalance.selector);
        loans.fundRewards(id, type(uint96).max, 7 days);
    }

    function refused(uint256 amount, uint256 duration) private {
        vm.expectRevert(abi.encodeWithSelector(ISupplyRewards.RewardOutOfRange.selector, amount, duration));
        loans.fundRewards(id, amount, duration);
    }
}
