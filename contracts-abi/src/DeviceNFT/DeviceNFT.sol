// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {AuthorityUtils} from "@openzeppelin/contracts/access/manager/AuthorityUtils.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IAccessStandards} from "../AccessStandards/IAccessStandards.sol";
import {DeviceKeys} from "./DeviceKeys.sol";
import {ERC721User} from "./ERC721User.sol";
import {IDeviceNFT} from "./IDeviceNFT.sol";
import {RawCid} from "./RawCid.sol";

/// @title See {IDeviceNFT}.
contract DeviceNFT is IDeviceNFT, IERC2981, ERC721User, DeviceKeys, AccessManaged {
    /// @inheritdoc IDeviceNFT
    uint16 public constant MAX_ROYALTY_BPS = 1_000;
    uint256 private constant BPS = 10_000;
    uint8 private constant MAX_TIER = 3;

    IAccessStandards public immutable standards;

    mapping(address device => Device) private devices;

    constructor(IAccessStandards standards_, address authority_)
        ERC721("AITN Device", "AITND")
        AccessManaged(authority_)
    {
        standards = standards_;
    }

    modifier known(address device) {
        require(devices[device].registeredAt != 0, UnknownDevice(device));
        _;
    }

    /// @inheritdoc IDeviceNFT
    function register(address owner, address device, uint8 tier, bytes32 descriptionDigest, string calldata uri)
        external
        restricted
        returns (uint256 tokenId)
    {
        return _register(owner, device, tier, descriptionDigest, uri);
    }

    /// @inheritdoc IDeviceNFT
    function registerWithKey(Enrolment calldata enrolment, KeyProof calldata proof)
        external
        restricted
        returns (uint256 tokenId)
    {
        tokenId = _register(
            enrolment.owner, enrolment.device, enrolment.tier, enrolment.descriptionDigest, enrolment.uri
        );
        _bindKey(enrolment.device, proof);
    }

    /// @inheritdoc IDeviceNFT
    function bindKey(address device, KeyProof calldata proof) external {
        _active(device);
        _bindKey(device, proof);
    }

    /// @inheritdoc IDeviceNFT
    function revoke(address device, string calldata reason) external {
        Device storage entry = _active(device);
        bool allowed = msg.sender == ownerOf(tokenOf(device));
        if (!allowed) (allowed,) = AuthorityUtils.canCallWithDelay(authority(), msg.sender, address(this), msg.sig);
        require(allowed, NotDeviceOwner(device, msg.sender));
        entry.revoked = true;
        emit DeviceRevoked(device, msg.sender, reason);
    }

    /// @inheritdoc IDeviceNFT
    function setTier(address device, uint8 tier) external restricted known(device) {
        require(tier <= MAX_TIER, TierOutOfRange(tier));
        devices[device].tier = tier;
        emit TierSet(device, tier);
    }

    /// @inheritdoc IDeviceNFT
    function setAccess(address device, uint32 standard, uint256 capabilities) external restricted {
        Device storage entry = _active(device);
        uint256 unknown = capabilities & ~standards.knownCapabilities();
        require(unknown == 0, UnknownCapabilities(unknown));
        uint32 version;
        if (standard != 0) {
            version = standards.standardOf(standard).version;
            bool accepted = standards.accepts(standard, version, entry.tier, capabilities);
            require(accepted, NotAccepted(device, standard, entry.tier, capabilities));
        }
        (entry.standard, entry.standardVersion, entry.capabilities) = (standard, version, capabilities);
        emit AccessSet(device, standard, version, capabilities);
    }

    /// @inheritdoc IDeviceNFT
    function setDescription(address device, bytes32 descriptionDigest, string calldata uri) external {
        Device storage entry = _active(device);
        require(msg.sender == ownerOf(tokenOf(device)), NotDeviceOwner(device, msg.sender));
        (entry.descriptionDigest, entry.descriptionUri) = (descriptionDigest, uri);
        emit DescriptionSet(device, descriptionDigest, uri);
    }

    /// @inheritdoc IDeviceNFT
    function setRoyalty(address device, uint16 royaltyBps) external known(device) {
        Device storage entry = devices[device];
        require(msg.sender == entry.maker, NotMaker(device, msg.sender));
        uint16 most = msg.sender == ownerOf(tokenOf(device)) ? MAX_ROYALTY_BPS : entry.royaltyBps;
        require(royaltyBps <= most, RoyaltyOutOfRange(royaltyBps, most));
        entry.royaltyBps = royaltyBps;
        emit RoyaltySet(device, royaltyBps);
    }

    /// @inheritdoc IDeviceNFT
    function tokenOf(address device) public pure returns (uint256) {
        return uint256(uint160(device));
    }

    /// @inheritdoc IDeviceNFT
    function deviceOf(address device) external view known(device) returns (Device memory) {
        return devices[device];
    }

    /// @inheritdoc IDeviceNFT
    function isTrusted(address device, uint8 minimumTier) public view returns (bool) {
        Device storage entry = devices[device];
        return entry.registeredAt != 0 && !entry.revoked && entry.tier >= minimumTier;
    }

    /// @inheritdoc IDeviceNFT
    function complies(address device, uint32 standard) external view returns (bool) {
        Device storage entry = devices[device];
        if (!isTrusted(device, 0) || entry.standard != standard) return false;
        return standards.accepts(standard, entry.standardVersion, entry.tier, entry.capabilities);
    }

    /// @inheritdoc IDeviceNFT
    function transfersOf(uint256 tokenId) external view returns (uint64) {
        return _transfersOf(tokenId);
    }

    /// @notice ERC-2981: the maker's share of a sale, rounded down.
    function royaltyInfo(uint256 tokenId, uint256 salePrice) external view returns (address receiver, uint256 amount) {
        _requireOwned(tokenId);
        Device storage entry = devices[address(uint160(tokenId))];
        return (entry.maker, salePrice * entry.royaltyBps / BPS);
    }

    /// @notice ipfs:// and the CID of the device's Thing Description.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        _requireOwned(tokenId);
        return RawCid.uri(devices[address(uint160(tokenId))].descriptionDigest);
    }

    function supportsInterface(bytes4 interfaceId) public view override(ERC721User, IERC165) returns (bool) {
        return interfaceId == type(IERC2981).interfaceId || super.supportsInterface(interfaceId);
    }

    function _register(address owner, address device, uint8 tier, bytes32 digest, string calldata uri)
        private
        returns (uint256 tokenId)
    {
        require(device != address(0), DeviceIsZero(owner));
        require(tier <= MAX_TIER, TierOutOfRange(tier));
        tokenId = tokenOf(device);
        _mint(owner, tokenId);
        Device storage entry = devices[device];
        (entry.tier, entry.registeredAt, entry.maker) = (tier, uint64(block.timestamp), owner);
        (entry.descriptionDigest, entry.descriptionUri) = (digest, uri);
        emit DeviceRegistered(device, owner, tier, digest, uri);
    }

    function _active(address device) private view known(device) returns (Device storage entry) {
        entry = devices[device];
        require(!entry.revoked, DeviceIsRevoked(device));
    }
}
