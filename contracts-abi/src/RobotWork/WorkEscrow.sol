// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IWorkEscrow} from "./IWorkEscrow.sol";

/// @title See {IWorkEscrow}.
contract WorkEscrow is IWorkEscrow, AccessManaged, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    bytes32 public constant JOB_RECEIPT_TYPEHASH = keccak256("JobReceipt(bytes32 escrow,bytes32 receipt)");
    uint256 public constant MAX_LIFETIME = 365 days;
    uint256 public constant RESOLVE_TIME = 14 days;

    IERC20 public immutable token;
    uint96 public bond = 100 ether;
    mapping(bytes32 escrow => Escrow) private escrows;

    /// @param authority the DAO's AccessManager
    constructor(IERC20 token_, address authority) AccessManaged(authority) EIP712("AITN WorkEscrow", "1") {
        token = token_;
    }

    /// @inheritdoc IWorkEscrow
    function setBond(uint96 bond_) external restricted {
        require(bond_ >= 1 ether && bond_ <= 1_000_000 ether, BondOutOfRange(bond_));
        bond = bond_;
        emit BondSet(bond_);
    }

    /// @inheritdoc IWorkEscrow
    function open(Job calldata job) external nonReentrant returns (bytes32 escrow) {
        escrow = keccak256(abi.encode(msg.sender, job.site, job.job, job.device));
        require(escrows[escrow].state == State.None, EscrowExists(escrow));
        require(job.amount > 0, AmountZero(escrow));
        require(
            job.deadline > block.timestamp && job.deadline <= block.timestamp + MAX_LIFETIME,
            DeadlineOutOfRange(job.deadline, block.timestamp)
        );
        escrows[escrow] = Escrow(job, msg.sender, State.Open, address(0), 0, 0);
        emit EscrowOpened(escrow, job.site, job.device, msg.sender, job);
        token.safeTransferFrom(msg.sender, address(this), job.amount);
    }

    /// @inheritdoc IWorkEscrow
    function release(bytes32 escrow, bytes32 receipt, bytes calldata signature) external nonReentrant {
        Escrow storage entry = escrows[escrow];
        require(entry.state == State.Open || entry.state == State.Disputed, WrongState(escrow, entry.state));
        address recovered = ECDSA.recoverCalldata(jobReceiptHash(escrow, receipt), signature);
        require(recovered == entry.job.signer, WrongSigner(escrow, recovered, entry.job.signer));
        _close(escrow, entry.job.amount, receipt, entry.disputer);
    }

    /// @inheritdoc IWorkEscrow
    function refund(bytes32 escrow) external nonReentrant {
        Escrow storage entry = escrows[escrow];
        require(entry.state == State.Open, WrongState(escrow, entry.state));
        bool due = block.timestamp > entry.job.deadline || msg.sender == entry.job.device;
        require(due, TooEarly(escrow, entry.job.deadline));
        _close(escrow, 0, 0, address(0));
    }

    /// @inheritdoc IWorkEscrow
    function dispute(bytes32 escrow, bytes32 evidence) external nonReentrant {
        Escrow storage entry = escrows[escrow];
        require(entry.state == State.Open, WrongState(escrow, entry.state));
        require(block.timestamp <= entry.job.deadline, TooLate(escrow, entry.job.deadline));
        uint96 held = bond;
        (entry.state, entry.disputer, entry.bond) = (State.Disputed, msg.sender, held);
        entry.resolveBy = uint40(block.timestamp + RESOLVE_TIME);
        emit EscrowDisputed(escrow, msg.sender, evidence);
        token.safeTransferFrom(msg.sender, address(this), held);
    }

    /// @inheritdoc IWorkEscrow
    function resolve(bytes32 escrow, uint256 toDevice, bytes32 evidence) external restricted nonReentrant {
        Escrow storage entry = escrows[escrow];
        require(entry.state == State.Disputed, WrongState(escrow, entry.state));
        require(toDevice <= entry.job.amount, ShareTooLarge(toDevice, entry.job.amount));
        _close(escrow, toDevice, evidence, toDevice > 0 ? entry.disputer : entry.payer);
    }

    /// @inheritdoc IWorkEscrow
    function lapse(bytes32 escrow) external nonReentrant {
        Escrow storage entry = escrows[escrow];
        require(entry.state == State.Disputed, WrongState(escrow, entry.state));
        require(block.timestamp > entry.resolveBy, TooEarly(escrow, entry.resolveBy));
        _close(escrow, 0, 0, entry.disputer);
    }

    /// @inheritdoc IWorkEscrow
    function escrowOf(bytes32 escrow) external view returns (Escrow memory) {
        return escrows[escrow];
    }

    /// @inheritdoc IWorkEscrow
    function jobReceiptHash(bytes32 escrow, bytes32 receipt) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(JOB_RECEIPT_TYPEHASH, escrow, receipt)));
    }

    function _close(bytes32 escrow, uint256 toDevice, bytes32 receipt, address bondTo) private {
        Escrow storage entry = escrows[escrow];
        entry.state = State.Closed;
        uint256 toPayer = entry.job.amount - toDevice;
        emit EscrowClosed(escrow, toDevice, toPayer, receipt);
        if (toDevice > 0) token.safeTransfer(entry.job.device, toDevice);
        if (toPayer > 0) token.safeTransfer(entry.payer, toPayer);
        if (entry.bond > 0) token.safeTransfer(bondTo, entry.bond);
    }
}
