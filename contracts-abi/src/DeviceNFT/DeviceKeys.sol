// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IDeviceKeys} from "./IDeviceKeys.sol";

/// @title See {IDeviceKeys}.
abstract contract DeviceKeys is IDeviceKeys, EIP712 {
    bytes32 public constant KEY_TYPEHASH = keccak256("DeviceKey(address device,bytes32 qx,bytes32 qy)");

    struct Point {
        bytes32 qx;
        bytes32 qy;
    }

    mapping(address device => Point) private keys;
    mapping(bytes32 key => address device) private holders;

    constructor() EIP712("AITN Device", "1") {}

    /// @inheritdoc IDeviceKeys
    function keyHash(address device, bytes32 qx, bytes32 qy) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(KEY_TYPEHASH, device, qx, qy)));
    }

    /// @inheritdoc IDeviceKeys
    function keyOf(address device) external view returns (bytes32 qx, bytes32 qy) {
        Point memory key = keys[device];
        return (key.qx, key.qy);
    }

    /// @inheritdoc IDeviceKeys
    function deviceOfKey(bytes32 qx, bytes32 qy) external view returns (address) {
        return holders[_id(qx, qy)];
    }

    /// Both keys have to sign: the new one shows that it is held, the device's that it is wanted.
    function _bindKey(address device, KeyProof calldata proof) internal {
        // No point of the curve has y = 0: its order is an odd prime.
        require(keys[device].qy == 0, KeyIsBound(device));
        bytes32 id = _id(proof.qx, proof.qy);
        require(holders[id] == address(0), KeyIsTaken(proof.qx, proof.qy, holders[id]));
        bytes32 hash = keyHash(device, proof.qx, proof.qy);
        bool wanted = SignatureChecker.isValidSignatureNowCalldata(device, hash, proof.deviceSignature);
        require(wanted, NotSignedByDevice(device));
        bool held = P256.verify(sha256(bytes.concat(hash)), proof.r, proof.s, proof.qx, proof.qy);
        require(held, KeyNotProved(device, proof.qx, proof.qy));
        keys[device] = Point(proof.qx, proof.qy);
        holders[id] = device;
        emit KeyBound(device, proof.qx, proof.qy);
    }

    function _id(bytes32 qx, bytes32 qy) private pure returns (bytes32) {
        return keccak256(bytes.concat(qx, qy));
    }
}
