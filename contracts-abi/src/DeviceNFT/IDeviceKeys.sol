// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A device's second key, on the curve P-256, which many secure elements hold and secp256k1 ones do not.
interface IDeviceKeys {
    /// @dev EIP-712: DeviceKey(address device,bytes32 qx,bytes32 qy), domain "AITN Device", version "1".
    struct KeyProof {
        /// The public key, a point of the curve.
        bytes32 qx;
        bytes32 qy;
        /// ECDSA over sha2-256 of keyHash's 32 bytes, low s: what a signer makes that is given those bytes as its message.
        bytes32 r;
        bytes32 s;
        /// By the device's secp256k1 key over keyHash, 65 bytes r s v; or as ERC-1271 when the device is a contract.
        bytes deviceSignature;
    }

    event KeyBound(address indexed device, bytes32 qx, bytes32 qy);

    error KeyIsBound(address device);
    /// @notice A P-256 key belongs to one device for ever, also when that one is revoked.
    error KeyIsTaken(bytes32 qx, bytes32 qy, address device);
    error KeyNotProved(address device, bytes32 qx, bytes32 qy);
    error NotSignedByDevice(address device);

    /// @notice What both keys sign.
    function keyHash(address device, bytes32 qx, bytes32 qy) external view returns (bytes32);
    /// @return qx zero when none is bound
    function keyOf(address device) external view returns (bytes32 qx, bytes32 qy);
    /// @return the device that the key belongs to, revoked or not; zero when none
    function deviceOfKey(bytes32 qx, bytes32 qy) external view returns (address);
}
