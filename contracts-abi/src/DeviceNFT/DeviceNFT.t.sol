// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Check} from "../testing/Check.sol";
import {DeviceNFT} from "./DeviceNFT.sol";
import {IDeviceNFT} from "./IDeviceNFT.sol";

contract DeviceNFTTest is Check {
    address private constant OWNER = address(0x0A);
    address private constant DEVICE = address(0xDE);
    DeviceNFT private nft;

    function setUp() public {
        vm.warp(1_000);
        nft = new DeviceNFT(address(this));
        nft.register(OWNER, DEVICE, 1, keccak256("td"), "ipfs://td");
    }

    function testFuzz_OneTokenADevice(address device, uint8 tier, bytes32 digest) public {
        vm.assume(device != DEVICE);
        tier = uint8(bound(tier, 0, 3));
        uint256 id = nft.register(OWNER, device, tier, digest, "uri");
        eq(id, uint256(uint160(device)));
        eq(nft.ownerOf(id), OWNER);
        IDeviceNFT.Device memory entry = nft.deviceOf(device);
        eq(entry.tier, tier);
        eq(entry.descriptionDigest, digest);
        eq(entry.registeredAt, 1_000);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidSender.selector, address(0)));
        nft.register(OWNER, device, tier, digest, "uri");
    }

    function testFuzz_RevertIf_TierOutOfRange(uint8 tier) public {
        vm.assume(tier > 3);
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.TierOutOfRange.selector, tier));
        nft.register(OWNER, address(0xD2), tier, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.TierOutOfRange.selector, tier));
        nft.setTier(DEVICE, tier);
    }

    function testFuzz_RevertIf_NotTheRegistrar(address caller) public {
        vm.assume(caller != address(this));
        bytes memory refusal = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        nft.register(caller, address(0xD2), 0, 0, "");
        vm.expectRevert(refusal);
        nft.setTier(DEVICE, 3);
    }

    function testFuzz_TrustNeedsTierAndNoRevocation(uint8 tier, uint8 asked) public {
        tier = uint8(bound(tier, 0, 3));
        nft.setTier(DEVICE, tier);
        yes(nft.isTrusted(DEVICE, asked) == (asked <= tier), "trusted up to its tier");
        nft.revoke(DEVICE, "lost");
        yes(!nft.isTrusted(DEVICE, 0), "revoked is never trusted");
        yes(!nft.isTrusted(address(0xD9), 0), "unknown is never trusted");
    }

    function test_OwnerMayRevokeOnceAndForEver() public {
        vm.prank(OWNER);
        nft.revoke(DEVICE, "sold for scrap");
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.DeviceIsRevoked.selector, DEVICE));
        nft.revoke(DEVICE, "again");
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.DeviceIsRevoked.selector, DEVICE));
        nft.setDescription(DEVICE, 0, "");
    }

    function testFuzz_RevertIf_StrangerActs(address caller) public {
        vm.assume(caller != address(this) && caller != OWNER);
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.NotDeviceOwner.selector, DEVICE, caller));
        nft.revoke(DEVICE, "");
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.NotDeviceOwner.selector, DEVICE, caller));
        nft.setDescription(DEVICE, 0, "");
    }

    function test_RevertIf_UnknownDevice() public {
        address unknown = address(0xD9);
        bytes memory refusal = abi.encodeWithSelector(IDeviceNFT.UnknownDevice.selector, unknown);
        vm.expectRevert(refusal);
        nft.deviceOf(unknown);
        vm.expectRevert(refusal);
        nft.revoke(unknown, "");
        vm.expectRevert(refusal);
        nft.setTier(unknown, 1);
    }

    function test_DescriptionFollowsTheOwner() public {
        address buyer = address(0x0B);
        uint256 id = nft.tokenOf(DEVICE);
        vm.prank(OWNER);
        nft.transferFrom(OWNER, buyer, id);
        vm.prank(buyer);
        nft.setDescription(DEVICE, keccak256("td2"), "ipfs://td2");
        yes(keccak256(bytes(nft.tokenURI(id))) == keccak256("ipfs://td2"), "new uri");
    }
}
