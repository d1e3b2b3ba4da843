// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ITreasury} from "./ITreasury.sol";

/// @title See {ITreasury}.
contract Treasury is ITreasury, AccessManaged, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint64 private constant MAX_AHEAD = 365 days;
    uint64 private constant MIN_PERIOD = 1 days;
    uint64 private constant MAX_PERIOD = 4 * 365 days;

    IERC20 public immutable token;

    /// @inheritdoc ITreasury
    uint64 public lastPlan;
    /// @inheritdoc ITreasury
    uint256 public committed;

    mapping(uint64 plan => Plan) private plans;

    constructor(IERC20 token_, address authority_) AccessManaged(authority_) {
        token = token_;
    }

    /// @inheritdoc ITreasury
    function openPlan(address spender, uint128 budget, uint64 fromS, uint64 untilS, bytes32 digest)
        external
        restricted
        returns (uint64 plan)
    {
        require(spender != address(0), SpenderIsZero(budget, digest));
        bool soon = fromS >= block.timestamp && fromS <= block.timestamp + MAX_AHEAD;
        bool inRange = soon && untilS >= fromS + MIN_PERIOD && untilS <= fromS + MAX_PERIOD;
        require(inRange, PeriodOutOfRange(fromS, untilS));
        uint256 free = available();
        require(budget > 0 && budget <= free, BudgetOutOfRange(budget, free));
        plan = ++lastPlan;
        plans[plan] = Plan(spender, fromS, false, untilS, budget, 0, digest);
        committed += budget;
        emit PlanOpened(plan, spender, budget, fromS, untilS, digest);
    }

    /// @inheritdoc ITreasury
    function closePlan(uint64 plan) external restricted returns (uint256 returned) {
        return _close(plan, _open(plan));
    }

    /// @inheritdoc ITreasury
    function closeExpired(uint64 plan) external returns (uint256 returned) {
        Plan storage entry = _open(plan);
        require(block.timestamp >= entry.untilS, NotExpired(plan, entry.untilS));
        return _close(plan, entry);
    }

    /// @inheritdoc ITreasury
    function pay(uint64 plan, address to, uint256 amount) external nonReentrant {
        Plan storage entry = _open(plan);
        require(msg.sender == entry.spender, NotSpender(plan, msg.sender));
        bool inPeriod = block.timestamp >= entry.fromS && block.timestamp < entry.untilS;
        require(inPeriod, NotInPeriod(plan, entry.fromS, entry.untilS));
        require(amount > 0, NothingToPay(plan));
        uint256 left = entry.budget - entry.spent;
        require(amount <= left, BudgetExceeded(plan, amount, left));
        entry.spent += uint128(amount);
        committed -= amount;
        emit Paid(plan, to, amount, entry.spent);
        token.safeTransfer(to, amount);
    }

    /// @inheritdoc ITreasury
    function planOf(uint64 plan) external view returns (Plan memory entry) {
        entry = plans[plan];
        require(entry.spender != address(0), UnknownPlan(plan));
    }

    /// @inheritdoc ITreasury
    function spendable(uint64 plan) external view returns (uint256) {
        Plan memory entry = plans[plan];
        bool inPeriod = block.timestamp >= entry.fromS && block.timestamp < entry.untilS;
        return inPeriod && !entry.closed ? entry.budget - entry.spent : 0;
    }

    /// @inheritdoc ITreasury
    function available() public view returns (uint256) {
        return token.balanceOf(address(this)) - committed;
    }

    function _open(uint64 plan) private view returns (Plan storage entry) {
        entry = plans[plan];
        require(entry.spender != address(0), UnknownPlan(plan));
        require(!entry.closed, PlanIsClosed(plan));
    }

    function _close(uint64 plan, Plan storage entry) private returns (uint256 returned) {
        returned = entry.budget - entry.spent;
        entry.closed = true;
        committed -= returned;
        emit PlanClosed(plan, msg.sender, returned);
    }
}
