// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {IModelMarket} from "./IModelMarket.sol";
import {IRevenuePool, PoolRevenue} from "./PoolRevenue.sol";

/// @title The account of each pool at an address that is known before it is made (CREATE2, EIP-1014).
/// @notice An author names `accountOf(pool)` as a share of a model's price; what it earns waits in the market until anybody
/// forwards it. An account only ever pays its own pool.
contract RevenueAccounts {
    IERC20 public immutable token;
    IRevenuePool public immutable pools;
    IModelMarket public immutable market;

    event AccountOpened(uint256 indexed pool, address account);

    constructor(IERC20 token_, IRevenuePool pools_, IModelMarket market_) {
        (token, pools, market) = (token_, pools_, market_);
    }

    /// @notice Pays a pool all that its account has earned and holds; makes the account first where it is missing.
    /// Reverts with the pool's own error when there is nothing, or when the pool takes no revenue.
    function forward(uint256 pool) external returns (uint256 amount) {
        address account = accountOf(pool);
        if (account.code.length == 0) {
            new PoolRevenue{salt: 0}(token, pools, pool);
            emit AccountOpened(pool, account);
        }
        return PoolRevenue(account).forward(market);
    }

    function accountOf(uint256 pool) public view returns (address) {
        bytes memory creation = abi.encodePacked(type(PoolRevenue).creationCode, abi.encode(token, pools, pool));
        return Create2.computeAddress(0, keccak256(creation));
    }
}
