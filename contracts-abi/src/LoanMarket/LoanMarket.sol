// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IRateModel} from "../KinkedRateModel/IRateModel.sol";
import {IPriceFeed} from "../PriceOracle/IPriceFeed.sol";
import {ILoanMarket} from "./ILoanMarket.sol";
import {LoanMath} from "./LoanMath.sol";
import {SupplyRewards} from "./SupplyRewards.sol";

/// @title See {ILoanMarket}.
contract LoanMarket is ILoanMarket, SupplyRewards {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    uint256 public constant MARGIN_CALL_HEALTH = 1.1e18;
    /// 1e18 = 100 % a second; what a rate model answers beyond it is cut (about 3150 % a year).
    uint256 public constant MAX_RATE = 1e12;

    mapping(bytes32 id => MarketParams) private termsOf;
    mapping(bytes32 id => Market) private markets;
    mapping(bytes32 id => mapping(address account => Position)) private positions;

    constructor(address authority, IERC20 rewardToken) AccessManaged(authority) SupplyRewards(rewardToken) {}

    modifier someone(address account) {
        require(account != address(0), AccountOutOfRange(account));
        _;
    }

    /// @inheritdoc ILoanMarket
    function createMarket(MarketParams calldata params) external restricted returns (bytes32 id) {
        id = idOf(params);
        require(markets[id].borrowIndex == 0, MarketExists(id));
        require(params.loanToken != params.collateralToken, SameToken(params.loanToken));
        _requireContract(params.loanToken);
        _requireContract(params.collateralToken);
        _requireContract(params.oracle);
        _requireContract(params.rateModel);
        bool ordered = 0 < params.borrowLtv && params.borrowLtv < params.lltv && params.lltv < LoanMath.WAD;
        require(ordered, LtvOutOfRange(params.lltv, params.borrowLtv));
        require(params.debtCeiling > 0, CeilingOutOfRange(params.debtCeiling));
        termsOf[id] = params;
        markets[id].borrowIndex = uint88(LoanMath.WAD);
        markets[id].updatedAt = uint40(block.timestamp);
        emit MarketCreated(id, params);
    }

    /// @inheritdoc ILoanMarket
    function supply(bytes32 id, uint256 assets, address onBehalf)
        external
        nonReentrant
        someone(onBehalf)
        returns (uint256 shares)
    {
        Market memory market = _accrue(id);
        shares = LoanMath.supplySharesDown(assets, market.supplyAssets, market.supplyShares);
        require(shares > 0, AmountOutOfRange(assets));
        _checkpointRewards(id, onBehalf);
        market.supplyAssets = (market.supplyAssets + assets).toUint128();
        market.supplyShares = (market.supplyShares + shares).toUint128();
        markets[id] = market;
        positions[id][onBehalf].supplyShares += uint128(shares);
        emit Supplied(id, msg.sender, onBehalf, assets, shares);
        _pull(termsOf[id].loanToken, assets);
    }

    /// @inheritdoc ILoanMarket
    function withdraw(bytes32 id, uint256 assets, uint256 shares, address to)
        external
        nonReentrant
        someone(to)
        returns (uint256, uint256)
    {
        require((assets == 0) != (shares == 0), NotExactlyOne(assets, shares));
        Market memory market = _accrue(id);
        if (shares == 0) shares = LoanMath.supplySharesUp(assets, market.supplyAssets, market.supplyShares);
        else assets = LoanMath.supplyAssetsDown(shares, market.supplyAssets, market.supplyShares);
        uint256 held = positions[id][msg.sender].supplyShares;
        require(shares <= held, SharesOutOfRange(shares, held));
        uint256 cash = market.supplyAssets - _debt(market);
        require(assets <= cash, LiquidityTooSmall(id, assets, cash));
        _checkpointRewards(id, msg.sender);
        market.supplyAssets -= uint128(assets);
        market.supplyShares -= uint128(shares);
        markets[id] = market;
        positions[id][msg.sender].supplyShares = uint128(held - shares);
        emit Withdrawn(id, msg.sender, to, assets, shares);
        IERC20(termsOf[id].loanToken).safeTransfer(to, assets);
        return (assets, shares);
    }

    /// @inheritdoc ILoanMarket
    function supplyCollateral(bytes32 id, uint256 assets, address onBehalf) external nonReentrant someone(onBehalf) {
        require(assets > 0, AmountOutOfRange(assets));
        // Nothing depends on the interest here, but one rule for every change is easier to trust.
        markets[id] = _accrue(id);
        Position storage position = positions[id][onBehalf];
        position.collateral = (position.collateral + assets).toUint128();
        emit CollateralSupplied(id, msg.sender, onBehalf, assets);
        _pull(termsOf[id].collateralToken, assets);
    }

    /// @inheritdoc ILoanMarket
    function withdrawCollateral(bytes32 id, uint256 assets, address to) external nonReentrant someone(to) {
        require(assets > 0, AmountOutOfRange(assets));
        Market memory market = _accrue(id);
        markets[id] = market;
        Position memory position = positions[id][msg.sender];
        require(assets <= position.collateral, CollateralTooSmall(assets, position.collateral));
        position.collateral -= uint128(assets);
        positions[id][msg.sender].collateral = position.collateral;
        emit CollateralWithdrawn(id, msg.sender, to, assets);
        // Without a debt nobody depends on the price: a dead oracle must not keep the collateral of a repaid loan.
        if (position.borrowShares > 0) _requireWithinLtv(id, market, position);
        IERC20(termsOf[id].collateralToken).safeTransfer(to, assets);
    }

    /// @inheritdoc ILoanMarket
    function borrow(bytes32 id, uint256 assets, address to) external nonReentrant someone(to) returns (uint256 shares) {
        require(assets > 0, AmountOutOfRange(assets));
        Market memory market = _accrue(id);
        uint256 before = _debt(market);
        uint256 cash = market.supplyAssets - before;
        require(assets <= cash, LiquidityTooSmall(id, assets, cash));
        shares = LoanMath.debtSharesUp(assets, market.borrowIndex);
        market.borrowShares = (market.borrowShares + shares).toUint128();
        uint256 debt = _debt(market);
        require(debt <= termsOf[id].debtCeiling, DebtCeilingReached(id, debt, termsOf[id].debtCeiling));
        // What the debt rounds up by belongs to the suppliers, as in every change of it below.
        market.supplyAssets = (market.supplyAssets + (debt - before) - assets).toUint128();
        markets[id] = market;
        Position memory position = positions[id][msg.sender];
        position.borrowShares += uint128(shares);
        positions[id][msg.sender] = position;
        emit Borrowed(id, msg.sender, to, assets, shares);
        _requireWithinLtv(id, market, position);
        IERC20(termsOf[id].loanToken).safeTransfer(to, assets);
    }

    /// @inheritdoc ILoanMarket
    function repay(bytes32 id, uint256 assets, uint256 shares, address onBehalf)
        external
        nonReentrant
        returns (uint256, uint256)
    {
        require((assets == 0) != (shares == 0), NotExactlyOne(assets, shares));
        Market memory market = _accrue(id);
        uint256 held = positions[id][onBehalf].borrowShares;
        bool byShares = shares > 0;
        // More than any debt is cut before it could overflow.
        if (!byShares) shares = LoanMath.debtSharesDown(Math.min(assets, type(uint128).max), market.borrowIndex);
        if (shares > held) shares = held;
        require(shares > 0, SharesOutOfRange(shares, held));
        if (byShares || shares == held) assets = LoanMath.debtUp(shares, market.borrowIndex);
        _book(market, shares, assets);
        markets[id] = market;
        positions[id][onBehalf].borrowShares = uint128(held - shares);
        emit Repaid(id, msg.sender, onBehalf, assets, shares);
        _pull(termsOf[id].loanToken, assets);
        return (assets, shares);
    }

    /// @inheritdoc ILoanMarket
    function liquidate(bytes32 id, address borrower, uint256 maxSeized, uint256 maxRepaidShares)
        external
        nonReentrant
        returns (uint256 seized, uint256 repaid)
    {
        Market memory market = _accrue(id);
        Position memory position = positions[id][borrower];
        MarketParams memory terms = termsOf[id];
        uint256 price = IPriceFeed(terms.oracle).price();
        uint256 incentive = LoanMath.incentive(terms.lltv);
        _requireUnhealthy(id, borrower, market, position, LoanMath.limitDown(position.collateral, price, terms.lltv));
        maxSeized = Math.min(maxSeized, position.collateral);
        maxRepaidShares = Math.min(maxRepaidShares, position.borrowShares);
        uint256 shares;
        (seized, shares) = _quote(maxSeized, maxRepaidShares, market.borrowIndex, price, incentive);
        require(shares > 0, SharesOutOfRange(shares, position.borrowShares));
        repaid = LoanMath.debtUp(shares, market.borrowIndex);
        _book(market, shares, repaid);
        position.borrowShares -= uint128(shares);
        position.collateral -= uint128(seized);
        emit Liquidated(id, msg.sender, borrower, repaid, shares, seized);
        _writeOff(id, borrower, market, position, LoanMath.coverableUp(position.collateral, price, incentive));
        markets[id] = market;
        positions[id][borrower] = position;
        IERC20(terms.collateralToken).safeTransfer(msg.sender, seized);
        _pull(terms.loanToken, repaid);
    }

    /// @inheritdoc ILoanMarket
    function callMargin(bytes32 id, address borrower) external returns (uint256 health) {
        health = healthOf(id, borrower);
        require(health < MARGIN_CALL_HEALTH, PositionHealthy(id, borrower, health));
        emit MarginCall(id, borrower, health);
    }

    /// @inheritdoc ILoanMarket
    function accrueInterest(bytes32 id) external nonReentrant {
        markets[id] = _accrue(id);
    }

    /// @inheritdoc ILoanMarket
    function paramsOf(bytes32 id) external view returns (MarketParams memory) {
        return termsOf[id];
    }

    /// @inheritdoc ILoanMarket
    function positionOf(bytes32 id, address account) external view returns (Position memory) {
        return positions[id][account];
    }

    /// @inheritdoc ILoanMarket
    function totalDebtOf(bytes32 id) external view returns (uint256) {
        return _debt(marketOf(id));
    }

    /// @inheritdoc ILoanMarket
    function suppliedOf(bytes32 id, address supplier) external view returns (uint256) {
        Market memory market = marketOf(id);
        return LoanMath.supplyAssetsDown(positions[id][supplier].supplyShares, market.supplyAssets, market.supplyShares);
    }

    /// @inheritdoc ILoanMarket
    function incentiveOf(bytes32 id) external view returns (uint256) {
        require(markets[id].borrowIndex != 0, UnknownMarket(id));
        return LoanMath.incentive(termsOf[id].lltv);
    }

    /// @inheritdoc ILoanMarket
    function idOf(MarketParams calldata params) public pure returns (bytes32) {
        return keccak256(abi.encode(params));
    }

    /// @inheritdoc ILoanMarket
    function marketOf(bytes32 id) public view returns (Market memory market) {
        (market,,) = _accrued(id);
    }

    /// @inheritdoc ILoanMarket
    function debtOf(bytes32 id, address borrower) public view returns (uint256) {
        return _debtOf(positions[id][borrower], marketOf(id));
    }

    /// @inheritdoc ILoanMarket
    function healthOf(bytes32 id, address borrower) public view returns (uint256) {
        uint256 debt = debtOf(id, borrower);
        if (debt == 0) return type(uint256).max;
        uint256 price = IPriceFeed(termsOf[id].oracle).price();
        uint256 limit = LoanMath.limitDown(positions[id][borrower].collateral, price, termsOf[id].lltv);
        return LoanMath.healthDown(limit, debt);
    }

    function _supplySharesOf(bytes32 id, address supplier) internal view override returns (uint256, uint256) {
        require(markets[id].borrowIndex != 0, UnknownMarket(id));
        return (markets[id].supplyShares, positions[id][supplier].supplyShares);
    }

    function _accrue(bytes32 id) private returns (Market memory market) {
        uint256 rate;
        uint256 interest;
        (market, rate, interest) = _accrued(id);
        if (rate > 0) emit InterestAccrued(id, rate, interest, market.borrowIndex);
    }

    /// The market brought to the present.
    function _accrued(bytes32 id) private view returns (Market memory market, uint256 rate, uint256 interest) {
        market = markets[id];
        require(market.borrowIndex != 0, UnknownMarket(id));
        uint256 elapsed = block.timestamp - market.updatedAt;
        market.updatedAt = uint40(block.timestamp);
        if (elapsed == 0 || market.borrowShares == 0) return (market, 0, 0);
        uint256 before = _debt(market);
        rate = Math.min(IRateModel(termsOf[id].rateModel).borrowRate(market.supplyAssets, before), MAX_RATE);
        market.borrowIndex = uint88(LoanMath.grown(market.borrowIndex, rate, elapsed));
        interest = _debt(market) - before;
        market.supplyAssets = (market.supplyAssets + interest).toUint128();
    }

    /// Takes repaid debt shares off the market; the payment is at least as much as the debt falls.
    function _book(Market memory market, uint256 shares, uint256 paid) private pure {
        uint256 before = _debt(market);
        market.borrowShares -= uint128(shares);
        market.supplyAssets = (market.supplyAssets + paid - (before - _debt(market))).toUint128();
    }

    /// What is seized and repaid within both limits; the limits are within the position.
    function _quote(uint256 maxSeized, uint256 maxShares, uint256 index, uint256 price, uint256 incentive)
        private
        pure
        returns (uint256 seized, uint256 shares)
    {
        shares = maxShares;
        seized = LoanMath.seizableDown(LoanMath.debtDown(shares, index), price, incentive);
        if (seized <= maxSeized) return (seized, shares);
        // Never more than maxShares: what these would seize is worth more than maxSeized.
        seized = maxSeized;
        shares = LoanMath.debtSharesUp(LoanMath.coverableUp(seized, price, incentive), index);
    }

    /// Takes off what the rest of the collateral cannot repay: nothing where the whole could repay the whole, for the
    /// collateral seized was worth no more than the debt repaid at the incentive; all of it where no collateral is left.
    function _writeOff(bytes32 id, address borrower, Market memory market, Position memory position, uint256 coverable)
        private
    {
        uint256 kept = LoanMath.debtSharesUp(coverable, market.borrowIndex);
        if (kept >= position.borrowShares) return;
        uint128 shares = uint128(position.borrowShares - kept);
        uint256 before = _debt(market);
        position.borrowShares -= shares;
        market.borrowShares -= shares;
        uint256 loss = before - _debt(market);
        market.supplyAssets -= uint128(loss);
        emit BadDebtWrittenOff(id, borrower, loss, shares);
    }

    function _requireWithinLtv(bytes32 id, Market memory market, Position memory position) private {
        MarketParams storage terms = termsOf[id];
        uint256 price = IPriceFeed(terms.oracle).price();
        uint256 debt = _debtOf(position, market);
        uint256 limit = LoanMath.limitDown(position.collateral, price, terms.borrowLtv);
        require(debt <= limit, LtvTooHigh(id, msg.sender, debt, limit));
        uint256 health = LoanMath.healthDown(LoanMath.limitDown(position.collateral, price, terms.lltv), debt);
        if (health < MARGIN_CALL_HEALTH) emit MarginCall(id, msg.sender, health);
    }

    function _requireUnhealthy(
        bytes32 id,
        address borrower,
        Market memory market,
        Position memory position,
        uint256 limit
    ) private pure {
        uint256 debt = _debtOf(position, market);
        if (debt <= limit) revert PositionHealthy(id, borrower, LoanMath.healthDown(limit, debt));
    }

    function _debt(Market memory market) private pure returns (uint256) {
        return LoanMath.debtUp(market.borrowShares, market.borrowIndex);
    }

    function _debtOf(Position memory position, Market memory market) private pure returns (uint256) {
        return LoanMath.debtUp(position.borrowShares, market.borrowIndex);
    }

    function _requireContract(address account) private view {
        require(account.code.length > 0, NotAContract(account));
    }

    function _pull(address token, uint256 amount) private {
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 got = IERC20(token).balanceOf(address(this)) - before;
        require(got == amount, TransferInexact(token, amount, got));
    }
}
