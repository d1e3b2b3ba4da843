// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IDeviceNFT} from "./IDeviceNFT.sol";

/// @title See {IDeviceNFT}.
contract DeviceNFT is IDeviceNFT, ERC721, Ownable2Step {
    uint8 private constant MAX_TIER = 3;

    mapping(address device => Device) private devices;

    constructor(address registrar) ERC721("AITN Device", "AITND") Ownable(registrar) {}

    modifier known(address device) {
        require(devices[device].registeredAt != 0, UnknownDevice(device));
        _;
    }

    /// @inheritdoc IDeviceNFT
    function register(address owner, address device, uint8 tier, bytes32 descriptionDigest, string calldata uri)
        external
        onlyOwner
        returns (uint256 tokenId)
    {
        require(tier <= MAX_TIER, TierOutOfRange(tier));
        tokenId = tokenOf(device);
        _mint(owner, tokenId);
        devices[device] = Device(tier, false, uint64(block.timestamp), descriptionDigest, uri);
        emit DeviceRegistered(device, owner, tier, descriptionDigest, uri);
    }

    /// @inheritdoc IDeviceNFT
    function revoke(address device, string calldata reason) external known(device) {
        require(msg.sender == owner() || msg.sender == ownerOf(tokenOf(device)), NotDeviceOwner(device, msg.sender));
        require(!devices[device].revoked, DeviceIsRevoked(device));
        devices[device].revoked = true;
        emit DeviceRevoked(device, msg.sender, reason);
    }

    /// @inheritdoc IDeviceNFT
    function setTier(address device, uint8 tier) external onlyOwner known(device) {
        require(tier <= MAX_TIER, TierOutOfRange(tier));
        devices[device].tier = tier;
        emit TierSet(device, tier);
    }

    /// @inheritdoc IDeviceNFT
    function setDescription(address device, bytes32 descriptionDigest, string calldata uri) external known(device) {
        require(msg.sender == ownerOf(tokenOf(device)), NotDeviceOwner(device, msg.sender));
        require(!devices[device].revoked, DeviceIsRevoked(device));
        devices[device].descriptionDigest = descriptionDigest;
        devices[device].descriptionUri = uri;
        emit DescriptionSet(device, descriptionDigest, uri);
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
    function isTrusted(address device, uint8 minimumTier) external view returns (bool) {
        Device storage entry = devices[device];
        return entry.registeredAt != 0 && !entry.revoked && entry.tier >= minimumTier;
    }

    /// @notice The URI of the device's Thing Description.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        _requireOwned(tokenId);
        return devices[address(uint160(tokenId))].descriptionUri;
    }
}
