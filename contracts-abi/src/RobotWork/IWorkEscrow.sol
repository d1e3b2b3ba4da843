// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Money held for one large job until its receipt is signed.
/// @notice Released by a receipt that the named key signed, refunded by the device at any time and by anyone after the
/// deadline. Until the deadline anyone may dispute with a bond on the device's behalf; then the DAO's resolver divides the
/// money. When the resolver is silent, everyone has back what they put in.
interface IWorkEscrow {
    enum State {
        None,
        Open,
        Disputed,
        Closed
    }

    struct Job {
        bytes32 site;
        /// Digest of what is to be done.
        bytes32 job;
        address device;
        /// Whose signature says that it is done.
        address signer;
        /// AITN wei.
        uint96 amount;
        /// Seconds, at most a year ahead.
        uint40 deadline;
    }

    struct Escrow {
        Job job;
        address payer;
        State state;
        address disputer;
        /// The disputer's, AITN wei.
        uint96 bond;
        /// Later a dispute lapses; 0 without one.
        uint40 resolveBy;
    }

    event EscrowOpened(bytes32 indexed escrow, bytes32 indexed site, address indexed device, address payer, Job job);
    event EscrowDisputed(bytes32 indexed escrow, address indexed disputer, bytes32 evidence);
    /// `receipt` is the signed receipt, or the resolver's evidence, or 0.
    event EscrowClosed(bytes32 indexed escrow, uint256 toDevice, uint256 toPayer, bytes32 receipt);
    event BondSet(uint96 bond);

    error EscrowExists(bytes32 escrow);
    error WrongState(bytes32 escrow, State state);
    error AmountZero(bytes32 escrow);
    error DeadlineOutOfRange(uint40 deadline, uint256 nowSeconds);
    error WrongSigner(bytes32 escrow, address recovered, address expected);
    error TooEarly(bytes32 escrow, uint40 deadline);
    error TooLate(bytes32 escrow, uint40 deadline);
    error ShareTooLarge(uint256 share, uint256 amount);
    error BondOutOfRange(uint96 bond);

    /// @notice Of later disputes, 1 to 1,000,000 AITN; only the DAO.
    function setBond(uint96 bond) external;

    /// @notice Holds the amount from the caller's approved AITN.
    /// The id is keccak256(abi.encode(caller, site, job, device)): a job is held once.
    function open(Job calldata job) external returns (bytes32 escrow);

    /// @notice Pays the device; anyone with the signature, also during a dispute.
    /// @param signature of EIP-712 JobReceipt(bytes32 escrow,bytes32 receipt)
    function release(bytes32 escrow, bytes32 receipt, bytes calldata signature) external;

    /// @notice Pays the payer back; the device at any time, anyone after the deadline.
    function refund(bytes32 escrow) external;

    /// @notice Puts the case to the resolver, until the deadline, with a bond from the caller's approved AITN.
    /// @param evidence sha2-256 (CIDv1 raw)
    function dispute(bytes32 escrow, bytes32 evidence) external;

    /// @notice Divides the money; only the DAO's resolver. A dispute that got nothing loses its bond to the payer.
    function resolve(bytes32 escrow, uint256 toDevice, bytes32 evidence) external;

    /// @notice Ends a dispute that nobody resolved in two weeks: the payer and the disputer have their money back; anyone.
    function lapse(bytes32 escrow) external;

    function escrowOf(bytes32 escrow) external view returns (Escrow memory);
    function jobReceiptHash(bytes32 escrow, bytes32 receipt) external view returns (bytes32);
}
