// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Payment of robot work from a site's deposit by cumulative vouchers.
/// @notice A voucher says how much a device earned at a site since the beginning. Only the difference to what was paid is
/// paid, and a voucher has to raise both the amount's and the actions' count, so nothing can be settled twice and a later
/// voucher replaces every earlier one.
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

    event SignerSet(bytes32 indexed site, address indexed signer);
    event Deposited(bytes32 indexed site, address indexed from, uint256 amount);
    event WithdrawalRequested(bytes32 indexed site, uint256 amount, uint64 readyAt);
    event Withdrawn(bytes32 indexed site, address indexed to, uint256 amount);
    event Redeemed(
        bytes32 indexed site,
        address indexed device,
        bytes32 indexed receiptsRoot,
        uint256 paid,
        uint256 cumulativeAmount,
        uint64 actionCount
    );

    error NotSiteOwner(bytes32 site, address caller);
    error WrongSigner(bytes32 site, address recovered, address expected);
    error NothingNew(bytes32 site, address device, uint64 actionCount, uint64 settledCount);
    error AmountFalls(uint256 cumulativeAmount, uint256 settledAmount);
    error DepositTooSmall(bytes32 site, uint256 deposit, uint256 needed);
    error AmountOutOfRange(uint256 amount);
    error NotReady(bytes32 site, uint64 readyAt);
    error NoWithdrawal(bytes32 site);
    error LengthsDiffer(uint256 vouchers, uint256 signatures);

    /// @notice The key that signs a site's vouchers; only the site's owner.
    function setSigner(bytes32 site, address signer) external;

    /// @notice Adds to a site's deposit; anyone, from their approved AITN.
    function deposit(bytes32 site, uint256 amount) external;

    /// @notice Announces a withdrawal, so that devices can redeem first; only the site's owner. Replaces an earlier one.
    function requestWithdrawal(bytes32 site, uint256 amount) external;

    /// @notice Pays out the announced amount, or what is left of the deposit, one day after the announcement.
    function withdraw(bytes32 site, address to) external;

    /// @notice Settles one voucher; anyone may send it.
    /// @param signature 65 bytes, r s v, low s
    /// @return paid AITN wei sent to the device
    function redeem(Voucher calldata voucher, bytes calldata signature) external returns (uint256 paid);

    /// @notice Settles several; all or none.
    function redeemMany(Voucher[] calldata vouchers, bytes[] calldata signatures) external returns (uint256 paid);

    function siteOf(bytes32 site) external view returns (address signer, uint96 deposit);
    function settledOf(bytes32 site, address device) external view returns (uint128 amount, uint64 actionCount);
    function withdrawalOf(bytes32 site) external view returns (uint96 amount, uint64 readyAt);
    /// @notice What a site signs.
    function voucherHash(Voucher calldata voucher) external view returns (bytes32);
}
