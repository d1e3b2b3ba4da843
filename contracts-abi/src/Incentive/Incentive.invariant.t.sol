// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {EmissionSchedule} from "./EmissionSchedule.sol";
import {IIncentive} from "./IIncentive.sol";
import {IncentiveFixture} from "./IncentiveFixture.t.sol";
import {WorkEfficacy} from "./WorkEfficacy.sol";

/// Reporters, some of whom lie, challengers, the DAO and members act; efficacies stay below the milestone, the values above
/// it are held by the checkpoints.
contract IncentiveHandler is IncentiveFixture {
    /// 0: nothing posted, 1: honest, 2: totals too low, 3: totals too high.
    mapping(uint48 cycle => uint256) public kind;
    mapping(uint48 cycle => uint256) private seeds;
    mapping(uint48 cycle => mapping(uint256 node => bool)) private claimed;
    uint256 public honestConvicted;
    uint256 public honestUnpaid;
    uint256 public paidTwice;

    /// Cycle 0 had no members yet: it is missed.
    function setUp() public override {
        super.setUp();
        vm.warp(GENESIS + 3 days + 1);
        incentive.settle(1);
    }

    function evidenceOf(uint256 k, uint256 seed) internal pure override returns (WorkEfficacy.Evidence memory) {
        uint256 data = uint256(keccak256(abi.encode(seed, k))) % 1e15;
        return WorkEfficacy.Evidence(1e10, 2e10, 1e10, uint64(data), 80_000, 8_000);
    }

    function rebuilt(uint48 cycle) private view returns (Tree memory t) {
        t = treeAt(cycle, seeds[cycle], incentive.scheduleState().peak != 0);
        if (kind[cycle] == 2) t.report.efficacy = t.report.weight = t.report.efficacy / 2;
        if (kind[cycle] == 3) t.report.efficacy = t.report.weight = t.report.efficacy * 3 + 5;
    }

    function isOpen(uint48 cycle) private view returns (bool) {
        return incentive.pendingOf(cycle).reporter == address(0) && block.timestamp <= incentive.openUntil(cycle);
    }

    /// Posts the oldest cycle that can be; one report in four lies.
    function post(uint256 seed, uint256 lie) external {
        uint48 cycle = incentive.nextCycle();
        while (cycle < nodes.currentCycle() && !isOpen(cycle)) {
            ++cycle;
        }
        if (cycle == nodes.currentCycle()) toCycle(cycle + 1);
        seeds[cycle] = seed;
        lie %= 8;
        kind[cycle] = lie < 6 ? 1 : lie - 4;
        postTree(cycle, rebuilt(cycle));
    }

    function miss() external {
        vm.warp(block.timestamp + 3 days);
    }

    /// The first posted cycle from the next on to contest.
    function posted() private view returns (uint48 cycle, bool found) {
        for (cycle = incentive.nextCycle(); cycle < nodes.currentCycle(); ++cycle) {
            if (incentive.pendingOf(cycle).reporter != address(0)) return (cycle, true);
        }
    }

    function challenge() external {
        (uint48 cycle, bool found) = posted();
        if (!found) return;
        IIncentive.Pending memory entry = incentive.pendingOf(cycle);
        if (entry.challenger != address(0) || block.timestamp > entry.postedAt + 2 days) return;
        vm.prank(CHALLENGER);
        incentive.challenge(cycle, 0);
    }

    function resolve(bool upheld) external {
        (uint48 cycle, bool found) = posted();
        if (!found || incentive.pendingOf(cycle).challenger == address(0)) return;
        vm.prank(DAO);
        incentive.resolve(cycle, upheld);
    }

    function convict() external {
        (uint48 cycle, bool found) = posted();
        if (!found) return;
        try audit.proveTotalsFault(incentive, cycle, rebuilt(cycle).nodes) {
            if (kind[cycle] == 1) ++honestConvicted;
        } catch {
            if (kind[cycle] != 1) ++honestConvicted;
        }
    }

    function settle(uint256 most, bool wait) external {
        if (wait) vm.warp(block.timestamp + 2 days + 1);
        incentive.settle(most % 5);
    }

    function claim(uint256 which, uint256 n) external {
        uint48 next = incentive.nextCycle();
        if (next == 0) return;
        uint48 cycle = next - 1 - uint48(which % (next < 4 ? next : 4));
        if (incentive.settledOf(cycle).root == 0) return;
        n %= 3;
        Tree memory t = rebuilt(cycle);
        bytes32[] memory proof = nodeProof(t, n);
        try incentive.claim(cycle, t.nodes[n], proof, claimsOf(t, n)) returns (uint256 amount) {
            if (claimed[cycle][n] && amount > 0) ++paidTwice;
            claimed[cycle][n] = true;
        } catch {
            if (kind[cycle] == 1 && !claimed[cycle][n]) ++honestUnpaid;
        }
    }

    function withdraw(uint256 k, uint256 era) external {
        address device = deviceAt(k % 7);
        era %= 2;
        if (incentive.accountOf(device, payeeOf(device), era).credit == 0) return;
        IIncentive.Source[] memory sources = new IIncentive.Source[](1);
        sources[0] = IIncentive.Source(device, era);
        incentive.withdraw(payeeOf(device), sources);
    }

    function money() external view returns (uint256 held, uint256 bonds, uint256 withdrawn) {
        return (token.balanceOf(address(incentive)), incentive.bondsHeld(), incentive.withdrawn());
    }

    function stakes() external view returns (uint256 bonds) {
        for (uint48 c = incentive.nextCycle(); c < nodes.currentCycle(); ++c) {
            IIncentive.Pending memory entry = incentive.pendingOf(c);
            if (entry.reporter != address(0)) bonds += BOND;
            if (entry.challenger != address(0)) bonds += BOND;
        }
    }

    function credits() external view returns (uint256 total) {
        for (uint256 k; k < 7; ++k) {
            for (uint256 era; era < 4; ++era) {
                total += incentive.accountOf(deviceAt(k), payeeOf(deviceAt(k)), era).credit;
            }
        }
    }

    function cycleAt(uint48 cycle) external view returns (IIncentive.Settled memory) {
        return incentive.settledOf(cycle);
    }

    function schedule() external view returns (EmissionSchedule.State memory, uint48) {
        return (incentive.scheduleState(), incentive.nextCycle());
    }
}

contract IncentiveInvariantTest is IncentiveFixture, Invariant {
    IncentiveHandler private handler;

    function setUp() public override {
        handler = new IncentiveHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](8);
        list[0] = handler.post.selector;
        list[1] = handler.miss.selector;
        list[2] = handler.challenge.selector;
        list[3] = handler.resolve.selector;
        list[4] = handler.convict.selector;
        list[5] = handler.settle.selector;
        list[6] = handler.claim.selector;
        list[7] = handler.withdraw.selector;
    }

    /// sum(claims) <= emitted <= reserve, cycle by cycle and in sum; all that is promised is held.
    function invariant_ClaimsAreWithinTheEmissionAndTheReserve() external view {
        (EmissionSchedule.State memory s, uint48 next) = handler.schedule();
        uint256 rewards;
        uint256 paid;
        for (uint48 c; c < next; ++c) {
            IIncentive.Settled memory cycle = handler.cycleAt(c);
            yes(cycle.paid <= cycle.reward, "a cycle's claims are within its reward");
            if (cycle.root == 0) eq(cycle.reward, 0);
            rewards += cycle.reward;
            paid += cycle.paid;
        }
        eq(s.emitted, rewards);
        yes(s.emitted <= 452_500_000 ether, "below the milestone's cap");
        yes(s.level <= 1 + next / 7, "one level in seven cycles");
        (uint256 held, uint256 bonds, uint256 withdrawn) = handler.money();
        eq(handler.credits() + withdrawn, paid);
        eq(held, RESERVE + bonds - withdrawn);
        eq(bonds, handler.stakes());
        eq(handler.honestConvicted(), 0);
        eq(handler.honestUnpaid(), 0);
        eq(handler.paidTwice(), 0);
    }
}
