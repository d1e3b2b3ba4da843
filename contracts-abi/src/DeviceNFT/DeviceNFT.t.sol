// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IAccessStandards} from "../AccessStandards/IAccessStandards.sol";
import {DeviceFixture} from "./DeviceFixture.t.sol";
import {IDeviceKeys} from "./IDeviceKeys.sol";
import {IDeviceNFT} from "./IDeviceNFT.sol";

contract DeviceNFTTest is DeviceFixture {
    uint32 private constant STANDARD = 7;

    function testFuzz_OneTokenADevice(address other, uint8 tier, bytes32 digest) public {
        vm.assume(other != device && other != address(0));
        tier = uint8(bound(tier, 0, 3));
        vm.prank(REGISTRAR);
        vm.expectEmit();
        emit IDeviceNFT.DeviceRegistered(other, OWNER, tier, digest, "uri");
        uint256 token = nft.register(OWNER, other, tier, digest, "uri");
        eq(token, uint256(uint160(other)));
        eq(nft.ownerOf(token), OWNER);
        eq(nft.transfersOf(token), 1);
        IDeviceNFT.Device memory entry = nft.deviceOf(other);
        eq(entry.tier, tier);
        eq(entry.descriptionDigest, digest);
        eq(entry.registeredAt, NOW);
        eq(entry.maker, OWNER);
        yes(keccak256(bytes(entry.descriptionUri)) == keccak256("uri"), "where else it is");
        vm.prank(REGISTRAR);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidSender.selector, address(0)));
        nft.register(OWNER, other, tier, digest, "uri");
    }

    function test_RevertIf_NoKeyIsRegistered() public {
        vm.prank(REGISTRAR);
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.DeviceIsZero.selector, OWNER));
        nft.register(OWNER, address(0), 0, 0, "");
    }

    function testFuzz_RevertIf_TierOutOfRange(uint8 tier) public {
        vm.assume(tier > 3);
        vm.startPrank(REGISTRAR);
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.TierOutOfRange.selector, tier));
        nft.register(OWNER, address(0xD2), tier, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.TierOutOfRange.selector, tier));
        nft.setTier(device, tier);
    }

    function testFuzz_RevertIf_NotTheRegistrar(address caller) public {
        vm.assume(caller != REGISTRAR);
        bytes memory refusal = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller);
        IDeviceKeys.KeyProof memory proof;
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        nft.register(caller, address(0xD2), 0, 0, "");
        vm.expectRevert(refusal);
        nft.registerWithKey(IDeviceNFT.Enrolment(caller, address(0xD2), 0, 0, ""), proof);
        vm.expectRevert(refusal);
        nft.setTier(device, 3);
        vm.expectRevert(refusal);
        nft.setAccess(device, 0, 0);
    }

    function testFuzz_TrustNeedsTierAndNoRevocation(uint8 tier, uint8 asked) public {
        tier = uint8(bound(tier, 0, 3));
        vm.startPrank(REGISTRAR);
        vm.expectEmit();
        emit IDeviceNFT.TierSet(device, tier);
        nft.setTier(device, tier);
        yes(nft.isTrusted(device, asked) == (asked <= tier), "trusted up to its tier");
        vm.expectEmit();
        emit IDeviceNFT.DeviceRevoked(device, REGISTRAR, "lost");
        nft.revoke(device, "lost");
        yes(!nft.isTrusted(device, 0), "revoked is never trusted");
        yes(!nft.isTrusted(address(0xD9), 0), "unknown is never trusted");
        nft.setTier(device, 3);
        yes(!nft.isTrusted(device, 0), "a tier does not bring it back");
    }

    function test_OwnerMayRevokeOnceAndForEver() public {
        vm.prank(OWNER);
        nft.revoke(device, "sold for scrap");
        bytes memory refusal = abi.encodeWithSelector(IDeviceNFT.DeviceIsRevoked.selector, device);
        vm.startPrank(REGISTRAR);
        vm.expectRevert(refusal);
        nft.revoke(device, "again");
        vm.expectRevert(refusal);
        nft.setAccess(device, 0, 0);
        vm.stopPrank();
        vm.prank(OWNER);
        vm.expectRevert(refusal);
        nft.setDescription(device, 0, "");
        IDeviceKeys.KeyProof memory proof = proofOf(device, DEVICE_KEY, SECURE_KEY);
        vm.expectRevert(refusal);
        nft.bindKey(device, proof);
    }

    /// Functions that have no role are the admin's, who is the DAO.
    function test_TheDaoRevokesWhenItHasTheRole() public {
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.NotDeviceOwner.selector, device, address(this)));
        nft.revoke(device, "banned");
        manager.grantRole(3, address(this), 0);
        nft.revoke(device, "banned");
        yes(nft.deviceOf(device).revoked, "revoked");
    }

    function testFuzz_RevertIf_StrangerActs(address caller) public {
        vm.assume(caller != REGISTRAR && caller != OWNER);
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.NotDeviceOwner.selector, device, caller));
        nft.revoke(device, "");
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.NotDeviceOwner.selector, device, caller));
        nft.setDescription(device, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.NotMaker.selector, device, caller));
        nft.setRoyalty(device, 0);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InsufficientApproval.selector, caller, id));
        nft.setUser(id, caller, type(uint64).max);
    }

    function test_RevertIf_UnknownDevice() public {
        address unknown = address(0xD9);
        uint256 token = nft.tokenOf(unknown);
        bytes memory refusal = abi.encodeWithSelector(IDeviceNFT.UnknownDevice.selector, unknown);
        vm.expectRevert(refusal);
        nft.deviceOf(unknown);
        vm.expectRevert(refusal);
        nft.revoke(unknown, "");
        vm.expectRevert(refusal);
        nft.setRoyalty(unknown, 0);
        vm.startPrank(REGISTRAR);
        vm.expectRevert(refusal);
        nft.setTier(unknown, 1);
        vm.expectRevert(refusal);
        nft.setAccess(unknown, 0, 0);
        vm.stopPrank();
        yes(!nft.complies(unknown, 0), "complies with nothing");
        eq(nft.transfersOf(token), 0);
        bytes memory none = abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, token);
        vm.expectRevert(none);
        nft.tokenURI(token);
        vm.expectRevert(none);
        nft.royaltyInfo(token, 1);
        vm.expectRevert(none);
        nft.setUser(token, BUYER, 1);
        token = id | 1 << 160;
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, token));
        nft.royaltyInfo(token, 1);
    }

    function test_DescriptionFollowsTheOwnerAndItsUriIsTheCid() public {
        string memory first = nft.tokenURI(id);
        bytes32 digest = sha256("hello world");
        move(OWNER, BUYER);
        vm.prank(BUYER);
        vm.expectEmit();
        emit IDeviceNFT.DescriptionSet(device, digest, "urn:2");
        nft.setDescription(device, digest, "urn:2");
        string memory uri = "ipfs://bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
        yes(keccak256(bytes(nft.tokenURI(id))) == keccak256(bytes(uri)), nft.tokenURI(id));
        yes(keccak256(bytes(first)) != keccak256(bytes(uri)), "another than before");
        yes(keccak256(bytes(nft.deviceOf(device).descriptionUri)) == keccak256("urn:2"), "where else it is");
    }

    function test_Interfaces() public view {
        yes(nft.supportsInterface(0xad092b5c), "ERC-4907");
        yes(nft.supportsInterface(0x2a55205a), "ERC-2981");
        yes(nft.supportsInterface(0x80ac58cd), "ERC-721");
        yes(nft.supportsInterface(0x5b5e139f), "ERC-721 metadata");
        yes(nft.supportsInterface(0x01ffc9a7), "ERC-165");
        yes(!nft.supportsInterface(0xffffffff), "nothing");
    }

    function certify(uint32 standard_, uint256 capabilities) private {
        vm.prank(REGISTRAR);
        nft.setAccess(device, standard_, capabilities);
    }

    function test_ADeviceCompliesWhileItsCertificateCounts() public {
        standard(STANDARD, 1, 5);
        vm.expectEmit();
        emit IDeviceNFT.AccessSet(device, STANDARD, 1, 5);
        certify(STANDARD, 5);
        IDeviceNFT.Device memory entry = nft.deviceOf(device);
        eq(entry.standard, STANDARD);
        eq(entry.standardVersion, 1);
        eq(entry.capabilities, 5);
        yes(nft.complies(device, STANDARD), "complies");
        yes(!nft.complies(device, STANDARD + 1), "not with another");
        vm.prank(REGISTRAR);
        nft.setTier(device, 0);
        yes(!nft.complies(device, STANDARD), "its tier fell");
        vm.prank(REGISTRAR);
        nft.setTier(device, 3);
        yes(nft.complies(device, STANDARD), "its tier rose");
        standard(STANDARD, 1, 5);
        yes(!nft.complies(device, STANDARD), "a version later");
        certify(STANDARD, 5);
        eq(nft.deviceOf(device).standardVersion, 2);
        yes(nft.complies(device, STANDARD), "certified again");
        certify(0, 1);
        yes(!nft.complies(device, STANDARD) && !nft.complies(device, 0), "certificate taken away");
        eq(nft.deviceOf(device).capabilities, 1);
        eq(nft.deviceOf(device).standardVersion, 0);
        certify(STANDARD, 5);
        vm.prank(OWNER);
        nft.revoke(device, "");
        yes(!nft.complies(device, STANDARD), "revoked");
    }

    function test_RevertIf_TheStandardIsNotMet() public {
        standard(STANDARD, 2, 5);
        refuse(STANDARD, 5, abi.encodeWithSelector(IDeviceNFT.NotAccepted.selector, device, STANDARD, 1, 5));
        vm.prank(REGISTRAR);
        nft.setTier(device, 2);
        refuse(STANDARD, 4, abi.encodeWithSelector(IDeviceNFT.NotAccepted.selector, device, STANDARD, 2, 4));
        refuse(STANDARD, 7, abi.encodeWithSelector(IDeviceNFT.UnknownCapabilities.selector, 2));
        refuse(0, 8, abi.encodeWithSelector(IDeviceNFT.UnknownCapabilities.selector, 8));
        refuse(STANDARD + 1, 5, abi.encodeWithSelector(IAccessStandards.UnknownStandard.selector, STANDARD + 1));
        certify(STANDARD, 5);
        standards.withdrawStandard(STANDARD);
        refuse(STANDARD, 5, abi.encodeWithSelector(IDeviceNFT.NotAccepted.selector, device, STANDARD, 2, 5));
    }

    function refuse(uint32 standard_, uint256 capabilities, bytes memory refusal) private {
        vm.prank(REGISTRAR);
        vm.expectRevert(refusal);
        nft.setAccess(device, standard_, capabilities);
    }

    function test_TheMakerSetsItsRoyaltyFreelyOnlyBeforeItSells() public {
        vm.startPrank(OWNER);
        vm.expectEmit();
        emit IDeviceNFT.RoyaltySet(device, 1_000);
        nft.setRoyalty(device, 1_000);
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.RoyaltyOutOfRange.selector, 1_001, 1_000));
        nft.setRoyalty(device, 1_001);
        nft.setRoyalty(device, 300);
        nft.setRoyalty(device, 500);
        vm.stopPrank();
        move(OWNER, BUYER);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.RoyaltyOutOfRange.selector, 501, 500));
        nft.setRoyalty(device, 501);
        vm.prank(OWNER);
        nft.setRoyalty(device, 200);
        vm.prank(BUYER);
        vm.expectRevert(abi.encodeWithSelector(IDeviceNFT.NotMaker.selector, device, BUYER));
        nft.setRoyalty(device, 0);
        eq(nft.deviceOf(device).royaltyBps, 200);
    }

    function testFuzz_RoyaltyIsTheMakersShareRoundedDown(uint16 bps, uint128 price) public {
        bps = uint16(bound(bps, 0, 1_000));
        vm.prank(OWNER);
        nft.setRoyalty(device, bps);
        move(OWNER, BUYER);
        (address receiver, uint256 amount) = nft.royaltyInfo(id, price);
        eq(receiver, OWNER);
        eq(amount, uint256(price) * bps / 10_000);
    }
}
