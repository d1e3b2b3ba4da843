// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Payment of robot work from a site's deposit by cumulative vouchers.
/// @notice A voucher says how much a device earned at a site since the beginning. Only the difference to what was settled is
/// settled, and a voucher has to raise both the amount's and the actions' count, so nothing can be settled twice and a later
/// voucher replaces every earlier one. The difference is paid at once ({redeem}), or, for streams, booked as the device's
/// credit ({credit}) and paid together with others later ({payOut}): a transfer of a token with votes costs more than all
/// the rest.
interface IRobotWork {
    /// @dev EIP-712: Voucher(bytes32 site,address device,uint256 cumulativeAmount,uint64 actionCount,bytes32 receiptsRoot)
    struct Voucher {
        bytes32 site;
        address device;
        /// AITN wei earned since the beginning.
        uint256 cumulativeAmount;
        /// Receipts since the beginning.
        uint64 actionCount;
        /// Root of the append-only Merkle tree (RFC 9162 shape, keccak-256) over all receipts of (site, device).
        bytes32 receiptsRoot;
    }

    event Redeemed(
        bytes32 indexed site,
        address indexed device,
        bytes32 indexed receiptsRoot,
        uint256 paid,
        uint256 cumulativeAmount,
        uint64 actionCount
    );
    event Credited(
        bytes32 indexed site,
        address indexed device,
        bytes32 indexed receiptsRoot,
        uint256 credited,
        uint256 cumulativeAmount,
        uint64 actionCount
    );
    event PaidOut(bytes32 indexed site, address indexed device, uint256 amount);

    error WrongSigner(bytes32 site, address recovered, address expected);
    error NothingNew(bytes32 site, address device, uint64 actionCount, uint64 settledCount);
    error AmountFalls(uint256 cumulativeAmount, uint256 settledAmount);
    error LengthsDiffer(uint256 vouchers, uint256 signatures);
    error NoCredit(bytes32 site, address device);

    /// @notice Settles one voucher and pays it; anyone may send it.
    /// @param signature 65 bytes, r s v, low s
    /// @return paid AITN wei sent to the device
    function redeem(Voucher calldata voucher, bytes calldata signature) external returns (uint256 paid);

    /// @notice Settles and pays several; all or none.
    function redeemMany(Voucher[] calldata vouchers, bytes[] calldata signatures) external returns (uint256 paid);

    /// @notice Settles one voucher as credit of the device; anyone may send it.
    /// @return credited AITN wei added to the credit
    function credit(Voucher calldata voucher, bytes calldata signature) external returns (uint256 credited);

    /// @notice Settles several as credits of their devices; all or none. A device may have several, in rising order.
    function creditMany(Voucher[] calldata vouchers, bytes[] calldata signatures) external returns (uint256 credited);

    /// @notice Sends a device all its credit at a site, from vouchers and from final cycles; anyone may ask for it.
    function payOut(bytes32 site, address device) external returns (uint256 paid);

    function settledOf(bytes32 site, address device) external view returns (uint128 amount, uint64 actionCount);
    /// @notice What {payOut} would send now.
    function creditOf(bytes32 site, address device) external view returns (uint256);
    /// @notice What a site signs.
    function voucherHash(Voucher calldata voucher) external view returns (bytes32);
}
