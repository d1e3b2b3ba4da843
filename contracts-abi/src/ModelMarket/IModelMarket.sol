// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Where approved models are sold, or shared free, as licences.
/// @notice A licence is an ERC-721 token for one version of a model, for ever or for a time. Its price goes to the shares
/// that the author set when offering it, to the wei, as credits that each collects. Nothing is paid back: a licence is for
/// the bytes at a CID, which cannot be taken back. A model whose review failed, or that was revoked, is neither offered
/// nor licensed, and its licences do not count while it is not approved.
interface IModelMarket {
    struct Share {
        /// Who earns; a contract may be the revenue address of those who own the model's earnings.
        address account;
        /// Of the price, 1/10,000.
        uint16 bps;
    }

    struct Terms {
        /// AITN wei; 0 shares the model free.
        uint96 price;
        /// How long a licence counts, seconds: an hour to 20 years, or 0 for ever.
        uint32 durationS;
        /// ERC-2981: of the price of a resale elsewhere, 1/10,000, at most 2,500; and who should receive it.
        uint16 royaltyBps;
        address royaltyReceiver;
    }

    struct Offer {
        Terms terms;
        /// 1 for the model's first offer. Who buys names it, so that terms never change under a buyer.
        uint32 edition;
        bool open;
    }

    struct Licence {
        bytes32 model;
        uint32 edition;
        /// The first second in which it no longer counts; 0 for never.
        uint48 expiresAt;
    }

    event Offered(bytes32 indexed model, address indexed author, uint32 edition, Terms terms, Share[] shares);
    event OfferClosed(bytes32 indexed model, uint32 edition);
    event Licensed(
        bytes32 indexed model, uint256 indexed licence, address indexed holder, uint32 edition, uint256 price
    );
    event Collected(address indexed account, uint256 amount);

    error NotAuthor(bytes32 model, address caller);
    error ModelNotApproved(bytes32 model);
    error ShareCountOutOfRange(uint256 count);
    error ShareOutOfRange(address account, uint256 bps);
    error SharesDoNotSum(uint256 bps);
    error DurationOutOfRange(uint256 durationS);
    error RoyaltyOutOfRange(uint256 bps, address receiver);
    /// @notice The offer asked for is not the open one.
    error WrongEdition(bytes32 model, uint256 asked, uint256 open);
    error NothingToCollect(address account);

    /// @notice Offers a model's licences, in place of what was offered before; only its author.
    /// @param shares 1 to 16 that sum to 10,000
    function offer(bytes32 model, Terms calldata terms, Share[] calldata shares) external returns (uint32 edition);

    /// @notice Ends the open offer; only the author. Licences stay.
    function closeOffer(bytes32 model) external;

    /// @notice Pays the price and mints a licence.
    /// @param edition the offer that the buyer has seen
    function license(bytes32 model, uint32 edition, address holder) external returns (uint256 licence);

    /// @notice Sends an account all that it has earned; anyone may call.
    function collect(address account) external returns (uint256 amount);

    function offerOf(bytes32 model) external view returns (Offer memory);
    function sharesOf(bytes32 model) external view returns (Share[] memory);
    function licenceOf(uint256 licence) external view returns (Licence memory);
    /// @notice Whether a licence lets an account use a model now.
    function permits(uint256 licence, address account, bytes32 model) external view returns (bool);
    /// @notice AITN wei that an account may collect.
    function creditOf(address account) external view returns (uint256);
}
