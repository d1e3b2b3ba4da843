// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A reserve of AITN that only plans of the DAO spend: one contract each for circulation and for liquidity.
/// @notice A plan names who may spend, how much at most, and from when until when. Its whole budget is set aside when it
/// opens, so no plan can spend what another was promised, and what it does not spend returns to the reserve when it is
/// closed. There is no other way out. The reserve delegates no votes: what it holds does not vote.
interface ITreasury {
    struct Plan {
        /// Who may spend: a contract that pays rewards, or the DAO's timelock itself.
        address spender;
        /// Unix seconds; spending is possible from `fromS` on and before `untilS`.
        uint64 fromS;
        bool closed;
        uint64 untilS;
        /// Wei, at most ever paid by this plan.
        uint128 budget;
        /// Wei, paid so far.
        uint128 spent;
        /// sha2-256 of the plan's document (CIDv1 raw).
        bytes32 digest;
    }

    event PlanOpened(
        uint64 indexed plan,
        address indexed spender,
        uint128 budget,
        uint64 fromS,
        uint64 untilS,
        bytes32 indexed digest
    );
    event Paid(uint64 indexed plan, address indexed to, uint256 amount, uint256 spent);
    event PlanClosed(uint64 indexed plan, address indexed by, uint256 returned);

    error UnknownPlan(uint64 plan);
    error PlanIsClosed(uint64 plan);
    error SpenderIsZero(uint256 budget, bytes32 digest);
    /// @notice The plan would begin in the past or too late, or last too short or too long.
    error PeriodOutOfRange(uint64 fromS, uint64 untilS);
    /// @notice The budget is zero or more than the reserve has that is not set aside.
    error BudgetOutOfRange(uint256 budget, uint256 available);
    error NotSpender(uint64 plan, address caller);
    error NotInPeriod(uint64 plan, uint64 fromS, uint64 untilS);
    error NotExpired(uint64 plan, uint64 untilS);
    error BudgetExceeded(uint64 plan, uint256 amount, uint256 left);
    error NothingToPay(uint64 plan);

    /// @notice Opens a plan; only the DAO.
    /// @return plan numbers count from 1
    function openPlan(address spender, uint128 budget, uint64 fromS, uint64 untilS, bytes32 digest)
        external
        returns (uint64 plan);

    /// @notice Ends a plan early; only the DAO.
    /// @return returned wei that go back to the reserve
    function closePlan(uint64 plan) external returns (uint256 returned);

    /// @notice Ends a plan whose period is over; anyone.
    function closeExpired(uint64 plan) external returns (uint256 returned);

    /// @notice Pays from a plan's budget; only its spender, within its period.
    function pay(uint64 plan, address to, uint256 amount) external;

    function lastPlan() external view returns (uint64);
    /// @notice Reverts with UnknownPlan when never opened.
    function planOf(uint64 plan) external view returns (Plan memory);
    /// @return wei that the plan could pay now: zero outside its period, when closed or unknown
    function spendable(uint64 plan) external view returns (uint256);
    /// @return wei set aside for open plans
    function committed() external view returns (uint256);
    /// @return wei that a new plan may have
    function available() external view returns (uint256);
}
