// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {InvestPool} from "./InvestPool.sol";
import {IInvestPool} from "./IInvestPool.sol";
import {InvestPoolFixture} from "./InvestPoolFixture.t.sol";

/// Claims when it receives shares.
contract Greedy {
    InvestPool private immutable invest;
    bytes4 public refusal;
    uint256 public got;

    constructor(InvestPool invest_) {
        invest = invest_;
        invest_.token().approve(address(invest_), type(uint256).max);
    }

    function contribute(uint256 pool, uint256 amount) external {
        invest.contribute(pool, amount);
    }

    function onERC1155Received(address, address, uint256 id, uint256, bytes calldata) external returns (bytes4) {
        try invest.claim(id, address(this)) returns (uint256 paid) {
            got += paid;
        } catch (bytes memory reason) {
            refusal = bytes4(reason);
        }
        return IERC1155Receiver.onERC1155Received.selector;
    }
}

contract RevenueSharesTest is InvestPoolFixture {
    function test_RevenueIsSplitByShares() public {
        uint256 pool = funded();
        vm.expectEmit();
        emit IInvestPool.RevenuePaid(pool, address(this), 100 ether);
        invest.payRevenue(pool, 100 ether);
        eq(invest.claimableOf(pool, ALICE), 25 ether);
        eq(invest.claim(pool, BOB), 75 ether);
        // Revenue keeps coming after the spending.
        finishes(pool);
        invest.payRevenue(pool, 100 ether);
        eq(invest.claim(pool, ALICE), 50 ether + 1000 ether);
        eq(invest.claim(pool, BOB), 75 ether + 3000 ether);
        eq(aitn.balanceOf(address(invest)), 0);
        booksOf(pool, 200 ether, [ALICE, BOB, CAROL]);
    }

    function test_SharesTakeTheFutureNotThePast() public {
        uint256 pool = funded();
        invest.payRevenue(pool, 100 ether);
        moves(pool, ALICE, CAROL, 500 ether);
        eq(invest.claimableOf(pool, ALICE), 25 ether);
        eq(invest.claimableOf(pool, CAROL), 0);
        invest.payRevenue(pool, 80 ether);
        eq(invest.claim(pool, ALICE), 35 ether);
        eq(invest.claim(pool, CAROL), 10 ether);
        eq(invest.claim(pool, BOB), 135 ether);
        // To oneself: nothing is counted twice.
        invest.payRevenue(pool, 80 ether);
        moves(pool, BOB, BOB, 3000 ether);
        eq(invest.claim(pool, BOB), 60 ether);
        booksOf(pool, 260 ether, [ALICE, BOB, CAROL]);
    }

    function test_ABatchTransferChecksEachPool() public {
        uint256 first = funded();
        uint256 second = funded();
        invest.payRevenue(first, 40 ether);
        invest.payRevenue(second, 80 ether);
        uint256[] memory ids = new uint256[](2);
        uint256[] memory amounts = new uint256[](2);
        (ids[0], ids[1], amounts[0], amounts[1]) = (first, second, 1000 ether, 1000 ether);
        vm.prank(ALICE);
        invest.safeBatchTransferFrom(ALICE, CAROL, ids, amounts, "");
        invest.payRevenue(first, 4 ether);
        eq(invest.claimableOf(first, CAROL), 1 ether);
        eq(invest.claimableOf(second, CAROL), 0);
        eq(invest.claim(first, ALICE), 10 ether);
        eq(invest.claim(second, ALICE), 20 ether);
    }

    function test_TheRemainderIsCarried() public {
        uint256 pool = created();
        contributes(pool, ALICE, 1000 ether);
        contributes(pool, BOB, 1000 ether);
        contributes(pool, CAROL, 1000 ether);
        later(30 days + 1);
        for (uint256 i; i < 3; ++i) {
            invest.payRevenue(pool, 1);
            booksOf(pool, i + 1, [ALICE, BOB, CAROL]);
        }
        eq(invest.poolOf(pool).carry, 0);
        eq(invest.claim(pool, ALICE), 1);
        eq(invest.claim(pool, BOB), 1);
        eq(invest.claim(pool, CAROL), 1);
    }

    /// The claims of all are the revenue but what is less than a wei each, whatever is traded between.
    function testFuzz_ClaimsAreTheRevenue(uint256[8] calldata seeds, uint96 first) public {
        uint256 pool = created();
        address[3] memory who = [ALICE, BOB, CAROL];
        uint256 own = bound(first, GOAL, CAP - 1);
        contributes(pool, ALICE, own);
        contributes(pool, BOB, CAP - own);
        uint256 revenue;
        uint256 paid;
        for (uint256 i; i < seeds.length; ++i) {
            uint256 seed = seeds[i];
            address from = who[seed % 3];
            uint256 kind = (seed >> 8) % 3;
            if (kind == 0) {
                uint256 amount = bound(seed >> 16, 1, i % 2 == 0 ? 7 : 1_000_000 ether);
                revenue += amount;
                invest.payRevenue(pool, amount);
            } else if (kind == 1) {
                moves(pool, from, who[(seed >> 4) % 3], (seed >> 16) % (invest.balanceOf(from, pool) + 1));
            } else if (invest.claimableOf(pool, from) > 0) {
                paid += invest.claim(pool, from);
            }
            booksOf(pool, revenue, who);
        }
        for (uint256 k; k < 3; ++k) {
            uint256 due = invest.claimableOf(pool, who[k]);
            if (due > 0) eq(invest.claim(pool, who[k]), due);
            paid += due;
        }
        booksOf(pool, revenue, who);
        IInvestPool.Pool memory p = invest.poolOf(pool);
        eq(paid + p.owed, revenue);
        yes(p.owed <= 3, "less than a wei each, and the carry, is left");
    }

    function testFuzz_ATransferMovesNoPast(uint96 revenue, uint96 more, uint256 part) public {
        uint256 pool = funded();
        revenue = uint96(bound(revenue, 1, 1_000_000 ether));
        more = uint96(bound(more, 1, 1_000_000 ether));
        invest.payRevenue(pool, revenue);
        uint256 alice = invest.claimableOf(pool, ALICE);
        uint256 bob = invest.claimableOf(pool, BOB);
        moves(pool, BOB, CAROL, bound(part, 0, 3000 ether));
        eq(invest.claimableOf(pool, ALICE), alice);
        eq(invest.claimableOf(pool, BOB), bob);
        eq(invest.claimableOf(pool, CAROL), 0);
        invest.payRevenue(pool, more);
        uint256 others = invest.claimableOf(pool, BOB) + invest.claimableOf(pool, CAROL);
        yes(others <= bob + more * uint256(3) / 4 + 1, "a split holding earns no more than the whole");
    }

    function test_RevertIf_RevenueIsNotDue() public {
        refused(IInvestPool.UnknownPool.selector, abi.encode(1));
        invest.payRevenue(1, 1);
        uint256 pool = created();
        contributes(pool, ALICE, CAP - 1);
        refused(IInvestPool.FundingIsOpen.selector, abi.encode(pool, block.timestamp + 30 days));
        invest.payRevenue(pool, 1);
        contributes(pool, ALICE, 1);
        refused(IInvestPool.AmountOutOfRange.selector, abi.encode(0));
        invest.payRevenue(pool, 0);
        refused(IInvestPool.AmountOutOfRange.selector, abi.encode(uint256(type(uint96).max) + 1));
        invest.payRevenue(pool, uint256(type(uint96).max) + 1);
        // All that a payment can be: more than there is, which only the token says.
        vm.expectPartialRevert(IERC20Errors.ERC20InsufficientBalance.selector);
        invest.payRevenue(pool, type(uint96).max);
        refused(IInvestPool.NothingToClaim.selector, abi.encode(pool, ALICE));
        invest.claim(pool, ALICE);
    }

    function test_AHolderThatClaimsWhileItReceivesGainsNothing() public {
        uint256 pool = created();
        Greedy greedy = new Greedy(invest);
        require(aitn.transfer(address(greedy), 1000 ether), "transfer");
        greedy.contribute(pool, 1000 ether);
        eq(bytes32(greedy.refusal()), bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
        contributes(pool, ALICE, 3000 ether);
        invest.payRevenue(pool, 40 ether);
        moves(pool, ALICE, address(greedy), 3000 ether);
        eq(greedy.got(), 10 ether);
        eq(invest.claim(pool, ALICE), 30 ether);
    }
}
