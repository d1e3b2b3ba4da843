// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DeviceFixture} from "./DeviceFixture.t.sol";
import {IERC4907} from "./IERC4907.sol";

contract ERC721UserTest is DeviceFixture {
    address private constant USER = address(0x05E4);

    function testFuzz_TheUserIsOneUntilItsTimeIsOver(address user, uint64 expires, uint64 now_) public {
        vm.assume(user != address(0));
        expires = uint64(bound(expires, 0, type(uint64).max - 1));
        vm.prank(OWNER);
        vm.expectEmit();
        emit IERC4907.UpdateUser(id, user, expires);
        nft.setUser(id, user, expires);
        vm.warp(now_);
        eq(nft.userOf(id), now_ <= expires ? user : address(0));
        eq(nft.userExpires(id), expires);
        eq(nft.ownerOf(id), OWNER);
        vm.warp(expires);
        eq(nft.userOf(id), user);
        vm.warp(uint256(expires) + 1);
        eq(nft.userOf(id), address(0));
    }

    function test_WhomTheOwnerApprovedMayLend() public {
        vm.prank(OWNER);
        nft.approve(BUYER, id);
        vm.prank(BUYER);
        nft.setUser(id, USER, NOW + 1);
        eq(nft.userOf(id), USER);
        vm.prank(OWNER);
        nft.setApprovalForAll(address(0xA11), true);
        vm.prank(address(0xA11));
        nft.setUser(id, address(0xA11), NOW + 2);
        eq(nft.userOf(id), address(0xA11));
    }

    function test_ATransferEndsTheUse() public {
        eq(nft.transfersOf(id), 1);
        vm.prank(OWNER);
        nft.setUser(id, USER, NOW + 1 days);
        vm.expectEmit();
        emit IERC4907.UpdateUser(id, address(0), 0);
        move(OWNER, BUYER);
        eq(nft.userOf(id), address(0));
        eq(nft.userExpires(id), 0);
        move(BUYER, OWNER);
        eq(nft.userOf(id), address(0));
        eq(nft.transfersOf(id), 3);
    }

    function test_ATransferWithoutAUserEndsNoUse() public {
        vm.recordLogs();
        move(OWNER, BUYER);
        // Only the transfer itself.
        eq(vm.getRecordedLogs().length, 1);
    }

    function test_NoUserHasNoTime() public {
        vm.prank(OWNER);
        nft.setUser(id, USER, NOW + 1 days);
        vm.prank(OWNER);
        vm.expectEmit();
        emit IERC4907.UpdateUser(id, address(0), 0);
        nft.setUser(id, address(0), NOW + 1 days);
        eq(nft.userOf(id), address(0));
        eq(nft.userExpires(id), 0);
    }

    function test_AUserOwnsNothing() public {
        vm.prank(OWNER);
        nft.setUser(id, USER, NOW + 1 days);
        vm.expectPartialRevert(bytes4(keccak256("ERC721InsufficientApproval(address,uint256)")));
        move(USER, USER);
    }
}
