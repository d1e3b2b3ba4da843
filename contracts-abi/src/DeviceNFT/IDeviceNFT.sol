// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A device's identity: one token a device key; the token's id is the key's address as a number.
interface IDeviceNFT {
    struct Device {
        /// 0 unverified, 1 self-declared, 2 audited, 3 certified hardware key.
        uint8 tier;
        bool revoked;
        uint64 registeredAt;
        /// Digest of the W3C Thing Description behind the URI.
        bytes32 descriptionDigest;
        string descriptionUri;
    }

    event DeviceRegistered(address indexed device, address indexed owner, uint8 tier, bytes32 descriptionDigest, string uri);
    event DeviceRevoked(address indexed device, address indexed by, string reason);
    event TierSet(address indexed device, uint8 tier);
    event DescriptionSet(address indexed device, bytes32 descriptionDigest, string uri);

    error TierOutOfRange(uint8 tier);
    error UnknownDevice(address device);
    error DeviceIsRevoked(address device);
    error NotDeviceOwner(address device, address caller);

    /// @notice Registers a device key; only the registrar (the contract's owner).
    /// @param owner who owns the device
    /// @param device address of the device's secp256k1 key
    /// @param tier trust tier, 0 to 3
    function register(address owner, address device, uint8 tier, bytes32 descriptionDigest, string calldata uri)
        external
        returns (uint256 tokenId);

    /// @notice Ends a key for ever; the registrar or the device's owner.
    function revoke(address device, string calldata reason) external;

    /// @notice Changes the trust tier; only the registrar.
    function setTier(address device, uint8 tier) external;

    /// @notice Points to a new Thing Description; only the device's owner.
    function setDescription(address device, bytes32 descriptionDigest, string calldata uri) external;

    function tokenOf(address device) external pure returns (uint256);
    /// @notice Reverts with UnknownDevice when never registered.
    function deviceOf(address device) external view returns (Device memory);
    /// @return whether the device is registered, not revoked and of at least this tier
    function isTrusted(address device, uint8 minimumTier) external view returns (bool);
}
