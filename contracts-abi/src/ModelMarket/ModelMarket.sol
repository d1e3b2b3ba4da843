// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721Royalty} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721Royalty.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IModelRegistry} from "../ModelRegistry/IModelRegistry.sol";
import {IModelMarket} from "./IModelMarket.sol";

/// @title See {IModelMarket}.
contract ModelMarket is IModelMarket, ERC721Royalty, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant UNIT = 10_000;
    uint256 private constant MAX_SHARES = 16;
    uint256 private constant MAX_ROYALTY_BPS = 2500;
    uint256 private constant MIN_DURATION_S = 1 hours;
    uint256 private constant MAX_DURATION_S = 20 * 365 days;

    IERC20 public immutable token;
    IModelRegistry public immutable registry;

    /// @inheritdoc IModelMarket
    mapping(address account => uint256) public creditOf;
    uint256 private licences;
    mapping(bytes32 model => Offer) private offers;
    mapping(bytes32 model => Share[]) private shareLists;
    mapping(uint256 licence => Licence) private entries;

    constructor(IERC20 token_, IModelRegistry registry_) ERC721("AITN model licence", "AITNL") {
        token = token_;
        registry = registry_;
    }

    modifier onlyAuthor(bytes32 model) {
        require(msg.sender == registry.authorOf(model), NotAuthor(model, msg.sender));
        _;
    }

    modifier onlyApproved(bytes32 model) {
        require(registry.isApproved(model), ModelNotApproved(model));
        _;
    }

    /// @inheritdoc IModelMarket
    function offer(bytes32 model, Terms calldata terms, Share[] calldata shares)
        external
        onlyAuthor(model)
        onlyApproved(model)
        returns (uint32 edition)
    {
        _checkTerms(terms);
        _checkShares(shares);
        edition = offers[model].edition + 1;
        offers[model] = Offer(terms, edition, true);
        delete shareLists[model];
        for (uint256 i; i < shares.length; ++i) {
            shareLists[model].push(shares[i]);
        }
        emit Offered(model, msg.sender, edition, terms, shares);
    }

    /// @inheritdoc IModelMarket
    function closeOffer(bytes32 model) external onlyAuthor(model) {
        Offer storage entry = offers[model];
        require(entry.open, WrongEdition(model, entry.edition, 0));
        entry.open = false;
        emit OfferClosed(model, entry.edition);
    }

    /// @inheritdoc IModelMarket
    function license(bytes32 model, uint32 edition, address holder)
        external
        onlyApproved(model)
        nonReentrant
        returns (uint256 licence)
    {
        Offer memory entry = offers[model];
        uint32 open = entry.open ? entry.edition : 0;
        // Edition 0 stands for no offer and never sells.
        require(edition == open && open != 0, WrongEdition(model, edition, open));
        Terms memory terms = entry.terms;
        licence = ++licences;
        uint48 expiresAt = terms.durationS == 0 ? 0 : uint48(block.timestamp + terms.durationS);
        entries[licence] = Licence(model, edition, expiresAt);
        if (terms.royaltyBps > 0) _setTokenRoyalty(licence, terms.royaltyReceiver, terms.royaltyBps);
        emit Licensed(model, licence, holder, edition, terms.price);
        if (terms.price > 0) {
            _credit(model, terms.price);
            token.safeTransferFrom(msg.sender, address(this), terms.price);
        }
        _safeMint(holder, licence);
    }

    /// @inheritdoc IModelMarket
    function collect(address account) external nonReentrant returns (uint256 amount) {
        amount = creditOf[account];
        require(amount > 0, NothingToCollect(account));
        creditOf[account] = 0;
        emit Collected(account, amount);
        token.safeTransfer(account, amount);
    }

    /// @inheritdoc IModelMarket
    function offerOf(bytes32 model) external view returns (Offer memory) {
        return offers[model];
    }

    /// @inheritdoc IModelMarket
    function sharesOf(bytes32 model) external view returns (Share[] memory) {
        return shareLists[model];
    }

    /// @inheritdoc IModelMarket
    function licenceOf(uint256 licence) external view returns (Licence memory) {
        _requireOwned(licence);
        return entries[licence];
    }

    /// @inheritdoc IModelMarket
    function permits(uint256 licence, address account, bytes32 model) external view returns (bool) {
        Licence memory entry = entries[licence];
        bool inTime = entry.expiresAt == 0 || block.timestamp < entry.expiresAt;
        // An unknown licence belongs to the zero address.
        return account != address(0) && _ownerOf(licence) == account && entry.model == model && inTime
            && registry.isApproved(model);
    }

    /// Each share gets the price up to and with its part, less what went to those before: floors that sum to the price.
    function _credit(bytes32 model, uint256 price) private {
        Share[] storage shares = shareLists[model];
        uint256 count = shares.length;
        uint256 bps;
        uint256 given;
        for (uint256 i; i < count; ++i) {
            Share memory share = shares[i];
            bps += share.bps;
            uint256 upTo = price * bps / UNIT;
            creditOf[share.account] += upTo - given;
            given = upTo;
        }
    }

    function _checkTerms(Terms calldata terms) private pure {
        bool inRange = terms.durationS == 0 || (terms.durationS >= MIN_DURATION_S && terms.durationS <= MAX_DURATION_S);
        require(inRange, DurationOutOfRange(terms.durationS));
        bool royaltyOk =
            terms.royaltyBps == 0 || (terms.royaltyBps <= MAX_ROYALTY_BPS && terms.royaltyReceiver != address(0));
        require(royaltyOk, RoyaltyOutOfRange(terms.royaltyBps, terms.royaltyReceiver));
    }

    function _checkShares(Share[] calldata shares) private view {
        uint256 count = shares.length;
        require(count > 0 && count <= MAX_SHARES, ShareCountOutOfRange(count));
        uint256 sum;
        for (uint256 i; i < count; ++i) {
            Share calldata share = shares[i];
            // A share of this contract itself could be collected into nowhere.
            bool sound = share.account != address(0) && share.account != address(this) && share.bps > 0;
            require(sound, ShareOutOfRange(share.account, share.bps));
            sum += share.bps;
        }
        require(sum == UNIT, SharesDoNotSum(sum));
    }
}
