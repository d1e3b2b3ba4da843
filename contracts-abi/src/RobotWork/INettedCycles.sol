// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A cycle of many actions of many robots: one root, one netted credit a robot.
/// @notice The site posts the root of the cycle's receipts, whose list lies under a CID, and what each robot earned in sum.
/// The credits are final when the window has passed. Until then a receipt that the site signed can be shown: the site has
/// to prove that it is in the root, or the cycle falls; and when the signed receipts of a robot sum to more than its
/// credit, it falls at once. A cycle that fell is void, its total returns to the deposit, and its bond is lost: half to who
/// showed it, half to the treasury. The site then posts it anew.
/// @dev leaf = keccak256(keccak256(abi.encode(site, cycle, device, id, amount))); pairs sorted, as OpenZeppelin's MerkleProof.
interface INettedCycles {
    /// @dev EIP-712: Cycle(bytes32 site,uint64 serial,uint64 cycle,bytes32 root,bytes32 receipts,uint64 actions,bytes32 credits)
    struct Cycle {
        bytes32 site;
        /// One more than the site's last posting: a signature posts once.
        uint64 serial;
        /// Rises.
        uint64 cycle;
        bytes32 root;
        /// sha2-256 of the list of receipts (CIDv1 raw).
        bytes32 receipts;
        uint64 actions;
        /// keccak256 of the packed credits.
        bytes32 credits;
    }

    /// @dev EIP-712: WorkReceipt(bytes32 site,uint64 cycle,address device,bytes32 id,uint256 amount)
    struct WorkReceipt {
        bytes32 site;
        uint64 cycle;
        address device;
        bytes32 id;
        uint256 amount;
    }

    /// @notice A site's last posting.
    struct Posting {
        /// EIP-712 digest of the Cycle; 0 when it fell.
        bytes32 digest;
        /// AITN wei in credits.
        uint96 total;
        uint80 bond;
        /// Last second of the window; 0 once closed.
        uint40 until;
        uint40 openChallenges;
        /// The last cycle that did not fall.
        uint64 cycle;
        uint64 serial;
    }

    struct Challenge {
        address challenger;
        uint96 bond;
        bytes32 site;
        uint64 serial;
        /// Later the challenge can be ended, and then the cycle falls.
        uint64 answerBy;
    }

    event CyclePosted(
        bytes32 indexed site,
        uint64 indexed cycle,
        bytes32 root,
        bytes32 receipts,
        uint64 actions,
        uint256 total,
        uint64 serial,
        uint64 until
    );
    event CycleClosed(bytes32 indexed site, uint64 indexed cycle, uint256 total);
    event CycleFell(bytes32 indexed site, uint64 indexed serial, address indexed by, uint256 reward);
    event ReceiptChallenged(bytes32 indexed site, bytes32 indexed id, address indexed challenger, uint64 answerBy);
    event ReceiptAnswered(bytes32 indexed site, bytes32 indexed id);
    event ChallengeRefunded(bytes32 indexed challenge, address indexed challenger, uint256 bond);

    error CycleOpen(bytes32 site, uint64 until, uint256 openChallenges);
    error NoOpenCycle(bytes32 site);
    error WrongSerial(bytes32 site, uint64 serial, uint64 expected);
    error CycleNotNew(bytes32 site, uint64 cycle, uint64 last);
    error CreditsDiffer(bytes32 computed, bytes32 signed);
    error CreditCount(uint256 count);
    error CreditOrder(uint256 index);
    error OtherPosting(bytes32 site, bytes32 digest, bytes32 posted);
    error WindowPassed(bytes32 site, uint64 until);
    error NotTheCycles(bytes32 id);
    error NotTheSigner(bytes32 site, address recovered);
    error ChallengeExists(bytes32 challenge);
    error UnknownChallenge(bytes32 challenge);
    error NotInRoot(bytes32 id, bytes32 root);
    error AnswerPossible(bytes32 challenge, uint64 answerBy);
    error NotUnderpaid(address device, uint256 signed, uint256 credited);
    error ReceiptOrder(uint256 index);
    error ReceiptCount(uint256 receipts, uint256 signatures);

    /// @notice Posts a cycle; anyone with the site's signature. The site's former cycle has to be over.
    /// @param credits device << 96 | AITN wei, by rising device, 1 to 256
    function postCycle(Cycle calldata cycle, bytes32[] calldata credits, bytes calldata signature) external;

    /// @notice Returns the bond of a cycle whose window passed without an open challenge; anyone. The next posting does it too.
    function closeCycle(bytes32 site) external;

    /// @notice Shows a receipt that is said not to be in the root, with a bond from the caller's approved AITN.
    function challengeReceipt(Cycle calldata cycle, WorkReceipt calldata receipt, bytes calldata signature) external;

    /// @notice Proves that it is in the root, as long as the challenge was not ended; anyone. Half of the challenger's bond goes to the site's deposit, half to the
    /// treasury.
    function answerReceipt(Cycle calldata cycle, WorkReceipt calldata receipt, bytes32[] calldata proof) external;

    /// @notice Ends a challenge that was not answered in time, or whose cycle fell otherwise; anyone. The challenger has the
    /// bond back, and half of the site's when this made the cycle fall.
    function endChallenge(bytes32 challenge) external;

    /// @notice Shows that a device's signed receipts sum to more than its credit; the cycle falls at once.
    /// @param receipts of this cycle and device, by rising id, 1 to 512
    function proveUnderpaid(
        Cycle calldata cycle,
        address device,
        WorkReceipt[] calldata receipts,
        bytes[] calldata signatures
    ) external;

    function postingOf(bytes32 site) external view returns (Posting memory);
    function challengeOf(bytes32 challenge) external view returns (Challenge memory);
    function challengeKey(uint64 serial, WorkReceipt calldata receipt) external pure returns (bytes32);
    /// @notice A device's netted credit: final, and pending in the site's open cycle.
    function nettedOf(bytes32 site, address device) external view returns (uint256 ready, uint256 pending);
    function cycleHash(Cycle calldata cycle) external view returns (bytes32);
    function receiptHash(WorkReceipt calldata receipt) external view returns (bytes32);
}
