// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC20Errors, IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IModelMarket} from "./IModelMarket.sol";
import {ModelMarket} from "./ModelMarket.sol";
import {ModelMarketFixture} from "./ModelMarketFixture.t.sol";

/// Tries to collect while it is given a licence.
contract GreedyHolder {
    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        IModelMarket(msg.sender).collect(address(this));
        return this.onERC721Received.selector;
    }
}

contract ModelMarketTest is ModelMarketFixture {
    function failing(bytes4 selector) private view returns (bytes memory) {
        return abi.encodeWithSelector(selector, model);
    }

    function test_AnOfferIsKept() public {
        IModelMarket.Terms memory terms = termsOf(10 ether, 30 days);
        vm.expectEmit();
        emit IModelMarket.Offered(model, AUTHOR, 1, terms, shares());
        eq(offered(10 ether, 30 days), 1);
        IModelMarket.Offer memory offer = market.offerOf(model);
        eq(offer.terms.price, 10 ether);
        eq(offer.terms.durationS, 30 days);
        eq(offer.terms.royaltyBps, 500);
        eq(offer.terms.royaltyReceiver, AUTHOR);
        yes(offer.open, "open");
        eq(market.sharesOf(model).length, 2);
        vm.prank(AUTHOR);
        eq(market.offer(model, terms, two(BOB, 1, ALICE)), 2);
        eq(market.sharesOf(model).length, 2);
        eq(market.sharesOf(model)[0].account, BOB);
    }

    function test_ALicenceForATime() public {
        offered(10 ether, 30 days);
        vm.expectEmit();
        emit IModelMarket.Licensed(model, 1, BOB, 1, 10 ether);
        uint256 licence = market.license(model, 1, BOB);
        eq(market.ownerOf(licence), BOB);
        eq(market.licenceOf(licence).model, model);
        eq(market.licenceOf(licence).edition, 1);
        eq(market.licenceOf(licence).expiresAt, NOW + 30 days);
        vm.warp(NOW + 30 days - 1);
        yes(market.permits(licence, BOB, model), "in time");
        vm.warp(NOW + 30 days);
        yes(!market.permits(licence, BOB, model), "over");
    }

    function test_ALicenceForEver() public {
        offered(10 ether, 0);
        uint256 licence = market.license(model, 1, BOB);
        vm.warp(NOW + 1000 * 365 days);
        yes(market.permits(licence, BOB, model), "for ever");
        yes(!market.permits(licence, ALICE, model), "not another's");
        yes(!market.permits(licence, BOB, keccak256("other")), "not for another model");
        yes(!market.permits(2, address(0), model), "an unknown licence is nobody's");
        yes(!market.permits(2, address(0), 0), "an unknown licence is for nothing");
        vm.prank(BOB);
        market.transferFrom(BOB, ALICE, licence);
        yes(market.permits(licence, ALICE, model) && !market.permits(licence, BOB, model), "it moves with the token");
    }

    function test_SharedFree() public {
        offered(0, 0);
        vm.prank(BOB);
        uint256 licence = market.license(model, 1, BOB);
        yes(market.permits(licence, BOB, model), "free");
        eq(token.balanceOf(address(market)), 0);
        eq(market.creditOf(AUTHOR), 0);
    }

    function test_NoPaymentOfNothingIsMade() public {
        offered(0, 0);
        vm.recordLogs();
        market.license(model, 1, BOB);
        // The licence and its mint.
        eq(vm.getRecordedLogs().length, 2);
    }

    /// Of an odd wei the share that ends later has it: floors up to each part.
    function test_AnOddWeiGoesToTheLaterShare() public {
        vm.prank(AUTHOR);
        market.offer(model, termsOf(3, 0), two(AUTHOR, 5000, ALICE));
        market.license(model, 1, BOB);
        eq(market.creditOf(AUTHOR), 1);
        eq(market.creditOf(ALICE), 2);
    }

    /// Whatever the shares and the price: credits sum to the price, and no share is off by a wei or more.
    function testFuzz_TheSplitIsExact(uint96 price, uint16[16] calldata weights, uint256 count) public {
        count = bound(count, 1, 16);
        price = uint96(bound(price, 1, 1_000_000_000 ether));
        IModelMarket.Share[] memory list = new IModelMarket.Share[](count);
        uint256 left = 10_000;
        for (uint256 i; i < count; ++i) {
            uint256 bps = i + 1 == count ? left : bound(weights[i], 1, left - (count - 1 - i));
            list[i] = IModelMarket.Share(address(uint160(0x100 + i)), uint16(bps));
            left -= bps;
        }
        vm.prank(AUTHOR);
        market.offer(model, termsOf(price, 0), list);
        market.license(model, 1, BOB);
        uint256 sum;
        for (uint256 i; i < count; ++i) {
            uint256 credit = market.creditOf(list[i].account);
            uint256 exact = uint256(price) * list[i].bps;
            yes(credit * 10_000 < exact + 10_000 && credit * 10_000 + 10_000 > exact, "within a wei");
            sum += credit;
        }
        eq(sum, price);
        eq(token.balanceOf(address(market)), price);
    }

    function test_EarningsAreCollectedOnce() public {
        offered(10 ether, 0);
        market.license(model, 1, BOB);
        market.license(model, 1, BOB);
        vm.expectEmit();
        emit IModelMarket.Collected(ALICE, 6 ether);
        eq(market.collect(ALICE), 6 ether);
        eq(token.balanceOf(ALICE), 6 ether);
        eq(market.collect(AUTHOR), 14 ether);
        eq(token.balanceOf(AUTHOR), 14 ether);
        eq(token.balanceOf(address(market)), 0);
        vm.expectRevert(abi.encodeWithSelector(IModelMarket.NothingToCollect.selector, ALICE));
        market.collect(ALICE);
    }

    function test_RevertIf_ItsReviewHasNotEndedWell() public {
        model = proposed("bafy-2");
        vm.prank(AUTHOR);
        vm.expectRevert(failing(IModelMarket.ModelNotApproved.selector));
        market.offer(model, termsOf(1, 0), shares());
        registry.reject(model, "");
        vm.prank(AUTHOR);
        vm.expectRevert(failing(IModelMarket.ModelNotApproved.selector));
        market.offer(model, termsOf(1, 0), shares());
    }

    function test_ARevokedModelIsNotSoldAndItsLicencesDoNotCount() public {
        offered(10 ether, 0);
        uint256 licence = market.license(model, 1, BOB);
        registry.revoke(model, "unsafe");
        yes(!market.permits(licence, BOB, model), "its licences do not count");
        vm.expectRevert(failing(IModelMarket.ModelNotApproved.selector));
        market.license(model, 1, BOB);
        vm.prank(AUTHOR);
        vm.expectRevert(failing(IModelMarket.ModelNotApproved.selector));
        market.offer(model, termsOf(1, 0), shares());
        eq(market.collect(AUTHOR), 7 ether);
    }

    function wrongEdition(uint256 asked, uint256 open) private view returns (bytes memory) {
        return abi.encodeWithSelector(IModelMarket.WrongEdition.selector, model, asked, open);
    }

    /// Nobody pays terms that they have not seen.
    function test_RevertIf_TheTermsHaveChanged() public {
        offered(10 ether, 0);
        offered(20 ether, 0);
        vm.expectRevert(wrongEdition(1, 2));
        market.license(model, 1, BOB);
        market.license(model, 2, BOB);
    }

    function test_RevertIf_NothingIsOffered() public {
        vm.expectRevert(wrongEdition(0, 0));
        market.license(model, 0, BOB);
        offered(10 ether, 0);
        vm.expectEmit();
        emit IModelMarket.OfferClosed(model, 1);
        vm.prank(AUTHOR);
        market.closeOffer(model);
        vm.expectRevert(wrongEdition(1, 0));
        market.license(model, 1, BOB);
        vm.expectRevert(wrongEdition(0, 0));
        market.license(model, 0, BOB);
        vm.prank(AUTHOR);
        vm.expectRevert(wrongEdition(1, 0));
        market.closeOffer(model);
        eq(offered(5 ether, 0), 2);
    }

    function testFuzz_RevertIf_NotTheAuthor(address caller) public {
        vm.assume(caller != AUTHOR);
        offered(10 ether, 0);
        bytes memory refusal = abi.encodeWithSelector(IModelMarket.NotAuthor.selector, model, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        market.offer(model, termsOf(1, 0), shares());
        vm.expectRevert(refusal);
        market.closeOffer(model);
    }

    function refuse(IModelMarket.Terms memory terms, IModelMarket.Share[] memory list, bytes memory why) private {
        vm.prank(AUTHOR);
        vm.expectRevert(why);
        market.offer(model, terms, list);
    }

    function test_RevertIf_TermsOutOfRange() public {
        IModelMarket.Terms memory t = termsOf(1, 1 hours - 1);
        refuse(t, shares(), abi.encodeWithSelector(IModelMarket.DurationOutOfRange.selector, 1 hours - 1));
        t.durationS = 20 * 365 days + 1;
        refuse(t, shares(), abi.encodeWithSelector(IModelMarket.DurationOutOfRange.selector, 20 * 365 days + 1));
        t.durationS = 20 * 365 days;
        t.royaltyBps = 2501;
        refuse(t, shares(), abi.encodeWithSelector(IModelMarket.RoyaltyOutOfRange.selector, 2501, AUTHOR));
        t.royaltyBps = 2500;
        t.royaltyReceiver = address(0);
        refuse(t, shares(), abi.encodeWithSelector(IModelMarket.RoyaltyOutOfRange.selector, 2500, address(0)));
        t.royaltyReceiver = AUTHOR;
        vm.prank(AUTHOR);
        market.offer(model, t, shares());
        offered(1, 1 hours);
    }

    function test_RevertIf_SharesOutOfRange() public {
        IModelMarket.Terms memory t = termsOf(1, 0);
        IModelMarket.Share[] memory none = new IModelMarket.Share[](0);
        refuse(t, none, abi.encodeWithSelector(IModelMarket.ShareCountOutOfRange.selector, 0));
        IModelMarket.Share[] memory many = new IModelMarket.Share[](17);
        refuse(t, many, abi.encodeWithSelector(IModelMarket.ShareCountOutOfRange.selector, 17));
        bytes4 out = IModelMarket.ShareOutOfRange.selector;
        refuse(t, two(AUTHOR, 10_000, ALICE), abi.encodeWithSelector(out, ALICE, 0));
        refuse(t, two(AUTHOR, 1, address(0)), abi.encodeWithSelector(out, address(0), 9999));
        refuse(t, two(address(market), 1, ALICE), abi.encodeWithSelector(out, market, 1));
        IModelMarket.Share[] memory list = two(AUTHOR, 5000, ALICE);
        list[1].bps = 4999;
        refuse(t, list, abi.encodeWithSelector(IModelMarket.SharesDoNotSum.selector, 9999));
        list[1].bps = 5001;
        refuse(t, list, abi.encodeWithSelector(IModelMarket.SharesDoNotSum.selector, 10_001));
    }

    function test_RevertIf_TheBuyerCannotPay() public {
        offered(10 ether, 0);
        vm.prank(BOB);
        vm.expectPartialRevert(IERC20Errors.ERC20InsufficientAllowance.selector);
        market.license(model, 1, BOB);
        eq(market.creditOf(AUTHOR), 0);
    }

    function test_RevertIf_TheHolderTakesPart() public {
        GreedyHolder greedy = new GreedyHolder();
        vm.prank(AUTHOR);
        market.offer(model, termsOf(10 ether, 0), two(address(greedy), 5000, ALICE));
        vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        market.license(model, 1, address(greedy));
        eq(token.balanceOf(address(market)), 0);
    }

    function test_RevertIf_TheHolderCannotHold() public {
        offered(0, 0);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, token));
        market.license(model, 1, address(token));
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 1));
        market.licenceOf(1);
    }

    /// A licence keeps the royalty it was sold with; each licence its own.
    function testFuzz_Royalties(uint96 price) public {
        offered(10 ether, 0);
        uint256 first = market.license(model, 1, BOB);
        vm.prank(AUTHOR);
        market.offer(model, IModelMarket.Terms(1, 0, 0, address(0)), shares());
        uint256 second = market.license(model, 2, BOB);
        (address receiver, uint256 amount) = market.royaltyInfo(first, price);
        eq(receiver, AUTHOR);
        eq(amount, uint256(price) * 500 / 10_000);
        (, amount) = market.royaltyInfo(second, price);
        eq(amount, 0);
        yes(market.supportsInterface(type(IERC2981).interfaceId), "ERC-2981");
        yes(market.supportsInterface(type(IERC721).interfaceId), "ERC-721");
    }
}
