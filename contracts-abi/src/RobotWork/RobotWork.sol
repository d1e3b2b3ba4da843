// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ISiteRegistry} from "../SiteRegistry/ISiteRegistry.sol";
import {IRobotWork} from "./IRobotWork.sol";
import {NettedCycles} from "./NettedCycles.sol";
import {WorkDeposits} from "./WorkDeposits.sol";

/// @title See {IRobotWork}, {IWorkDeposits} and {INettedCycles}.
contract RobotWork is IRobotWork, NettedCycles {
    using SafeERC20 for IERC20;

    bytes32 public constant VOUCHER_TYPEHASH = keccak256(
        "Voucher(bytes32 site,address device,uint256 cumulativeAmount,uint64 actionCount,bytes32 receiptsRoot)"
    );

    // One word, packed by hand: count of actions (64 bits), credit (96), settled amount (96). 2^96 wei are forty times the
    // whole supply, earned by one device at one site.
    uint256 private constant WEI = type(uint96).max;

    mapping(bytes32 site => mapping(address device => uint256)) private settled;

    /// @param authority the DAO's AccessManager
    constructor(IERC20 token_, ISiteRegistry sites_, address authority, address treasury_)
        EIP712("AITN RobotWork", "1")
        AccessManaged(authority)
        WorkDeposits(token_, sites_, treasury_)
    {}

    /// @inheritdoc IRobotWork
    function redeem(Voucher calldata voucher, bytes calldata signature) external nonReentrant returns (uint256 paid) {
        paid = _redeem(voucher, signature);
    }

    /// @inheritdoc IRobotWork
    function redeemMany(Voucher[] calldata vouchers, bytes[] calldata signatures)
        external
        nonReentrant
        returns (uint256 paid)
    {
        require(vouchers.length == signatures.length, LengthsDiffer(vouchers.length, signatures.length));
        for (uint256 i; i < vouchers.length; ++i) {
            paid += _redeem(vouchers[i], signatures[i]);
        }
    }

    /// @inheritdoc IRobotWork
    function credit(Voucher calldata voucher, bytes calldata signature) external returns (uint256 credited) {
        credited = _credit(voucher, signature);
    }

    /// @inheritdoc IRobotWork
    function creditMany(Voucher[] calldata vouchers, bytes[] calldata signatures) external returns (uint256 credited) {
        require(vouchers.length == signatures.length, LengthsDiffer(vouchers.length, signatures.length));
        for (uint256 i; i < vouchers.length; ++i) {
            credited += _credit(vouchers[i], signatures[i]);
        }
    }

    /// @inheritdoc IRobotWork
    function payOut(bytes32 site, address device) external nonReentrant returns (uint256 paid) {
        uint256 entry = settled[site][device];
        paid = ((entry >> 96) & WEI) + _takeReady(site, device);
        require(paid > 0, NoCredit(site, device));
        settled[site][device] = entry & ~(WEI << 96);
        emit PaidOut(site, device, paid);
        token.safeTransfer(device, paid);
    }

    /// @inheritdoc IRobotWork
    function settledOf(bytes32 site, address device) external view returns (uint128 amount, uint64 actionCount) {
        uint256 entry = settled[site][device];
        return (uint128(entry & WEI), uint64(entry >> 192));
    }

    /// @inheritdoc IRobotWork
    function creditOf(bytes32 site, address device) external view returns (uint256) {
        (uint256 ready,) = nettedOf(site, device);
        return ((settled[site][device] >> 96) & WEI) + ready;
    }

    /// @inheritdoc IRobotWork
    function voucherHash(Voucher calldata voucher) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(VOUCHER_TYPEHASH, voucher)));
    }

    function _redeem(Voucher calldata voucher, bytes calldata signature) private returns (uint256 paid) {
        paid = _settle(voucher, signature, false);
        emit Redeemed(
            voucher.site, voucher.device, voucher.receiptsRoot, paid, voucher.cumulativeAmount, voucher.actionCount
        );
        token.safeTransfer(voucher.device, paid);
    }

    function _credit(Voucher calldata voucher, bytes calldata signature) private returns (uint256 credited) {
        credited = _settle(voucher, signature, true);
        emit Credited(
            voucher.site, voucher.device, voucher.receiptsRoot, credited, voucher.cumulativeAmount, voucher.actionCount
        );
    }

    /// Raises what is settled of the device to the voucher, from the deposit; returns the difference.
    function _settle(Voucher calldata voucher, bytes calldata signature, bool keep)
        private
        returns (uint256 difference)
    {
        Site memory held = siteOf[voucher.site];
        address recovered = ECDSA.recoverCalldata(voucherHash(voucher), signature);
        require(recovered == held.signer, WrongSigner(voucher.site, recovered, held.signer));
        difference = _account(voucher, keep);
        require(difference <= held.deposit, DepositTooSmall(voucher.site, held.deposit, difference));
        // Whole structs: one write a slot.
        siteOf[voucher.site] = Site(held.signer, uint96(held.deposit - difference));
    }

    function _account(Voucher calldata voucher, bool keep) private returns (uint256 difference) {
        mapping(address => uint256) storage book = settled[voucher.site];
        uint256 entry = book[voucher.device];
        uint64 count = voucher.actionCount;
        require(count > entry >> 192, NothingNew(voucher.site, voucher.device, count, uint64(entry >> 192)));
        uint256 cumulative = voucher.cumulativeAmount;
        require(cumulative >= entry & WEI, AmountFalls(cumulative, entry & WEI));
        require(cumulative <= WEI, AmountOutOfRange(cumulative));
        difference = cumulative - (entry & WEI);
        // A credit is a part of the cumulative amount, so it fits.
        uint256 kept = ((entry >> 96) & WEI) + (keep ? difference : 0);
        book[voucher.device] = (uint256(count) << 192) | (kept << 96) | cumulative;
    }
}
