// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {ITrainingMarket} from "../TrainingMarket/ITrainingMarket.sol";
import {IInvestPool} from "./IInvestPool.sol";
import {InvestPoolFixture} from "./InvestPoolFixture.t.sol";

/// Pools, funding, spending and the way back of what is not spent.
contract InvestPoolTest is InvestPoolFixture {
    function test_CreatesAPoolWhoseSharesAreTheModels() public {
        IInvestPool.Terms memory terms = poolTerms();
        vm.expectEmit();
        emit IInvestPool.PoolCreated(1, terms, CID);
        vm.expectEmit();
        emit IERC1155.URI(string.concat("ipfs://", CID), 1);
        eq(invest.createPool(terms, CID), 1);
        eq(invest.lastPool(), 1);
        eq(keccak256(bytes(invest.uri(1))), keccak256(bytes(string.concat("ipfs://", CID))));
        eq(invest.termsOf(1).manager, MANAGER);
        yes(invest.supportsInterface(type(IERC1155).interfaceId), "ERC-1155");
        refused(IInvestPool.UnknownPool.selector, abi.encode(2));
        invest.termsOf(2);
    }

    function outOfRange(IInvestPool.Terms memory terms, bytes32 which) private {
        refused(IInvestPool.OutOfRange.selector, abi.encode(which));
        invest.createPool(terms, CID);
    }

    function test_RevertIf_TermsAreOutOfRange() public {
        IInvestPool.Terms memory t = poolTerms();
        t.manager = address(0);
        outOfRange(t, "manager");
        t = poolTerms();
        t.modelDigest = 0;
        outOfRange(t, "modelDigest");
        t = poolTerms();
        t.instructionDigest = 0;
        outOfRange(t, "instructionDigest");
        t = poolTerms();
        t.goal = 0;
        outOfRange(t, "goal");
        t.goal = t.cap + 1;
        outOfRange(t, "cap");
        t.goal = t.cap;
        t.fundUntil = uint40(block.timestamp);
        outOfRange(t, "fundUntil");
        t.fundUntil = uint40(block.timestamp + 180 days + 1);
        outOfRange(t, "fundUntil");
        t.fundUntil = uint40(block.timestamp + 180 days);
        t.spendUntil = t.fundUntil;
        outOfRange(t, "spendUntil");
        t.spendUntil = t.fundUntil + 730 days + 1;
        outOfRange(t, "spendUntil");
        t.spendUntil = t.fundUntil + 730 days;
        invest.createPool(t, string(new bytes(128)));
        refused(IInvestPool.OutOfRange.selector, abi.encode(bytes32("modelCid")));
        invest.createPool(t, string(new bytes(129)));
        refused(IInvestPool.OutOfRange.selector, abi.encode(bytes32("modelCid")));
        invest.createPool(t, "");
        t.fundUntil = uint40(block.timestamp + 1);
        t.spendUntil = t.fundUntil + 1;
        invest.createPool(t, CID);
    }

    function test_AContributionIsAsManyShares() public {
        uint256 pool = created();
        vm.expectEmit();
        emit IInvestPool.Contributed(pool, ALICE, 600 ether);
        contributes(pool, ALICE, 600 ether);
        contributes(pool, ALICE, 1);
        eq(invest.balanceOf(ALICE, pool), 600 ether + 1);
        eq(aitn.balanceOf(ALICE), HOLDING - 600 ether - 1);
        eq(invest.poolOf(pool).available, 600 ether + 1);
        eq(aitn.balanceOf(address(invest)), 600 ether + 1);
    }

    function refusedContribution(uint256 pool, uint256 amount, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(ALICE);
        invest.contribute(pool, amount);
    }

    function test_RevertIf_AContributionIsNotDue() public {
        refusedContribution(1, 1, abi.encodeWithSelector(IInvestPool.UnknownPool.selector, 1));
        uint256 pool = created();
        refusedContribution(pool, 0, abi.encodeWithSelector(IInvestPool.AmountOutOfRange.selector, 0));
        bytes memory reason = abi.encodeWithSelector(IInvestPool.CapExceeded.selector, pool, CAP + 1, CAP);
        refusedContribution(pool, CAP + 1, reason);
        uint256 until = block.timestamp + 30 days;
        vm.warp(until);
        contributes(pool, ALICE, CAP - 1);
        contributes(pool, ALICE, 1);
        refusedContribution(pool, 1, abi.encodeWithSelector(IInvestPool.CapExceeded.selector, pool, 1, 0));
        uint256 other = created();
        later(30 days + 1);
        refusedContribution(other, 1, abi.encodeWithSelector(IInvestPool.FundingIsOver.selector, other));
    }

    function test_AMissedGoalIsRefundedToTheWei() public {
        uint256 pool = created();
        contributes(pool, ALICE, 333 ether + 1);
        contributes(pool, BOB, 666 ether + 1);
        uint256 until = block.timestamp + 30 days;
        vm.warp(until);
        refused(IInvestPool.FundingIsOpen.selector, abi.encode(pool, until));
        invest.finish(pool);
        vm.warp(until + 1);
        refused(IInvestPool.GoalMissed.selector, abi.encode(pool, 999 ether + 2, GOAL));
        opensDemand(pool, 1 ether);
        refused(IInvestPool.GoalMissed.selector, abi.encode(pool, 999 ether + 2, GOAL));
        invest.payRevenue(pool, 1 ether);
        vm.expectEmit();
        emit IInvestPool.PoolFinished(pool, false, 999 ether + 2);
        vm.prank(CAROL);
        invest.finish(pool);
        eq(invest.claimableOf(pool, ALICE), 333 ether + 1);
        eq(invest.claim(pool, ALICE), 333 ether + 1);
        vm.expectEmit();
        emit IInvestPool.Claimed(pool, BOB, 666 ether + 1);
        vm.prank(CAROL);
        invest.claim(pool, BOB);
        eq(aitn.balanceOf(ALICE), HOLDING);
        eq(aitn.balanceOf(BOB), HOLDING);
        eq(aitn.balanceOf(address(invest)), 0);
        refused(IInvestPool.PoolIsFinished.selector, abi.encode(pool));
        invest.finish(pool);
        refused(IInvestPool.NothingToClaim.selector, abi.encode(pool, ALICE));
        invest.claim(pool, ALICE);
    }

    function test_AnEmptyPoolFinishes() public {
        uint256 pool = created();
        later(30 days + 1);
        invest.finish(pool);
        yes(invest.poolOf(pool).finished, "finished");
        refused(IInvestPool.UnknownPool.selector, abi.encode(pool + 1));
        invest.finish(pool + 1);
    }

    function test_TheManagerFundsDemandsAndOperatesThem() public {
        uint256 pool = funded();
        vm.expectEmit();
        emit IInvestPool.DemandFunded(pool, 1, 1000 ether);
        uint256 demand = opensDemand(pool, 1000 ether);
        ITrainingMarket.Demand memory d = market.demandOf(demand);
        eq(d.payer, address(invest));
        eq(d.operator, MANAGER);
        eq(invest.poolOfDemand(demand), pool);
        eq(invest.poolOf(pool).available, 3000 ether);
        eq(invest.poolOf(pool).spent, 1000 ether);
        eq(aitn.balanceOf(address(invest)), 3000 ether);
        eq(aitn.allowance(address(invest), address(market)), 0);
        booksOf(pool, 0, [ALICE, BOB, CAROL]);
    }

    function test_RevertIf_ThePoolCannotSpend() public {
        refused(IInvestPool.UnknownPool.selector, abi.encode(1));
        opensDemand(1, 1 ether);
        uint256 pool = created();
        contributes(pool, ALICE, GOAL);
        refused(IInvestPool.FundingIsOpen.selector, abi.encode(pool, block.timestamp + 30 days));
        opensDemand(pool, 1 ether);
        uint256 until = block.timestamp + 120 days;
        vm.warp(until);
        refused(IInvestPool.NotManager.selector, abi.encode(pool, address(this)));
        invest.openDemand(pool, termsOf(), CID);
        refused(IInvestPool.NotManager.selector, abi.encode(pool, ALICE));
        vm.prank(ALICE);
        invest.buyData(pool, address(source), ITEM, 1);
        refused(IInvestPool.FundsTooSmall.selector, abi.encode(pool, GOAL, GOAL + 1));
        opensDemand(pool, GOAL + 1);
        refused(IInvestPool.AmountOutOfRange.selector, abi.encode(0));
        buys(pool, 0);
        buys(pool, 1);
        vm.warp(until + 1);
        refused(IInvestPool.SpendingIsOver.selector, abi.encode(pool));
        buys(pool, 1);
        vm.warp(until);
        finishes(pool);
        refused(IInvestPool.SpendingIsOver.selector, abi.encode(pool));
        opensDemand(pool, 1 ether);
    }

    function test_RevertIf_TheDemandIsForAnotherTraining() public {
        uint256 pool = funded();
        ITrainingMarket.Terms memory terms = termsOf();
        terms.modelDigest = ITEM;
        bytes4 selector = IInvestPool.OtherTraining.selector;
        refused(selector, abi.encode(pool, ITEM, terms.instructionDigest));
        vm.prank(MANAGER);
        invest.openDemand(pool, terms, CID);
        terms = termsOf();
        terms.instructionDigest = ITEM;
        refused(selector, abi.encode(pool, terms.modelDigest, ITEM));
        vm.prank(MANAGER);
        invest.openDemand(pool, terms, CID);
    }

    function test_TheManagersDeviceIsNotPaid() public {
        uint256 demand = opensDemand(funded(), 1000 ether);
        applies(demand, 0);
        applies(demand, 1);
        vm.prank(MANAGER);
        market.select(demand, devices(2));
        list.set(deviceAt(0), 1, MANAGER);
        bytes memory signature = signedCommit(demand, 0);
        refused(ITrainingMarket.SelfDealing.selector, abi.encode(deviceAt(0), MANAGER));
        market.commit(demand, deviceAt(0), digestOf(0), signature);
    }

    function test_BuysDataFromListedSourcesOnly() public {
        uint256 pool = funded();
        vm.expectEmit();
        emit IInvestPool.DataBought(pool, address(source), ITEM, 250 ether);
        buys(pool, 250 ether);
        eq(source.sold(), ITEM);
        eq(aitn.balanceOf(address(source)), 250 ether);
        eq(aitn.allowance(address(invest), address(source)), 0);
        eq(invest.poolOf(pool).available, CAP - 250 ether);
        booksOf(pool, 0, [ALICE, BOB, CAROL]);
        vm.expectEmit();
        emit IInvestPool.DataSourceSet(address(source), false);
        invest.setDataSource(address(source), false);
        refused(IInvestPool.SourceNotListed.selector, abi.encode(address(source)));
        buys(pool, 1 ether);
        refused(IInvestPool.SourceNotListed.selector, abi.encode(MANAGER));
        vm.prank(MANAGER);
        invest.buyData(pool, MANAGER, ITEM, 1 ether);
        refused(IAccessManaged.AccessManagedUnauthorized.selector, abi.encode(MANAGER));
        vm.prank(MANAGER);
        invest.setDataSource(MANAGER, true);
    }

    function test_RevertIf_TheSourceTakesAnotherPrice() public {
        uint256 pool = funded();
        buys(pool, 10 ether);
        source.setDeviation(-1);
        bytes4 selector = IInvestPool.PriceDiffers.selector;
        uint256 held = aitn.balanceOf(address(invest));
        refused(selector, abi.encode(address(source), 5 ether, held, held - 5 ether + 1));
        buys(pool, 5 ether);
        // A source that gives more than it takes.
        source.setDeviation(-6 ether);
        refused(selector, abi.encode(address(source), 5 ether, held, held + 1 ether));
        buys(pool, 5 ether);
        source.setDeviation(1);
        vm.expectPartialRevert(bytes4(keccak256("ERC20InsufficientAllowance(address,uint256,uint256)")));
        buys(pool, 5 ether);
    }

    function test_ARefundIsSpentAgainOrSplit() public {
        uint256 pool = funded();
        uint256 first = opensDemand(pool, 1000 ether);
        uint256 second = opensDemand(pool, 500 ether);
        vm.prank(MANAGER);
        market.cancel(first);
        vm.expectEmit();
        emit IInvestPool.RefundReceived(pool, first, 1000 ether);
        vm.prank(CAROL);
        eq(invest.collect(pool, first), 1000 ether);
        eq(invest.poolOf(pool).available, 3500 ether);
        eq(invest.poolOf(pool).returned, 1000 ether);
        finishes(pool);
        eq(invest.claim(pool, ALICE), 875 ether);
        vm.prank(MANAGER);
        market.cancel(second);
        invest.collect(pool, second);
        booksOf(pool, 0, [ALICE, BOB, CAROL]);
        eq(invest.claim(pool, ALICE), 125 ether);
        eq(invest.claim(pool, BOB), 3000 ether);
        eq(aitn.balanceOf(address(invest)), 0);
        refused(ITrainingMarket.NothingToWithdraw.selector, abi.encode(address(invest)));
        invest.collect(pool, second);
    }

    function test_RevertIf_AnotherPoolCollects() public {
        uint256 demand = opensDemand(funded(), 1000 ether);
        uint256 other = created();
        refused(IInvestPool.NotOurDemand.selector, abi.encode(other, demand));
        invest.collect(other, demand);
        refused(IInvestPool.NotOurDemand.selector, abi.encode(0, 99));
        invest.collect(0, 99);
    }

    /// A pool that reaches its goal and no more is funded, and may spend all of it.
    function test_TheGoalIsEnough() public {
        uint256 pool = created();
        contributes(pool, ALICE, GOAL);
        vm.warp(block.timestamp + 30 days + 1);
        buys(pool, GOAL);
        vm.expectEmit();
        emit IInvestPool.PoolFinished(pool, true, 0);
        finishes(pool);
    }

    function test_SpendingEndsByTheManagerOrByTime() public {
        uint256 pool = funded();
        uint256 until = block.timestamp + 120 days;
        vm.warp(until);
        refused(IInvestPool.SpendingIsOpen.selector, abi.encode(pool, until));
        invest.finish(pool);
        vm.warp(until + 1);
        vm.expectEmit();
        emit IInvestPool.PoolFinished(pool, true, CAP);
        invest.finish(pool);
        eq(invest.claimableOf(pool, BOB), 3000 ether);
        pool = created();
        contributes(pool, ALICE, GOAL);
        later(30 days + 1);
        finishes(pool);
        eq(invest.claim(pool, ALICE), GOAL);
    }
}
