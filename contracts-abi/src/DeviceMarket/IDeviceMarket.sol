// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Devices for AITN: owners list, anyone buys, the maker has its royalty.
/// @notice The token stays with its owner until it is sold; the market only holds his approval. Any transfer ends the
/// listing for good, also when the token comes back. A buyer names seller and price, so nothing can be changed under his
/// hands. The buyer pays exactly the price; royalty and the seller's part sum to it exactly.
interface IDeviceMarket {
    struct Listing {
        address seller;
        /// The listing ends before, Unix seconds.
        uint64 expiresAt;
        /// Of the token when it was listed; any other number now means that it changed hands.
        uint64 transfers;
        /// Wei.
        uint128 price;
    }

    event Listed(uint256 indexed tokenId, address indexed seller, uint128 price, uint64 expiresAt);
    event Cancelled(uint256 indexed tokenId, address indexed seller);
    event Sold(
        uint256 indexed tokenId,
        address indexed seller,
        address indexed buyer,
        uint256 price,
        address maker,
        uint256 royalty
    );

    error NotOwner(uint256 tokenId, address caller);
    error NotApproved(uint256 tokenId);
    error PriceIsZero(uint256 tokenId);
    error ExpiryOutOfRange(uint64 expiresAt);
    /// @notice The device is revoked: it is worth nothing to a buyer.
    error DeviceNotTrusted(uint256 tokenId);
    error NotListed(uint256 tokenId);
    error NotSeller(uint256 tokenId, address caller);
    error ListingExpired(uint256 tokenId, uint64 expiresAt);
    /// @notice The token changed hands since it was listed.
    error ListingIsOver(uint256 tokenId);
    error ListingDiffers(uint256 tokenId, address seller, uint128 price);

    /// @notice Lists a token, or changes its listing; only its owner, who approved this contract for it before.
    /// @param price wei
    /// @param expiresAt Unix seconds, at most MAX_LISTING ahead
    function list(uint256 tokenId, uint128 price, uint64 expiresAt) external;

    /// @notice Ends a listing; only its seller.
    function cancel(uint256 tokenId) external;

    /// @notice Buys from the caller's approved AITN, or changes nothing.
    /// @param seller as the caller saw it
    /// @param price as the caller saw it, wei
    function buy(uint256 tokenId, address seller, uint128 price) external;

    function MAX_LISTING() external view returns (uint64);
    /// @notice Reverts with NotListed when there is none; it may be over or expired.
    function listingOf(uint256 tokenId) external view returns (Listing memory);
    /// @return whether buy would find everything in order but the buyer's money
    function isLive(uint256 tokenId) external view returns (bool);
}
