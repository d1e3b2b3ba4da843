// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IDeviceNFT} from "../DeviceNFT/IDeviceNFT.sol";
import {IDeviceMarket} from "./IDeviceMarket.sol";

/// @title See {IDeviceMarket}.
contract DeviceMarket is IDeviceMarket, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @inheritdoc IDeviceMarket
    uint64 public constant MAX_LISTING = 365 days;

    IERC20 public immutable token;
    IDeviceNFT public immutable devices;

    mapping(uint256 tokenId => Listing) private listings;

    constructor(IERC20 token_, IDeviceNFT devices_) {
        token = token_;
        devices = devices_;
    }

    /// @inheritdoc IDeviceMarket
    function list(uint256 tokenId, uint128 price, uint64 expiresAt) external {
        require(msg.sender == _nft().ownerOf(tokenId), NotOwner(tokenId, msg.sender));
        require(_isApproved(tokenId, msg.sender), NotApproved(tokenId));
        require(_isTrusted(tokenId), DeviceNotTrusted(tokenId));
        require(price > 0, PriceIsZero(tokenId));
        bool inRange = expiresAt > block.timestamp && expiresAt <= block.timestamp + MAX_LISTING;
        require(inRange, ExpiryOutOfRange(expiresAt));
        listings[tokenId] = Listing(msg.sender, expiresAt, devices.transfersOf(tokenId), price);
        emit Listed(tokenId, msg.sender, price, expiresAt);
    }

    /// @inheritdoc IDeviceMarket
    function cancel(uint256 tokenId) external {
        address seller = _listed(tokenId).seller;
        require(msg.sender == seller, NotSeller(tokenId, msg.sender));
        delete listings[tokenId];
        emit Cancelled(tokenId, seller);
    }

    /// @inheritdoc IDeviceMarket
    function buy(uint256 tokenId, address seller, uint128 price) external nonReentrant {
        Listing memory entry = _listed(tokenId);
        bool same = entry.seller == seller && entry.price == price;
        require(same, ListingDiffers(tokenId, entry.seller, entry.price));
        require(block.timestamp < entry.expiresAt, ListingExpired(tokenId, entry.expiresAt));
        require(entry.transfers == devices.transfersOf(tokenId), ListingIsOver(tokenId));
        require(_isTrusted(tokenId), DeviceNotTrusted(tokenId));
        delete listings[tokenId];
        (address maker, uint256 royalty) = IERC2981(address(devices)).royaltyInfo(tokenId, price);
        emit Sold(tokenId, seller, msg.sender, price, maker, royalty);
        if (royalty > 0) token.safeTransferFrom(msg.sender, maker, royalty);
        token.safeTransferFrom(msg.sender, seller, price - royalty);
        // Last, for it may call the buyer; without the seller's approval all of this never was.
        _nft().safeTransferFrom(seller, msg.sender, tokenId);
    }

    /// @inheritdoc IDeviceMarket
    function listingOf(uint256 tokenId) external view returns (Listing memory) {
        return _listed(tokenId);
    }

    /// @inheritdoc IDeviceMarket
    function isLive(uint256 tokenId) external view returns (bool) {
        Listing memory entry = listings[tokenId];
        return block.timestamp < entry.expiresAt && entry.transfers == devices.transfersOf(tokenId)
            && _isTrusted(tokenId) && _isApproved(tokenId, entry.seller);
    }

    function _listed(uint256 tokenId) private view returns (Listing memory entry) {
        entry = listings[tokenId];
        require(entry.seller != address(0), NotListed(tokenId));
    }

    function _isApproved(uint256 tokenId, address owner) private view returns (bool) {
        return _nft().getApproved(tokenId) == address(this) || _nft().isApprovedForAll(owner, address(this));
    }

    /// Token ids are the devices' addresses.
    function _isTrusted(uint256 tokenId) private view returns (bool) {
        return devices.isTrusted(address(uint160(tokenId)), 0);
    }

    function _nft() private view returns (IERC721) {
        return IERC721(address(devices));
    }
}
