// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrainingMarket} from "../TrainingMarket/ITrainingMarket.sol";

/// @title Investment in a model's training for shares of its revenue right.
/// @notice Investors fund a pool for one model and instruction. The money can only become demands of the training market
/// for that model and instruction, or data of sources that the DAO listed; what is not spent is split among the shares,
/// and so is all revenue of the model, to the wei: paid + owed = distributed.
/// @dev A pool's revenue right is one ERC-1155 id, the divisible form of a non-fungible token: one id a model with the
/// model's CID as its URI, its shares fixed when funding ends, one share a contributed wei. ERC-721 with ERC-20 would
/// need a vault and a token contract for every model and a second approval for every trade.
interface IInvestPool {
    struct Terms {
        /// Spends the money; never receives it.
        address manager;
        /// SHA-256 behind the CID of the model to train, and of the training instruction.
        bytes32 modelDigest;
        bytes32 instructionDigest;
        /// Least and most AITN wei to raise; below the least all is refunded.
        uint96 goal;
        uint96 cap;
        /// When funding ends, unless the cap is reached before; when spending ends. Seconds.
        uint40 fundUntil;
        uint40 spendUntil;
    }

    struct Pool {
        /// AITN wei contributed = shares.
        uint96 contributed;
        /// AITN wei that can be spent.
        uint96 available;
        /// AITN wei spent, and returned by demands.
        uint128 spent;
        uint128 returned;
        /// No further spending; what returns is split.
        bool finished;
        /// AITN wei split among the shares since the beginning: unspent funds and revenue.
        uint128 distributed;
        /// Part of it not yet paid.
        uint128 owed;
        /// AITN wei per share since the beginning, times 1e36.
        uint256 index;
        /// What did not divide by the shares, times 1e36; goes into the next split.
        uint128 carry;
    }

    struct Earning {
        /// The pool's index up to which the earning is counted.
        uint256 index;
        /// AITN wei earned and not claimed, times 1e36.
        uint256 scaled;
    }

    event PoolCreated(uint256 indexed pool, Terms terms, string modelCid);
    event Contributed(uint256 indexed pool, address indexed investor, uint256 amount);
    event DemandFunded(uint256 indexed pool, uint256 indexed demand, uint256 amount);
    event DataBought(uint256 indexed pool, address indexed source, bytes32 indexed item, uint256 price);
    event RefundReceived(uint256 indexed pool, uint256 indexed demand, uint256 amount);
    event PoolFinished(uint256 indexed pool, bool funded, uint256 unspent);
    event RevenuePaid(uint256 indexed pool, address indexed from, uint256 amount);
    event Claimed(uint256 indexed pool, address indexed holder, uint256 amount);
    event DataSourceSet(address indexed source, bool listed);

    /// @notice A term is outside its range; `which` names it.
    error OutOfRange(bytes32 which);
    error UnknownPool(uint256 pool);
    error NotManager(uint256 pool, address caller);
    error AmountOutOfRange(uint256 amount);
    error FundingIsOver(uint256 pool);
    error FundingIsOpen(uint256 pool, uint256 until);
    error CapExceeded(uint256 pool, uint256 amount, uint256 room);
    error GoalMissed(uint256 pool, uint256 contributed, uint256 goal);
    error SpendingIsOver(uint256 pool);
    error SpendingIsOpen(uint256 pool, uint256 until);
    error PoolIsFinished(uint256 pool);
    error FundsTooSmall(uint256 pool, uint256 available, uint256 wanted);
    error OtherTraining(uint256 pool, bytes32 modelDigest, bytes32 instructionDigest);
    error SourceNotListed(address source);
    error NotOurDemand(uint256 pool, uint256 demand);
    /// @notice The source did not take exactly its price.
    error PriceDiffers(address source, uint256 price, uint256 balanceBefore, uint256 balanceAfter);
    error NothingToClaim(uint256 pool, address holder);

    /// @notice Creates a pool; anyone.
    /// @param modelCid the CID whose digest the terms name, up to 128 bytes; the shares' URI
    function createPool(Terms calldata terms, string calldata modelCid) external returns (uint256 pool);

    /// @notice Contributes the caller's approved AITN for as many shares.
    function contribute(uint256 pool, uint256 amount) external;

    /// @notice Opens a demand for the pool's model and instruction; only the manager, who operates it.
    function openDemand(uint256 pool, ITrainingMarket.Terms calldata terms, string calldata modelCid)
        external
        returns (uint256 demand);

    /// @notice Buys data from a listed source; only the manager.
    function buyData(uint256 pool, address source, bytes32 item, uint256 price) external;

    /// @notice Takes a demand's refund back into its pool, or to the shares of a finished one; anyone.
    function collect(uint256 pool, uint256 demand) external returns (uint256 amount);

    /// @notice Ends the spending and splits what is left among the shares: anyone when spending is over or the goal was
    /// missed; the manager before.
    function finish(uint256 pool) external;

    /// @notice Splits the caller's approved AITN among the pool's shares as they are now; anyone.
    function payRevenue(uint256 pool, uint256 amount) external;

    /// @notice Pays a holder what the shares earned while they held them; anyone may call it, the holder receives it.
    function claim(uint256 pool, address holder) external returns (uint256 paid);

    /// @notice Lists or delists a data source; restricted.
    function setDataSource(address source, bool listed) external;

    function lastPool() external view returns (uint256);
    function poolOf(uint256 pool) external view returns (Pool memory);
    function termsOf(uint256 pool) external view returns (Terms memory);
    /// @notice The pool that paid for a demand, 0 if none did.
    function poolOfDemand(uint256 demand) external view returns (uint256);
    function isDataSource(address source) external view returns (bool);
    /// @notice AITN wei a holder could claim now.
    function claimableOf(uint256 pool, address holder) external view returns (uint256);
    /// @notice As of the holder's last step.
    function earningOf(uint256 pool, address holder) external view returns (Earning memory);
}
