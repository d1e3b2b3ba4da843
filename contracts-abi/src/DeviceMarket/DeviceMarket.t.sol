// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors, IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {DeviceMarket} from "./DeviceMarket.sol";
import {DeviceMarketFixture} from "./DeviceMarketFixture.t.sol";
import {IDeviceMarket} from "./IDeviceMarket.sol";

/// Buys, and while it receives the token makes a call.
contract Buyer is IERC721Receiver {
    error Unwanted();

    bytes private call_;
    bool private refuses;

    function set(bytes calldata data, bool refuses_) external {
        (call_, refuses) = (data, refuses_);
    }

    function act(address target, bytes calldata data) public {
        (bool ok, bytes memory answer) = target.call(data);
        if (ok) return;
        assembly {
            revert(add(answer, 32), mload(answer))
        }
    }

    function onERC721Received(address operator, address, uint256, bytes calldata) external returns (bytes4) {
        require(!refuses, Unwanted());
        if (call_.length > 0) this.act(operator, call_);
        return this.onERC721Received.selector;
    }
}

contract DeviceMarketTest is DeviceMarketFixture {
    function test_ASaleGivesTheMakerItsRoyaltyAndTheSellerTheRest() public {
        vm.prank(OWNER);
        nft.setRoyalty(device, 250);
        offer(OWNER, 1_000 ether);
        purchase(BUYER, OWNER, 1_000 ether);
        eq(token.balanceOf(OWNER), HOLDING + 1_000 ether);
        vm.prank(BUYER);
        nft.approve(address(market), id);
        vm.expectEmit();
        emit IDeviceMarket.Listed(id, BUYER, 2_000 ether + 39, NOW + 30 days);
        offer(BUYER, 2_000 ether + 39);
        IDeviceMarket.Listing memory entry = market.listingOf(id);
        eq(entry.seller, BUYER);
        eq(entry.price, 2_000 ether + 39);
        eq(entry.expiresAt, NOW + 30 days);
        yes(market.isLive(id), "live");
        vm.expectEmit();
        emit IDeviceMarket.Sold(id, BUYER, THIRD, 2_000 ether + 39, OWNER, 50 ether);
        purchase(THIRD, BUYER, 2_000 ether + 39);
        eq(nft.ownerOf(id), THIRD);
        eq(token.balanceOf(OWNER), HOLDING + 1_050 ether);
        eq(token.balanceOf(BUYER), HOLDING - 1_000 ether + 1_950 ether + 39);
        eq(token.balanceOf(THIRD), HOLDING - 2_000 ether - 39);
        refuseBuy(THIRD, BUYER, 2_000 ether + 39, abi.encodeWithSelector(IDeviceMarket.NotListed.selector, id));
    }

    function testFuzz_TheBuyerPaysExactlyThePrice(uint128 price, uint16 bps) public {
        price = uint128(bound(price, 1, HOLDING));
        bps = uint16(bound(bps, 0, 1_000));
        vm.prank(OWNER);
        nft.setRoyalty(device, bps);
        vm.prank(OWNER);
        nft.transferFrom(OWNER, THIRD, id);
        vm.prank(THIRD);
        nft.approve(address(market), id);
        offer(THIRD, price);
        purchase(BUYER, THIRD, price);
        uint256 royalty = uint256(price) * bps / 10_000;
        eq(token.balanceOf(BUYER), HOLDING - price);
        eq(token.balanceOf(OWNER), HOLDING + royalty);
        eq(token.balanceOf(THIRD), HOLDING + price - royalty);
        eq(token.balanceOf(address(market)), 0);
        eq(nft.ownerOf(id), BUYER);
    }

    /// Some tokens refuse to move nothing.
    function test_ARoyaltyOfNothingIsNotPaid() public {
        vm.prank(OWNER);
        nft.setRoyalty(device, 250);
        offer(OWNER, 39);
        uint256 before = token.moves();
        purchase(BUYER, OWNER, 39);
        eq(token.moves(), before + 1);
    }

    function test_ApprovalForAllIsEnough() public {
        vm.startPrank(OWNER);
        nft.approve(address(0), id);
        nft.setApprovalForAll(address(market), true);
        vm.stopPrank();
        offer(OWNER, 5);
        yes(market.isLive(id), "live");
        purchase(BUYER, OWNER, 5);
        eq(nft.ownerOf(id), BUYER);
    }

    function test_ATransferEndsTheListingForGood() public {
        offer(OWNER, 10 ether);
        move(OWNER, THIRD);
        yes(!market.isLive(id), "moved");
        bytes memory refusal = abi.encodeWithSelector(IDeviceMarket.ListingIsOver.selector, id);
        refuseBuy(BUYER, OWNER, 10 ether, refusal);
        move(THIRD, OWNER);
        vm.prank(OWNER);
        nft.approve(address(market), id);
        yes(!market.isLive(id), "back again");
        refuseBuy(BUYER, OWNER, 10 ether, refusal);
        offer(OWNER, 11 ether);
        purchase(BUYER, OWNER, 11 ether);
    }

    function test_AListingMovesNothingAndItsUserGoesWithTheSale() public {
        vm.prank(OWNER);
        nft.setUser(id, THIRD, NOW + 1 days);
        offer(OWNER, 5);
        eq(nft.ownerOf(id), OWNER);
        eq(nft.userOf(id), THIRD);
        purchase(BUYER, OWNER, 5);
        eq(nft.userOf(id), address(0));
    }

    function test_RevertIf_TheListingIsNotWhatTheBuyerSaw() public {
        offer(OWNER, 10);
        offer(OWNER, 11);
        bytes memory refusal = abi.encodeWithSelector(IDeviceMarket.ListingDiffers.selector, id, OWNER, 11);
        refuseBuy(BUYER, OWNER, 10, refusal);
        refuseBuy(BUYER, THIRD, 11, refusal);
    }

    function test_RevertIf_TheListingExpired() public {
        offer(OWNER, 10);
        vm.warp(NOW + 30 days);
        yes(!market.isLive(id), "expired");
        refuseBuy(BUYER, OWNER, 10, abi.encodeWithSelector(IDeviceMarket.ListingExpired.selector, id, NOW + 30 days));
        vm.warp(NOW + 30 days - 1);
        yes(market.isLive(id), "its last second");
        purchase(BUYER, OWNER, 10);
    }

    function test_RevertIf_TheDeviceIsRevoked() public {
        offer(OWNER, 10);
        vm.prank(OWNER);
        nft.revoke(device, "broken");
        yes(!market.isLive(id), "revoked");
        bytes memory refusal = abi.encodeWithSelector(IDeviceMarket.DeviceNotTrusted.selector, id);
        refuseBuy(BUYER, OWNER, 10, refusal);
        refuseList(OWNER, id, 10, NOW + 1, refusal);
    }

    function test_RevertIf_TheApprovalIsGoneAndNobodyPaid() public {
        offer(OWNER, 10);
        vm.prank(OWNER);
        nft.approve(address(0), id);
        yes(!market.isLive(id), "no approval");
        refuseBuy(
            BUYER,
            OWNER,
            10,
            abi.encodeWithSelector(IERC721Errors.ERC721InsufficientApproval.selector, address(market), id)
        );
        eq(token.balanceOf(BUYER), HOLDING);
        eq(token.balanceOf(OWNER), HOLDING);
        refuseList(OWNER, id, 10, NOW + 1, abi.encodeWithSelector(IDeviceMarket.NotApproved.selector, id));
        yes(market.listingOf(id).price == 10, "the listing waits");
    }

    function test_RevertIf_TheBuyerCannotPay() public {
        offer(OWNER, uint128(HOLDING) + 1);
        refuseBuy(
            BUYER,
            OWNER,
            uint128(HOLDING) + 1,
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, BUYER, HOLDING, HOLDING + 1)
        );
        eq(nft.ownerOf(id), OWNER);
    }

    function test_OnlyTheSellerCancels() public {
        offer(OWNER, 10);
        vm.expectRevert(abi.encodeWithSelector(IDeviceMarket.NotSeller.selector, id, address(this)));
        market.cancel(id);
        vm.prank(OWNER);
        vm.expectEmit();
        emit IDeviceMarket.Cancelled(id, OWNER);
        market.cancel(id);
        bytes memory refusal = abi.encodeWithSelector(IDeviceMarket.NotListed.selector, id);
        refuseBuy(BUYER, OWNER, 10, refusal);
        vm.expectRevert(refusal);
        market.listingOf(id);
        vm.prank(OWNER);
        vm.expectRevert(refusal);
        market.cancel(id);
        yes(!market.isLive(id), "cancelled");
    }

    function test_RevertIf_ListedWrongly() public {
        refuseList(BUYER, id, 1, NOW + 1, abi.encodeWithSelector(IDeviceMarket.NotOwner.selector, id, BUYER));
        refuseList(OWNER, id, 0, NOW + 1, abi.encodeWithSelector(IDeviceMarket.PriceIsZero.selector, id));
        refuseList(OWNER, id, 1, NOW, abi.encodeWithSelector(IDeviceMarket.ExpiryOutOfRange.selector, NOW));
        uint64 late = NOW + 365 days + 1;
        refuseList(OWNER, id, 1, late, abi.encodeWithSelector(IDeviceMarket.ExpiryOutOfRange.selector, late));
        refuseList(OWNER, 5, 1, NOW + 1, abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 5));
        vm.startPrank(OWNER);
        market.list(id, 1, late - 1);
        market.list(id, 1, NOW + 1);
        vm.stopPrank();
    }

    function contractBuyer() private returns (Buyer buyer) {
        buyer = new Buyer();
        endow(address(buyer));
        offer(OWNER, 100);
    }

    function test_RevertIf_TheBuyerRefusesTheToken() public {
        Buyer buyer = contractBuyer();
        buyer.set("", true);
        vm.expectRevert(abi.encodeWithSelector(Buyer.Unwanted.selector));
        buyer.act(address(market), abi.encodeCall(DeviceMarket.buy, (id, OWNER, 100)));
        eq(token.balanceOf(address(buyer)), HOLDING);
        buyer.set("", false);
        buyer.act(address(market), abi.encodeCall(DeviceMarket.buy, (id, OWNER, 100)));
        eq(nft.ownerOf(id), address(buyer));
    }

    function test_RevertIf_TheBuyerBuysWhileItBuys() public {
        Buyer buyer = contractBuyer();
        bytes memory again = abi.encodeCall(DeviceMarket.buy, (id, OWNER, 100));
        buyer.set(again, false);
        vm.expectRevert(abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
        buyer.act(address(market), again);
    }
}
