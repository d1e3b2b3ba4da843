// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ITrainingMarket} from "../TrainingMarket/ITrainingMarket.sol";
import {IDataSource} from "./IDataSource.sol";
import {IInvestPool} from "./IInvestPool.sol";
import {RevenueShares} from "./RevenueShares.sol";

/// @title See {IInvestPool}.
contract InvestPool is RevenueShares, AccessManaged, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 public constant MAX_CID_BYTES = 128;
    uint256 private constant MAX_FUNDING = 180 days;
    uint256 private constant MAX_SPENDING = 2 * 365 days;

    IERC20 public immutable token;
    ITrainingMarket public immutable market;

    /// @inheritdoc IInvestPool
    uint256 public lastPool;
    /// @inheritdoc IInvestPool
    mapping(uint256 demand => uint256) public poolOfDemand;
    /// @inheritdoc IInvestPool
    mapping(address source => bool) public isDataSource;

    mapping(uint256 pool => Terms) private terms_;

    constructor(IERC20 token_, ITrainingMarket market_, address authority_) AccessManaged(authority_) {
        token = token_;
        market = market_;
    }

    /// @inheritdoc IInvestPool
    function setDataSource(address source, bool listed) external restricted {
        isDataSource[source] = listed;
        emit DataSourceSet(source, listed);
    }

    /// @inheritdoc IInvestPool
    function createPool(Terms calldata terms, string calldata modelCid) external returns (uint256 pool) {
        _check(terms);
        require(bytes(modelCid).length > 0 && bytes(modelCid).length <= MAX_CID_BYTES, OutOfRange("modelCid"));
        pool = ++lastPool;
        terms_[pool] = terms;
        emit PoolCreated(pool, terms, modelCid);
        _setCid(pool, modelCid);
    }

    /// @inheritdoc IInvestPool
    function contribute(uint256 pool, uint256 amount) external nonReentrant {
        Terms storage terms = _known(pool);
        Pool storage p = _pools[pool];
        require(amount > 0, AmountOutOfRange(amount));
        require(block.timestamp <= terms.fundUntil, FundingIsOver(pool));
        // A full pool has no room and may already have split.
        uint256 room = terms.cap - p.contributed;
        require(amount <= room, CapExceeded(pool, amount, room));
        p.contributed += uint96(amount);
        p.available += uint96(amount);
        emit Contributed(pool, msg.sender, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
        _mint(msg.sender, pool, amount, "");
    }

    /// @inheritdoc IInvestPool
    function openDemand(uint256 pool, ITrainingMarket.Terms calldata demandTerms, string calldata modelCid)
        external
        nonReentrant
        returns (uint256 demand)
    {
        _spend(pool, demandTerms.reward);
        Terms storage terms = terms_[pool];
        bool same =
            demandTerms.modelDigest == terms.modelDigest && demandTerms.instructionDigest == terms.instructionDigest;
        require(same, OtherTraining(pool, demandTerms.modelDigest, demandTerms.instructionDigest));
        token.forceApprove(address(market), demandTerms.reward);
        demand = market.open(demandTerms, msg.sender, modelCid);
        poolOfDemand[demand] = pool;
        emit DemandFunded(pool, demand, demandTerms.reward);
    }

    /// @inheritdoc IInvestPool
    function buyData(uint256 pool, address source, bytes32 item, uint256 price) external nonReentrant {
        require(isDataSource[source], SourceNotListed(source));
        _spend(pool, price);
        emit DataBought(pool, source, item, price);
        uint256 before = token.balanceOf(address(this));
        token.forceApprove(source, price);
        IDataSource(source).purchase(item, price);
        uint256 left = token.balanceOf(address(this));
        // All of the approval is then used up.
        require(left + price == before, PriceDiffers(source, price, before, left));
    }

    /// @inheritdoc IInvestPool
    function collect(uint256 pool, uint256 demand) external nonReentrant returns (uint256 amount) {
        require(pool != 0 && poolOfDemand[demand] == pool, NotOurDemand(pool, demand));
        Pool storage p = _pools[pool];
        amount = market.collectRefund(demand);
        p.returned += uint128(amount);
        if (p.finished) _split(p, amount);
        else p.available += uint96(amount);
        emit RefundReceived(pool, demand, amount);
    }

    /// @inheritdoc IInvestPool
    function finish(uint256 pool) external {
        Terms storage terms = _known(pool);
        Pool storage p = _pools[pool];
        require(!p.finished, PoolIsFinished(pool));
        _requireFundingOver(pool, p, terms);
        bool funded = p.contributed >= terms.goal;
        bool may = !funded || msg.sender == terms.manager || block.timestamp > terms.spendUntil;
        require(may, SpendingIsOpen(pool, terms.spendUntil));
        uint256 unspent = p.available;
        p.available = 0;
        p.finished = true;
        _split(p, unspent);
        emit PoolFinished(pool, funded, unspent);
    }

    /// @inheritdoc IInvestPool
    function payRevenue(uint256 pool, uint256 amount) external nonReentrant {
        require(amount > 0 && amount <= type(uint96).max, AmountOutOfRange(amount));
        _requireFunded(pool);
        _split(_pools[pool], amount);
        emit RevenuePaid(pool, msg.sender, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IInvestPool
    function claim(uint256 pool, address holder) external nonReentrant returns (uint256 paid) {
        paid = _take(pool, holder);
        require(paid > 0, NothingToClaim(pool, holder));
        emit Claimed(pool, holder, paid);
        token.safeTransfer(holder, paid);
    }

    /// @inheritdoc IInvestPool
    function poolOf(uint256 pool) external view returns (Pool memory) {
        return _pools[pool];
    }

    /// @inheritdoc IInvestPool
    function termsOf(uint256 pool) external view returns (Terms memory) {
        return _known(pool);
    }

    function _spend(uint256 pool, uint256 amount) private {
        Terms storage terms = _requireFunded(pool);
        Pool storage p = _pools[pool];
        require(msg.sender == terms.manager, NotManager(pool, msg.sender));
        require(!p.finished && block.timestamp <= terms.spendUntil, SpendingIsOver(pool));
        require(amount > 0, AmountOutOfRange(amount));
        require(amount <= p.available, FundsTooSmall(pool, p.available, amount));
        p.available -= uint96(amount);
        p.spent += uint128(amount);
    }

    function _known(uint256 pool) private view returns (Terms storage terms) {
        terms = terms_[pool];
        require(terms.manager != address(0), UnknownPool(pool));
    }

    function _requireFunded(uint256 pool) private view returns (Terms storage terms) {
        terms = _known(pool);
        Pool storage p = _pools[pool];
        _requireFundingOver(pool, p, terms);
        require(p.contributed >= terms.goal, GoalMissed(pool, p.contributed, terms.goal));
    }

    function _requireFundingOver(uint256 pool, Pool storage p, Terms storage terms) private view {
        bool over = block.timestamp > terms.fundUntil || p.contributed == terms.cap;
        require(over, FundingIsOpen(pool, terms.fundUntil));
    }

    function _check(Terms calldata terms) private view {
        require(terms.manager != address(0), OutOfRange("manager"));
        require(terms.modelDigest != 0, OutOfRange("modelDigest"));
        require(terms.instructionDigest != 0, OutOfRange("instructionDigest"));
        require(terms.goal > 0, OutOfRange("goal"));
        require(terms.goal <= terms.cap, OutOfRange("cap"));
        bool soon = terms.fundUntil > block.timestamp && terms.fundUntil <= block.timestamp + MAX_FUNDING;
        require(soon, OutOfRange("fundUntil"));
        bool later = terms.spendUntil > terms.fundUntil && terms.spendUntil - terms.fundUntil <= MAX_SPENDING;
        require(later, OutOfRange("spendUntil"));
    }
}
