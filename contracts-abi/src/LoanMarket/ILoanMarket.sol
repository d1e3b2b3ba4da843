// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Loans of one token against another, in isolated markets that nobody can change.
/// @notice A market is its terms: their hash is its id. Suppliers own shares of what is supplied and of its interest;
/// borrowers owe shares of an interest index that only grows and is brought to the present before every change. All
/// rounding is against who acts. A market's cash is exactly `supplyAssets - debt`, a loss is the suppliers' at once, and
/// no market can touch another's tokens. While a market's oracle is stale, borrowing, liquidation and the withdrawal of
/// collateral that backs a debt revert with the oracle's error; supplying, repaying, withdrawing what was supplied and
/// freeing the collateral of a repaid loan never ask it.
interface ILoanMarket {
    struct MarketParams {
        address loanToken;
        address collateralToken;
        /// An IPriceFeed: loan-token wei that 1e36 collateral wei are worth.
        address oracle;
        /// An IRateModel.
        address rateModel;
        /// Loan-to-value above which a position is liquidated, 1e18 = 100 %.
        uint64 lltv;
        /// Loan-to-value up to which one may borrow or withdraw collateral; below lltv.
        uint64 borrowLtv;
        /// The most a new loan may raise the market's debt to, in loan-token wei.
        uint96 debtCeiling;
    }

    struct Market {
        /// What suppliers own, lent or not, in loan-token wei.
        uint128 supplyAssets;
        uint128 supplyShares;
        /// Debt = shares * borrowIndex / 1e24, rounded up.
        uint128 borrowShares;
        /// 1e18 at the market's creation; 0 for an unknown market.
        uint88 borrowIndex;
        uint40 updatedAt;
    }

    struct Position {
        uint128 supplyShares;
        uint128 borrowShares;
        /// Collateral-token wei.
        uint128 collateral;
    }

    event MarketCreated(bytes32 indexed id, MarketParams params);
    event InterestAccrued(bytes32 indexed id, uint256 ratePerSecond, uint256 interest, uint256 borrowIndex);
    event Supplied(bytes32 indexed id, address indexed from, address indexed onBehalf, uint256 assets, uint256 shares);
    event Withdrawn(bytes32 indexed id, address indexed from, address indexed to, uint256 assets, uint256 shares);
    event CollateralSupplied(bytes32 indexed id, address indexed from, address indexed onBehalf, uint256 assets);
    event CollateralWithdrawn(bytes32 indexed id, address indexed from, address indexed to, uint256 assets);
    event Borrowed(bytes32 indexed id, address indexed from, address indexed to, uint256 assets, uint256 shares);
    event Repaid(bytes32 indexed id, address indexed from, address indexed onBehalf, uint256 assets, uint256 shares);
    /// @param health 1e18 where the position becomes liquidatable; a call is made below 1.1e18
    event MarginCall(bytes32 indexed id, address indexed borrower, uint256 health);
    event Liquidated(
        bytes32 indexed id,
        address indexed liquidator,
        address indexed borrower,
        uint256 repaid,
        uint256 repaidShares,
        uint256 seized
    );
    /// @notice The suppliers lost this much.
    event BadDebtWrittenOff(bytes32 indexed id, address indexed borrower, uint256 assets, uint256 shares);

    error UnknownMarket(bytes32 id);
    error MarketExists(bytes32 id);
    error NotAContract(address account);
    error SameToken(address token);
    error LtvOutOfRange(uint256 lltv, uint256 borrowLtv);
    error CeilingOutOfRange(uint256 debtCeiling);
    error AmountOutOfRange(uint256 amount);
    error AccountOutOfRange(address account);
    error NotExactlyOne(uint256 assets, uint256 shares);
    error SharesOutOfRange(uint256 wanted, uint256 held);
    error CollateralTooSmall(uint256 wanted, uint256 held);
    error LiquidityTooSmall(bytes32 id, uint256 wanted, uint256 available);
    error DebtCeilingReached(bytes32 id, uint256 debt, uint256 ceiling);
    error LtvTooHigh(bytes32 id, address borrower, uint256 debt, uint256 limit);
    error PositionHealthy(bytes32 id, address borrower, uint256 health);
    /// @notice The token did not move exactly the amount (a fee or a rebase): no market can account for it.
    error TransferInexact(address token, uint256 wanted, uint256 got);

    /// @notice Restricted. The terms can never change.
    function createMarket(MarketParams calldata params) external returns (bytes32 id);

    /// @notice Lends to the market from the caller's approved tokens.
    function supply(bytes32 id, uint256 assets, address onBehalf) external returns (uint256 shares);

    /// @notice Takes back what the caller supplied: an amount, or a number of shares; the other is 0.
    function withdraw(bytes32 id, uint256 assets, uint256 shares, address to)
        external
        returns (uint256 withdrawn, uint256 burnt);

    function supplyCollateral(bytes32 id, uint256 assets, address onBehalf) external;

    /// @notice The caller's debt, if any, has to stay within borrowLtv.
    function withdrawCollateral(bytes32 id, uint256 assets, address to) external;

    /// @notice Borrows against the caller's collateral, up to borrowLtv.
    function borrow(bytes32 id, uint256 assets, address to) external returns (uint256 shares);

    /// @notice Repays anyone's debt: an amount, or a number of debt shares; the other is 0. What exceeds the debt is cut
    /// and not taken, so that nobody can make a last payment fail by a tiny one before it.
    function repay(bytes32 id, uint256 assets, uint256 shares, address onBehalf)
        external
        returns (uint256 repaid, uint256 burnt);

    /// @notice Repays the debt of an unhealthy position for its collateral at the incentive of its market.
    /// @dev What the rest of the collateral cannot repay at the price and incentive is written off in the same call, so
    /// neither splitting a liquidation nor leaving dust can put the suppliers' loss off.
    /// @param maxSeized the most collateral to take; the position's if that is less
    /// @param maxRepaidShares the most debt shares to repay; the position's if that is less
    function liquidate(bytes32 id, address borrower, uint256 maxSeized, uint256 maxRepaidShares)
        external
        returns (uint256 seized, uint256 repaid);

    /// @notice Announces a position whose health is below 1.1; anyone may. Reverts for a healthier one.
    function callMargin(bytes32 id, address borrower) external returns (uint256 health);

    /// @notice Brings the interest index to the present.
    function accrueInterest(bytes32 id) external;

    function idOf(MarketParams calldata params) external pure returns (bytes32);
    function paramsOf(bytes32 id) external view returns (MarketParams memory);
    /// @notice The market with its interest up to now.
    function marketOf(bytes32 id) external view returns (Market memory);
    function positionOf(bytes32 id, address account) external view returns (Position memory);
    /// @notice What all borrowers owe now.
    function totalDebtOf(bytes32 id) external view returns (uint256);
    function debtOf(bytes32 id, address borrower) external view returns (uint256);
    /// @notice What a supplier's shares are worth now.
    function suppliedOf(bytes32 id, address supplier) external view returns (uint256);
    /// @notice collateral * price / 1e36 * LLTV / debt, 1e18 = 1; the greatest number without debt.
    function healthOf(bytes32 id, address borrower) external view returns (uint256);
    /// @notice The liquidation incentive factor of a market, 1e18 = 1.
    function incentiveOf(bytes32 id) external view returns (uint256);
}
