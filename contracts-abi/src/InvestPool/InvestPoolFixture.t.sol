// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrainingMarket} from "../TrainingMarket/ITrainingMarket.sol";
import {TrainingMarketFixture} from "../TrainingMarket/TrainingMarketFixture.t.sol";
import {IInvestPool} from "./IInvestPool.sol";
import {InvestPool} from "./InvestPool.sol";
import {Source} from "./InvestPoolSource.t.sol";

abstract contract InvestPoolFixture is TrainingMarketFixture {
    uint256 internal constant SCALE = 1e36;
    uint256 internal constant HOLDING = 10_000_000 ether;
    uint96 internal constant GOAL = 1000 ether;
    uint96 internal constant CAP = 4000 ether;
    address internal constant MANAGER = address(0x3A4A6E);
    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);
    address internal constant CAROL = address(0xCA401);
    bytes32 internal constant ITEM = keccak256("item");

    InvestPool internal invest;
    Source internal source;

    function setUp() public virtual override {
        super.setUp();
        invest = new InvestPool(aitn, market, address(manager));
        source = new Source(aitn);
        invest.setDataSource(address(source), true);
        aitn.approve(address(invest), type(uint256).max);
        address[3] memory people = [ALICE, BOB, CAROL];
        for (uint256 i; i < 3; ++i) {
            require(aitn.transfer(people[i], HOLDING), "transfer");
            vm.prank(people[i]);
            aitn.approve(address(invest), type(uint256).max);
        }
    }

    function poolTerms() internal view returns (IInvestPool.Terms memory t) {
        t.manager = MANAGER;
        t.modelDigest = termsOf().modelDigest;
        t.instructionDigest = termsOf().instructionDigest;
        t.goal = GOAL;
        t.cap = CAP;
        t.fundUntil = uint40(block.timestamp + 30 days);
        t.spendUntil = uint40(block.timestamp + 120 days);
    }

    function created() internal returns (uint256) {
        return invest.createPool(poolTerms(), CID);
    }

    function contributes(uint256 pool, address who, uint256 amount) internal {
        vm.prank(who);
        invest.contribute(pool, amount);
    }

    /// Alice owns a quarter, Bob three quarters; funding is over.
    function funded() internal returns (uint256 pool) {
        pool = created();
        contributes(pool, ALICE, 1000 ether);
        contributes(pool, BOB, 3000 ether);
    }

    function opensDemand(uint256 pool, uint96 reward) internal returns (uint256) {
        ITrainingMarket.Terms memory terms = termsOf();
        terms.reward = reward;
        vm.prank(MANAGER);
        return invest.openDemand(pool, terms, CID);
    }

    function buys(uint256 pool, uint256 price) internal {
        vm.prank(MANAGER);
        invest.buyData(pool, address(source), ITEM, price);
    }

    function finishes(uint256 pool) internal {
        vm.prank(MANAGER);
        invest.finish(pool);
    }

    function moves(uint256 pool, address from, address to, uint256 amount) internal {
        vm.prank(from);
        invest.safeTransferFrom(from, to, pool, amount, "");
    }

    /// All money that went in is unspent, spent or split; what is owed is, to the 1e36th of a wei, somebody's or carried.
    function booksOf(uint256 pool, uint256 revenue, address[3] memory holders) internal view {
        IInvestPool.Pool memory p = invest.poolOf(pool);
        eq(uint256(p.contributed) + p.returned + revenue, uint256(p.available) + p.spent + p.distributed);
        uint256 scaled = p.carry;
        uint256 shares;
        for (uint256 i; i < 3; ++i) {
            IInvestPool.Earning memory earning = invest.earningOf(pool, holders[i]);
            uint256 own = invest.balanceOf(holders[i], pool);
            scaled += earning.scaled + own * (p.index - earning.index);
            shares += own;
        }
        eq(shares, p.contributed);
        eq(scaled, uint256(p.owed) * SCALE);
    }
}
