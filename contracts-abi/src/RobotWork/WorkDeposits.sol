// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ISiteRegistry} from "../SiteRegistry/ISiteRegistry.sol";
import {IWorkDeposits} from "./IWorkDeposits.sol";

/// @title See {IWorkDeposits}.
abstract contract WorkDeposits is IWorkDeposits, AccessManaged, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 public constant WITHDRAWAL_DELAY = 1 days;
    uint256 public constant FORMER_SIGNER = 14 days;
    uint256 private constant BPS = 10_000;
    uint256 private constant MAX_FEE_BPS = 1_000;

    // Signer and deposit share one slot: a settlement writes it once. The supply, 2e27 wei, fits in 96 bits.
    struct Site {
        address signer;
        uint96 deposit;
    }

    struct Withdrawal {
        uint96 amount;
        uint64 readyAt;
    }

    /// What was settled is what was put in and is not there any more, so a settlement needs no counter of its own.
    struct Ledger {
        /// Deposits less withdrawals, fees and lost bonds.
        uint128 put;
        /// Of what was settled: the part whose fee is paid.
        uint128 charged;
    }

    IERC20 public immutable token;
    ISiteRegistry public immutable sites;

    WorkParams public workParams = WorkParams(0, 1 days, 100 ether);
    address public treasury;
    /// @inheritdoc IWorkDeposits
    mapping(bytes32 site => Site) public siteOf;
    /// @inheritdoc IWorkDeposits
    mapping(bytes32 site => Withdrawal) public withdrawalOf;
    /// @inheritdoc IWorkDeposits
    mapping(bytes32 site => uint256) public feesPaidOf;
    /// @inheritdoc IWorkDeposits
    mapping(bytes32 site => mapping(address signer => uint64)) public signerUntil;
    mapping(bytes32 site => Ledger) private ledgers;

    constructor(IERC20 token_, ISiteRegistry sites_, address treasury_) {
        token = token_;
        sites = sites_;
        _setTreasury(treasury_);
    }

    modifier onlySiteOwner(bytes32 site) {
        require(sites.ownerOf(site) == msg.sender, NotSiteOwner(site, msg.sender));
        _;
    }

    /// @inheritdoc IWorkDeposits
    function setWorkParams(WorkParams calldata params, address treasury_) external restricted {
        require(params.feeBps <= MAX_FEE_BPS, ParameterOutOfRange("feeBps", params.feeBps));
        require(params.windowS >= 1 hours && params.windowS <= 14 days, ParameterOutOfRange("windowS", params.windowS));
        require(params.bond >= 1 ether && params.bond <= 1_000_000 ether, ParameterOutOfRange("bond", params.bond));
        workParams = params;
        _setTreasury(treasury_);
    }

    /// @inheritdoc IWorkDeposits
    function setSigner(bytes32 site, address signer) external onlySiteOwner(site) {
        signerUntil[site][siteOf[site].signer] = uint64(block.timestamp + FORMER_SIGNER);
        signerUntil[site][signer] = type(uint64).max;
        siteOf[site].signer = signer;
        emit SignerSet(site, signer);
    }

    /// @inheritdoc IWorkDeposits
    function deposit(bytes32 site, uint256 amount) external nonReentrant {
        uint256 total = siteOf[site].deposit + amount;
        require(amount > 0 && total <= type(uint96).max, AmountOutOfRange(amount));
        siteOf[site].deposit = uint96(total);
        ledgers[site].put += uint128(amount);
        emit Deposited(site, msg.sender, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
        _charge(site);
    }

    /// @inheritdoc IWorkDeposits
    function requestWithdrawal(bytes32 site, uint256 amount) external onlySiteOwner(site) {
        require(amount > 0 && amount <= type(uint96).max, AmountOutOfRange(amount));
        uint64 readyAt = uint64(block.timestamp + WITHDRAWAL_DELAY);
        withdrawalOf[site] = Withdrawal(uint96(amount), readyAt);
        emit WithdrawalRequested(site, amount, readyAt);
    }

    /// @inheritdoc IWorkDeposits
    function withdraw(bytes32 site, address to) external onlySiteOwner(site) nonReentrant {
        Withdrawal memory request = withdrawalOf[site];
        require(request.readyAt != 0, NoWithdrawal(site));
        require(request.readyAt <= block.timestamp, NotReady(site, request.readyAt));
        delete withdrawalOf[site];
        _charge(site);
        uint96 held = siteOf[site].deposit;
        uint96 amount = request.amount < held ? request.amount : held;
        siteOf[site].deposit = held - amount;
        ledgers[site].put -= amount;
        emit Withdrawn(site, to, amount);
        token.safeTransfer(to, amount);
    }

    /// @inheritdoc IWorkDeposits
    function chargeFee(bytes32 site) external nonReentrant returns (uint256 fee) {
        fee = _charge(site);
    }

    /// @inheritdoc IWorkDeposits
    function spentOf(bytes32 site) public view returns (uint256) {
        return ledgers[site].put - siteOf[site].deposit - _heldInCycle(site);
    }

    /// Of what left the deposit: a bond, and the total of a cycle that may still fall.
    function _heldInCycle(bytes32 site) internal view virtual returns (uint256);

    /// What leaves a site without being work: a lost bond.
    function _lose(bytes32 site, uint256 amount) internal {
        ledgers[site].put -= uint128(amount);
    }

    /// What comes into a deposit without a transfer: half of a challenger's bond.
    function _gain(bytes32 site, uint256 amount) internal {
        siteOf[site].deposit += uint96(amount);
        ledgers[site].put += uint128(amount);
    }

    function _charge(bytes32 site) private returns (uint256 fee) {
        Ledger storage ledger = ledgers[site];
        uint256 work = spentOf(site) - ledger.charged;
        if (work == 0) return 0;
        uint256 bps = workParams.feeBps;
        uint96 held = siteOf[site].deposit;
        fee = Math.ceilDiv(work * bps, BPS);
        if (fee > held) {
            fee = held;
            work = fee * BPS / bps;
        }
        ledger.charged += uint128(work);
        if (fee == 0) return 0;
        ledger.put -= uint128(fee);
        siteOf[site].deposit = held - uint96(fee);
        feesPaidOf[site] += fee;
        emit FeeCharged(site, fee, work);
        token.safeTransfer(treasury, fee);
    }

    function _setTreasury(address treasury_) private {
        require(treasury_ != address(0), ParameterOutOfRange("treasury", 0));
        treasury = treasury_;
        emit WorkParamsSet(workParams, treasury_);
    }
}
