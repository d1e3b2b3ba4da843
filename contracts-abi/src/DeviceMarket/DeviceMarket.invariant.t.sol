// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {DeviceMarketFixture} from "./DeviceMarketFixture.t.sol";

/// Three people list, cancel, give away, lend and buy one device; the handler keeps its own listing.
contract DeviceMarketHandler is DeviceMarketFixture {
    address[3] private people;
    bool public listed;
    address public seller;
    uint128 public price;
    uint64 public expiresAt;
    uint256 public sales;
    bool public wrongSale;
    bool public missedSale;
    bool public wrongSum;

    function setUp() public override {
        super.setUp();
        people = [OWNER, BUYER, THIRD];
        vm.prank(OWNER);
        nft.setRoyalty(device, 333);
        for (uint256 i; i < 3; ++i) {
            vm.prank(people[i]);
            nft.setApprovalForAll(address(market), true);
        }
    }

    function list(uint256 amount, uint256 length) external {
        seller = nft.ownerOf(id);
        price = uint128(bound(amount, 1, HOLDING / 8));
        expiresAt = uint64(block.timestamp + bound(length, 1, 10 days));
        listed = true;
        vm.prank(seller);
        market.list(id, price, expiresAt);
    }

    function cancel() external {
        if (seller == address(0)) return;
        vm.prank(seller);
        try market.cancel(id) {} catch {}
        listed = false;
        seller = address(0);
    }

    function giveAway(uint256 to) external {
        move(nft.ownerOf(id), people[to % 3]);
        listed = false;
    }

    function wait(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 2 days));
    }

    /// Tries to buy as listed last, whether that still counts or not.
    function buy(uint256 who) external {
        address buyer = people[who % 3];
        bool due = listed && block.timestamp < expiresAt;
        bool rich = token.balanceOf(buyer) >= price;
        uint256 before = wealth();
        uint256 own = token.balanceOf(buyer);
        vm.prank(buyer);
        try market.buy(id, seller, price) {
            ++sales;
            if (!due || nft.ownerOf(id) != buyer) wrongSale = true;
            if (buyer != seller && buyer != OWNER && token.balanceOf(buyer) != own - price) wrongSum = true;
            listed = false;
            seller = address(0);
        } catch {
            if (due && rich) missedSale = true;
        }
        if (wealth() != before) wrongSum = true;
    }

    function wealth() public view returns (uint256 sum) {
        for (uint256 i; i < 3; ++i) {
            sum += token.balanceOf(people[i]);
        }
    }

    function isLive() external view returns (bool) {
        return market.isLive(id);
    }

    function held() external view returns (uint256 money, uint256 tokens) {
        return (token.balanceOf(address(market)), nft.balanceOf(address(market)));
    }
}

contract DeviceMarketInvariantTest is DeviceMarketFixture, Invariant {
    DeviceMarketHandler private handler;

    function setUp() public override {
        handler = new DeviceMarketHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](5);
        list[0] = handler.list.selector;
        list[1] = handler.cancel.selector;
        list[2] = handler.giveAway.selector;
        list[3] = handler.wait.selector;
        list[4] = handler.buy.selector;
    }

    function test_TheWalkReachesASale() external {
        handler.list(5 ether, 5 days);
        handler.buy(1);
        eq(handler.sales(), 1);
    }

    /// A device is sold exactly when its listing counts, for exactly its price, and the market never holds anything.
    function invariant_OnlyALiveListingSells() external view {
        (uint256 money, uint256 tokens) = handler.held();
        eq(money, 0);
        eq(tokens, 0);
        eq(handler.wealth(), 3 * HOLDING);
        yes(
            handler.isLive() == (handler.listed() && block.timestamp < handler.expiresAt()), "live as the handler knows"
        );
        yes(!handler.wrongSale(), "sold without a live listing");
        yes(!handler.missedSale(), "a live listing did not sell");
        yes(!handler.wrongSum(), "not exactly the price");
    }
}
