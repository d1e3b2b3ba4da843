// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDeviceKeys} from "./IDeviceKeys.sol";

/// @title A device's identity: one token (ERC-721, that is BEP-721) a device key; the token's id is the key's address as a
/// number.
/// @notice The owner owns the device and its data income. A user (ERC-4907) may hold its use for a time. A registrar, a role
/// of the AccessManager, enrols devices and certifies them for access standards of the DAO; the first owner is the maker
/// and may ask a royalty (ERC-2981). tokenURI is the CID of the W3C Thing Description.
interface IDeviceNFT {
    struct Device {
        /// 0 unverified, 1 self-declared, 2 audited, 3 certified hardware key.
        uint8 tier;
        bool revoked;
        uint64 registeredAt;
        /// Access standard the device is certified for, and its version; 0: none.
        uint32 standard;
        uint32 standardVersion;
        /// First owner.
        address maker;
        /// What the maker receives of a sale, in 1/10,000 of the price.
        uint16 royaltyBps;
        /// Bits of the DAO's list that the device is certified for.
        uint256 capabilities;
        /// sha2-256 of the W3C Thing Description (CIDv1 raw).
        bytes32 descriptionDigest;
        /// Where else the description is found; tokenURI follows from the digest.
        string descriptionUri;
    }

    /// What `register` takes, in one.
    struct Enrolment {
        address owner;
        address device;
        uint8 tier;
        bytes32 descriptionDigest;
        string uri;
    }

    event DeviceRegistered(
        address indexed device, address indexed owner, uint8 tier, bytes32 descriptionDigest, string uri
    );
    event DeviceRevoked(address indexed device, address indexed by, string reason);
    event TierSet(address indexed device, uint8 tier);
    event DescriptionSet(address indexed device, bytes32 descriptionDigest, string uri);
    event AccessSet(address indexed device, uint32 indexed standard, uint32 version, uint256 capabilities);
    event RoyaltySet(address indexed device, uint16 royaltyBps);

    error DeviceIsZero(address owner);
    error TierOutOfRange(uint8 tier);
    error UnknownDevice(address device);
    error DeviceIsRevoked(address device);
    error NotDeviceOwner(address device, address caller);
    error NotMaker(address device, address caller);
    error RoyaltyOutOfRange(uint16 royaltyBps, uint16 most);
    error UnknownCapabilities(uint256 bits);
    /// @notice The standard is unknown or withdrawn, or the device's tier or capabilities are not enough for it.
    error NotAccepted(address device, uint32 standard, uint8 tier, uint256 capabilities);

    /// @notice Registers a device key; only the registrar, who has seen that the device holds it.
    /// @param owner who owns the device and counts as its maker
    /// @param device address of the device's secp256k1 key
    /// @param tier trust tier, 0 to 3
    /// @param uri where else than by its CID the description is found; may be empty
    function register(address owner, address device, uint8 tier, bytes32 descriptionDigest, string calldata uri)
        external
        returns (uint256 tokenId);

    /// @notice The same, with a P-256 key beside; both keys prove possession on chain. Only the registrar.
    function registerWithKey(Enrolment calldata enrolment, IDeviceKeys.KeyProof calldata proof)
        external
        returns (uint256 tokenId);

    /// @notice Binds a P-256 key to a registered device, once; anyone may send what both keys have signed.
    function bindKey(address device, IDeviceKeys.KeyProof calldata proof) external;

    /// @notice Ends a key for ever; whom the AccessManager lets (registrar, DAO), or the device's owner.
    function revoke(address device, string calldata reason) external;

    /// @notice Changes the trust tier; only the registrar.
    function setTier(address device, uint8 tier) external;

    /// @notice Certifies a device for the version in force of an access standard; only the registrar.
    /// @param standard 0 takes the certificate away, the capabilities may stay
    function setAccess(address device, uint32 standard, uint256 capabilities) external;

    /// @notice Points to a new Thing Description; only the device's owner.
    function setDescription(address device, bytes32 descriptionDigest, string calldata uri) external;

    /// @notice The maker's share of a sale: any up to MAX_ROYALTY_BPS while the maker owns the device, later only less.
    function setRoyalty(address device, uint16 royaltyBps) external;

    function MAX_ROYALTY_BPS() external view returns (uint16);
    function tokenOf(address device) external pure returns (uint256);
    /// @notice Reverts with UnknownDevice when never registered.
    function deviceOf(address device) external view returns (Device memory);
    /// @return whether the device is registered, not revoked and of at least this tier
    function isTrusted(address device, uint8 minimumTier) external view returns (bool);
    /// @return whether the device is trusted and meets the access standard as it is now
    function complies(address device, uint32 standard) external view returns (bool);
    /// @return how often the token changed hands, its first owner included; 0 when never registered
    function transfersOf(uint256 tokenId) external view returns (uint64);
}
