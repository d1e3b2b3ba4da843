// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DeviceFixture} from "./DeviceFixture.t.sol";
import {IDeviceKeys} from "./IDeviceKeys.sol";
import {IDeviceNFT} from "./IDeviceNFT.sol";

contract DeviceKeysTest is DeviceFixture {
    uint256 private constant OTHER_KEY = 0xDF;
    address private other;

    function setUp() public override {
        super.setUp();
        other = vm.addr(OTHER_KEY);
    }

    function registerOther(IDeviceKeys.KeyProof memory proof) private returns (uint256) {
        vm.prank(REGISTRAR);
        return nft.registerWithKey(IDeviceNFT.Enrolment(OWNER, other, 3, td, "uri"), proof);
    }

    function test_AKeyIsProvedAtRegistration() public {
        IDeviceKeys.KeyProof memory proof = proofOf(other, OTHER_KEY, SECURE_KEY);
        eq(nft.deviceOfKey(proof.qx, proof.qy), address(0));
        vm.expectEmit();
        emit IDeviceKeys.KeyBound(other, proof.qx, proof.qy);
        uint256 token = registerOther(proof);
        eq(nft.ownerOf(token), OWNER);
        IDeviceNFT.Device memory entry = nft.deviceOf(other);
        eq(entry.tier, 3);
        eq(entry.descriptionDigest, td);
        yes(keccak256(bytes(entry.descriptionUri)) == keccak256("uri"), "where else it is");
        (bytes32 qx, bytes32 qy) = nft.keyOf(other);
        eq(qx, proof.qx);
        eq(qy, proof.qy);
        eq(nft.deviceOfKey(qx, qy), other);
        (qx, qy) = nft.keyOf(device);
        eq(qx, 0);
        eq(qy, 0);
    }

    function test_AnyoneSendsWhatBothKeysSigned() public {
        IDeviceKeys.KeyProof memory proof = proofOf(device, DEVICE_KEY, SECURE_KEY);
        vm.prank(BUYER);
        nft.bindKey(device, proof);
        eq(nft.deviceOfKey(proof.qx, proof.qy), device);
    }

    function test_RevertIf_TheDeviceHasAKeyOrTheKeyADevice() public {
        IDeviceKeys.KeyProof memory proof = proofOf(device, DEVICE_KEY, SECURE_KEY);
        nft.bindKey(device, proof);
        vm.expectRevert(abi.encodeWithSelector(IDeviceKeys.KeyIsBound.selector, device));
        nft.bindKey(device, proof);
        proof = proofOf(device, DEVICE_KEY, SECURE_KEY + 1);
        vm.expectRevert(abi.encodeWithSelector(IDeviceKeys.KeyIsBound.selector, device));
        nft.bindKey(device, proof);
        vm.prank(OWNER);
        nft.revoke(device, "");
        proof = proofOf(other, OTHER_KEY, SECURE_KEY);
        bytes memory refusal = abi.encodeWithSelector(IDeviceKeys.KeyIsTaken.selector, proof.qx, proof.qy, device);
        vm.expectRevert(refusal);
        registerOther(proof);
    }

    function refuse(IDeviceKeys.KeyProof memory proof, bytes memory refusal) private {
        vm.expectRevert(refusal);
        nft.bindKey(device, proof);
    }

    function test_RevertIf_TheDeviceDoesNotWantTheKey() public {
        bytes memory refusal = abi.encodeWithSelector(IDeviceKeys.NotSignedByDevice.selector, device);
        refuse(proofOf(device, OTHER_KEY, SECURE_KEY), refusal);
        IDeviceKeys.KeyProof memory proof = proofOf(device, DEVICE_KEY, SECURE_KEY);
        proof.deviceSignature = "";
        refuse(proof, refusal);
        // The device's word for another key.
        proof.deviceSignature = proofOf(device, DEVICE_KEY, SECURE_KEY + 1).deviceSignature;
        refuse(proof, refusal);
    }

    function test_RevertIf_TheKeyIsNotHeld() public {
        IDeviceKeys.KeyProof memory proof = proofOf(device, DEVICE_KEY, SECURE_KEY);
        bytes memory refusal = abi.encodeWithSelector(IDeviceKeys.KeyNotProved.selector, device, proof.qx, proof.qy);
        (bytes32 r, bytes32 s) = (proof.r, proof.s);
        IDeviceKeys.KeyProof memory forOther = proofOf(other, OTHER_KEY, SECURE_KEY);
        (proof.r, proof.s) = (forOther.r, forOther.s);
        refuse(proof, refusal);
        (proof.r, proof.s) = (0, 0);
        refuse(proof, refusal);
        // The same signature with its high s.
        proof.r = r;
        proof.s = bytes32(0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 - uint256(s));
        refuse(proof, refusal);
        proof.s = s;
        nft.bindKey(device, proof);
    }

    function test_RevertIf_NoPointOfTheCurve() public {
        IDeviceKeys.KeyProof memory proof = proofOf(device, DEVICE_KEY, SECURE_KEY);
        proof.qy = 0;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(DEVICE_KEY, nft.keyHash(device, proof.qx, proof.qy));
        proof.deviceSignature = abi.encodePacked(r, s, v);
        refuse(proof, abi.encodeWithSelector(IDeviceKeys.KeyNotProved.selector, device, proof.qx, proof.qy));
    }

    function test_TheHashIsTypedDataOfThisContract() public view {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("AITN Device"),
                keccak256("1"),
                block.chainid,
                address(nft)
            )
        );
        bytes32 body = keccak256(abi.encode(nft.KEY_TYPEHASH(), device, bytes32("x"), bytes32("y")));
        eq(nft.keyHash(device, "x", "y"), keccak256(abi.encodePacked(hex"1901", domain, body)));
        eq(nft.KEY_TYPEHASH(), keccak256("DeviceKey(address device,bytes32 qx,bytes32 qy)"));
    }
}
