// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IModelMarket} from "./IModelMarket.sol";

/// What an investment pool offers to who brings revenue of its model; see {IInvestPool.payRevenue}.
interface IRevenuePool {
    function payRevenue(uint256 pool, uint256 amount) external;
}

/// @title The account that an author names as a share, when that share of the price belongs to a pool of investors.
/// @notice It can do one thing: hand all it has to its pool, whoever asks it to.
contract PoolRevenue {
    using SafeERC20 for IERC20;

    IERC20 public immutable token;
    IRevenuePool public immutable pools;
    uint256 public immutable pool;

    constructor(IERC20 token_, IRevenuePool pools_, uint256 pool_) {
        (token, pools, pool) = (token_, pools_, pool_);
    }

    /// @notice Collects from a market what it owes this account, and pays all there is into the pool.
    function forward(IModelMarket market) external returns (uint256 amount) {
        if (market.creditOf(address(this)) > 0) market.collect(address(this));
        amount = token.balanceOf(address(this));
        token.forceApprove(address(pools), amount);
        pools.payRevenue(pool, amount);
    }
}
