// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {IModelMarket} from "./IModelMarket.sol";
import {ModelMarketFixture} from "./ModelMarketFixture.t.sol";

/// One author, three models, five accounts that may hold shares; the handler keeps its own books.
contract ModelMarketHandler is ModelMarketFixture {
    uint256 public constant MODELS = 3;
    uint256 public constant ACCOUNTS = 5;

    bytes32[3] public modelAt;
    uint256 public paid;
    uint256 public collected;
    uint256 public sold;
    bool public soldUnapproved;

    function setUp() public override {
        super.setUp();
        modelAt[0] = model;
        modelAt[1] = proposed("bafy-1");
        modelAt[2] = proposed("bafy-2");
        registry.approve(modelAt[1]);
        registry.approve(modelAt[2]);
    }

    function account(uint256 seed) public pure returns (address) {
        return address(uint160(0x100 + seed % ACCOUNTS));
    }

    function offerOne(uint256 m, uint96 price, uint256 first, uint256 second, uint16 bps) external {
        bytes32 one = modelAt[m % MODELS];
        if (!registry.isApproved(one)) return;
        price = uint96(bound(price, 0, 1_000 ether));
        vm.prank(AUTHOR);
        market.offer(one, termsOf(price, 0), two(account(first), uint16(bound(bps, 1, 9999)), account(second)));
    }

    function buy(uint256 m, uint256 holder) external {
        bytes32 one = modelAt[m % MODELS];
        IModelMarket.Offer memory offer = market.offerOf(one);
        bool approved = registry.isApproved(one);
        try market.license(one, offer.edition, account(holder)) {
            if (!approved || !offer.open) soldUnapproved = true;
            paid += offer.terms.price;
            ++sold;
        } catch {
            yes(!approved || !offer.open, "what is offered is sold");
        }
    }

    function close(uint256 m, uint256 seed) external {
        bytes32 one = modelAt[m % MODELS];
        if (seed % 4 != 0 || !market.offerOf(one).open) return;
        vm.prank(AUTHOR);
        market.closeOffer(one);
    }

    function revoke(uint256 m, uint256 seed) external {
        bytes32 one = modelAt[m % MODELS];
        if (seed % 16 == 0 && registry.isApproved(one)) registry.revoke(one, "");
    }

    function collectOne(uint256 who) external {
        if (market.creditOf(account(who)) > 0) collected += market.collect(account(who));
    }

    function credits() external view returns (uint256 sum) {
        for (uint256 i; i < ACCOUNTS; ++i) {
            sum += market.creditOf(account(i));
        }
    }

    function balances() external view returns (uint256 held, uint256 licences, uint256 earned) {
        held = token.balanceOf(address(market));
        for (uint256 i; i < ACCOUNTS; ++i) {
            licences += market.balanceOf(account(i));
            earned += token.balanceOf(account(i));
        }
    }
}

contract ModelMarketInvariantTest is ModelMarketFixture, Invariant {
    ModelMarketHandler private handler;

    function setUp() public override {
        handler = new ModelMarketHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](5);
        list[0] = handler.offerOne.selector;
        list[1] = handler.buy.selector;
        list[2] = handler.close.selector;
        list[3] = handler.revoke.selector;
        list[4] = handler.collectOne.selector;
    }

    function test_TheWalkReachesASaleAndItsEarnings() external {
        handler.offerOne(1, 100 ether, 1, 2, 3000);
        handler.buy(1, 3);
        handler.collectOne(1);
        yes(handler.sold() == 1 && handler.collected() > 0, "sold and collected");
    }

    /// Nobody gives tokens away here, so the balance is what is owed, to the wei.
    function invariant_CreditsAreTheBalance() external view {
        (uint256 held, uint256 licences, uint256 earned) = handler.balances();
        eq(handler.credits(), held);
        eq(handler.paid(), held + handler.collected());
        eq(earned, handler.collected());
        eq(licences, handler.sold());
    }

    function invariant_OnlyApprovedModelsAreSold() external view {
        yes(!handler.soldUnapproved(), "neither revoked nor closed");
    }
}
