// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Sites' deposits, from which robot work is paid, and the fee on it.
/// @notice The fee is a share of what was settled. It is taken from the deposit at the latest when the deposit changes, at
/// the rate of that moment: anyone may call {chargeFee} before a rate changes.
interface IWorkDeposits {
    /// @dev The DAO's; one slot.
    struct WorkParams {
        /// Of settled work, in 1/10,000; 0 to 1,000.
        uint16 feeBps;
        /// How long a cycle can be disputed, and how long a challenge can be answered, seconds; 1 hour to 14 days.
        uint32 windowS;
        /// Of a posted cycle and of a challenge, AITN wei; 1 to 1,000,000 AITN.
        uint80 bond;
    }

    event SignerSet(bytes32 indexed site, address indexed signer);
    event Deposited(bytes32 indexed site, address indexed from, uint256 amount);
    event WithdrawalRequested(bytes32 indexed site, uint256 amount, uint64 readyAt);
    event Withdrawn(bytes32 indexed site, address indexed to, uint256 amount);
    event FeeCharged(bytes32 indexed site, uint256 fee, uint256 work);
    event WorkParamsSet(WorkParams params, address treasury);

    error NotSiteOwner(bytes32 site, address caller);
    error DepositTooSmall(bytes32 site, uint256 deposit, uint256 needed);
    error AmountOutOfRange(uint256 amount);
    error NotReady(bytes32 site, uint64 readyAt);
    error NoWithdrawal(bytes32 site);
    error ParameterOutOfRange(bytes32 name, uint256 value);

    /// @notice The fee, the window and the bond of later cycles and challenges, and who receives fees; only the DAO.
    function setWorkParams(WorkParams calldata params, address treasury) external;

    /// @notice The key that signs a site's vouchers, cycles and receipts; only the site's owner. Receipts of the former key
    /// can be shown in disputes for two weeks more.
    function setSigner(bytes32 site, address signer) external;

    /// @notice Adds to a site's deposit; anyone, from their approved AITN.
    function deposit(bytes32 site, uint256 amount) external;

    /// @notice Announces a withdrawal, so that devices can redeem first; only the site's owner. Replaces an earlier one.
    function requestWithdrawal(bytes32 site, uint256 amount) external;

    /// @notice Pays out the announced amount, or what is left of the deposit, one day after the announcement.
    function withdraw(bytes32 site, address to) external;

    /// @notice Takes the fee on what was settled since the last time, as far as the deposit reaches; anyone.
    /// @return fee AITN wei sent to the treasury
    function chargeFee(bytes32 site) external returns (uint256 fee);

    function siteOf(bytes32 site) external view returns (address signer, uint96 deposit);
    function withdrawalOf(bytes32 site) external view returns (uint96 amount, uint64 readyAt);
    /// @notice AITN wei settled for good at a site since the beginning.
    function spentOf(bytes32 site) external view returns (uint256);
    /// @notice Fees that a site has paid since the beginning.
    function feesPaidOf(bytes32 site) external view returns (uint256);
    /// @notice Seconds until which receipts of this key count in disputes; the highest value for the present key.
    function signerUntil(bytes32 site, address signer) external view returns (uint64);
}
