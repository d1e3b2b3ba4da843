// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ISiteRegistry} from "../SiteRegistry/ISiteRegistry.sol";
import {IRobotWork} from "./IRobotWork.sol";

/// @title See {IRobotWork}.
contract RobotWork is IRobotWork, EIP712 {
    using SafeERC20 for IERC20;

    bytes32 public constant VOUCHER_TYPEHASH = keccak256(
        "Voucher(bytes32 site,address device,uint256 cumulativeAmount,uint64 actionCount,bytes32 receiptsRoot)"
    );
    uint256 public constant WITHDRAWAL_DELAY = 1 days;

    // Signer and deposit share one slot, and so do the settled amount and count: a redemption writes two slots of ours.
    // The supply, 2e27 wei, fits in 96 bits.
    struct Site {
        address signer;
        uint96 deposit;
    }

    struct Settled {
        uint128 amount;
        uint64 actionCount;
    }

    struct Withdrawal {
        uint96 amount;
        uint64 readyAt;
    }

    IERC20 public immutable token;
    ISiteRegistry public immutable sites;

    /// @inheritdoc IRobotWork
    mapping(bytes32 site => Site) public siteOf;
    /// @inheritdoc IRobotWork
    mapping(bytes32 site => mapping(address device => Settled)) public settledOf;
    /// @inheritdoc IRobotWork
    mapping(bytes32 site => Withdrawal) public withdrawalOf;

    constructor(IERC20 token_, ISiteRegistry sites_) EIP712("AITN RobotWork", "1") {
        token = token_;
        sites = sites_;
    }

    modifier onlySiteOwner(bytes32 site) {
        require(sites.ownerOf(site) == msg.sender, NotSiteOwner(site, msg.sender));
        _;
    }

    /// @inheritdoc IRobotWork
    function setSigner(bytes32 site, address signer) external onlySiteOwner(site) {
        siteOf[site].signer = signer;
        emit SignerSet(site, signer);
    }

    /// @inheritdoc IRobotWork
    function deposit(bytes32 site, uint256 amount) external {
        uint256 total = siteOf[site].deposit + amount;
        require(amount > 0 && total <= type(uint96).max, AmountOutOfRange(amount));
        siteOf[site].deposit = uint96(total);
        emit Deposited(site, msg.sender, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IRobotWork
    function requestWithdrawal(bytes32 site, uint256 amount) external onlySiteOwner(site) {
        require(amount > 0 && amount <= type(uint96).max, AmountOutOfRange(amount));
        uint64 readyAt = uint64(block.timestamp + WITHDRAWAL_DELAY);
        withdrawalOf[site] = Withdrawal(uint96(amount), readyAt);
        emit WithdrawalRequested(site, amount, readyAt);
    }

    /// @inheritdoc IRobotWork
    function withdraw(bytes32 site, address to) external onlySiteOwner(site) {
        Withdrawal memory request = withdrawalOf[site];
        require(request.readyAt != 0, NoWithdrawal(site));
        require(request.readyAt <= block.timestamp, NotReady(site, request.readyAt));
        uint96 held = siteOf[site].deposit;
        uint96 amount = request.amount < held ? request.amount : held;
        delete withdrawalOf[site];
        siteOf[site].deposit = held - amount;
        emit Withdrawn(site, to, amount);
        token.safeTransfer(to, amount);
    }

    /// @inheritdoc IRobotWork
    function redeem(Voucher calldata voucher, bytes calldata signature) external returns (uint256 paid) {
        paid = _redeem(voucher, signature);
    }

    /// @inheritdoc IRobotWork
    function redeemMany(Voucher[] calldata vouchers, bytes[] calldata signatures) external returns (uint256 paid) {
        require(vouchers.length == signatures.length, LengthsDiffer(vouchers.length, signatures.length));
        for (uint256 i; i < vouchers.length; ++i) {
            paid += _redeem(vouchers[i], signatures[i]);
        }
    }

    /// @inheritdoc IRobotWork
    function voucherHash(Voucher calldata voucher) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(VOUCHER_TYPEHASH, voucher)));
    }

    function _redeem(Voucher calldata voucher, bytes calldata signature) private returns (uint256 paid) {
        Site memory held = siteOf[voucher.site];
        address recovered = ECDSA.recoverCalldata(voucherHash(voucher), signature);
        require(recovered == held.signer, WrongSigner(voucher.site, recovered, held.signer));
        paid = _account(voucher);
        require(paid <= held.deposit, DepositTooSmall(voucher.site, held.deposit, paid));
        // Whole structs: one write a slot.
        siteOf[voucher.site] = Site(held.signer, uint96(held.deposit - paid));
        emit Redeemed(
            voucher.site, voucher.device, voucher.receiptsRoot, paid, voucher.cumulativeAmount, voucher.actionCount
        );
        token.safeTransfer(voucher.device, paid);
    }

    /// Raises what is settled of the device to the voucher; returns the difference.
    function _account(Voucher calldata voucher) private returns (uint256 difference) {
        Settled memory settled = settledOf[voucher.site][voucher.device];
        uint64 count = voucher.actionCount;
        require(count > settled.actionCount, NothingNew(voucher.site, voucher.device, count, settled.actionCount));
        uint256 cumulative = voucher.cumulativeAmount;
        require(cumulative >= settled.amount, AmountFalls(cumulative, settled.amount));
        difference = cumulative - settled.amount;
        // The deposit bounds the difference to 96 bits, so 2^128 wei would take 10^11 turns of the whole supply.
        settledOf[voucher.site][voucher.device] = Settled(uint128(cumulative), count);
    }
}
