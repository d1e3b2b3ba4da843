// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Federated training on order: who trains, what each round delivered, and who is paid.
/// @notice A demand escrows its reward. Devices apply, the operator selects some, and each round every selected device
/// commits the digest of its update by its own signature. The operator closes the round with the aggregate and the split
/// of the round's pay; a round that nobody closes, or that too few served, is paid in equal parts instead, so a vanished
/// demander cannot keep the work. For a while anyone may dispute an update, or the closing, with a bond: training is
/// replayable, so the resolver re-executes and decides. Then the round settles, exactly: what is not a device's is the
/// payer's. Every state has a way out that anyone, or who is owed, can take.
interface ITrainingMarket {
    struct Terms {
        /// SHA-256 behind the CID of the model to train.
        bytes32 modelDigest;
        /// SHA-256 of the training instruction: data, seeds, optimiser, aggregation and contribution rule.
        bytes32 instructionDigest;
        /// SHA-256 of the wanted data and device profile.
        bytes32 profileDigest;
        /// AITN wei, escrowed at once; each round pays reward / rounds.
        uint96 reward;
        uint16 rounds;
        /// Fewest and most devices to select.
        uint16 minSeats;
        uint16 maxSeats;
        /// Fewest updates that make a round.
        uint16 quorum;
        /// Part of a round's pay that all who delivered share alike; the rest is split by contribution.
        uint16 floorBps;
        /// Least trust tier of a device.
        uint8 minTier;
        /// Time to apply; then to select; in each round to commit updates; then to close the round.
        uint32 applyS;
        uint32 selectS;
        uint32 commitS;
        uint32 closeS;
        /// So many updates may end a round before the others have committed (FedBuff's buffer); 0: only all.
        uint16 enough;
    }

    /// What the DAO sets; a demand keeps the rules it was opened under.
    struct Rules {
        /// AITN wei a challenger stakes.
        uint96 bond;
        /// Time from a round's end to dispute it; from a dispute to decide it.
        uint32 challengeS;
        uint32 resolveS;
    }

    struct Demand {
        /// Whose money it is; takes refunds.
        address payer;
        /// Who selects and closes.
        address operator;
        uint40 openedAt;
        /// Devices selected, 0 before.
        uint16 seats;
        /// The round that runs or ran last.
        uint16 round;
        /// No further round.
        bool ended;
        /// reward = escrow + paid + refunded.
        uint96 escrow;
        uint96 paid;
        uint96 refunded;
        /// Part of `refunded` that the payer took.
        uint96 collected;
        /// Seats convicted of a false update: they commit no more. Bit i is seat i.
        uint256 barred;
    }

    enum Phase {
        None,
        Running,
        /// Closed by the operator: paid by the split.
        Closed,
        /// Not closed, too few updates or a false closing: paid in equal parts.
        Lapsed,
        Settled
    }

    struct Round {
        /// SHA-256 behind the aggregate's CID.
        bytes32 aggregateDigest;
        /// Seats by bit: who committed, was disputed, was convicted, was paid.
        uint256 committed;
        uint256 disputed;
        uint256 convicted;
        uint256 claimed;
        uint40 startedAt;
        uint40 endedAt;
        uint16 openDisputes;
        Phase phase;
        /// The round is paid in equal parts.
        bool equal;
        bool closingDisputed;
        /// Contribution by seat, bps; sums to 10,000.
        uint16[] contributions;
    }

    struct Update {
        /// SHA-256 behind the update's CID.
        bytes32 digest;
        /// The device's owner when it was committed: the one to be paid.
        address payee;
        uint40 committedAt;
    }

    struct Dispute {
        address challenger;
        uint40 openedAt;
    }

    event RulesSet(Rules rules);
    event DemandOpened(
        uint256 indexed demand,
        address indexed payer,
        address indexed operator,
        Terms terms,
        Rules rules,
        string modelCid
    );
    /// @param samples SHA-256 behind the CIDs of the data samples shown
    event Applied(uint256 indexed demand, address indexed device, bytes32[] samples, bytes32 performanceDigest);
    /// @param devices by seat, from 0
    event DevicesSelected(uint256 indexed demand, address[] devices);
    event RoundStarted(uint256 indexed demand, uint16 indexed round, uint256 commitUntil);
    event UpdateCommitted(
        uint256 indexed demand, uint16 indexed round, address indexed device, bytes32 digest, address payee
    );
    event UpdateSealed(bytes32 indexed seal);
    /// @param device whose commitment is void; it may commit another update
    /// @param by who was bound to the digest before
    event UpdateDisplaced(
        uint256 indexed demand, uint16 indexed round, address indexed device, bytes32 digest, address by
    );
    event RoundClosed(uint256 indexed demand, uint16 indexed round, bytes32 aggregateDigest, uint16[] contributions);
    event RoundLapsed(uint256 indexed demand, uint16 indexed round, uint256 updates);
    event DemandEnded(uint256 indexed demand, uint256 refund);
    /// @param device the accused; zero for the closing
    event Disputed(
        uint256 indexed demand, uint16 indexed round, address indexed device, address challenger, bytes32 claimDigest
    );
    event DisputeResolved(
        uint256 indexed demand, uint16 indexed round, address indexed device, bool upheld, bytes32 evidenceDigest
    );
    event DisputeExpired(uint256 indexed demand, uint16 indexed round, address indexed device);
    event RoundSettled(uint256 indexed demand, uint16 indexed round, uint256 paid, uint256 refunded);
    event Claimed(uint256 indexed demand, uint16 indexed round, address indexed device, address payee, uint256 amount);
    event RefundCollected(uint256 indexed demand, address indexed payer, uint256 amount);
    event Withdrawn(address indexed account, address indexed to, uint256 amount);

    /// @notice A term or rule is outside its range; `which` names it.
    error OutOfRange(bytes32 which);
    error UnknownDemand(uint256 demand);
    error NotOperator(uint256 demand, address caller);
    error NotPayer(uint256 demand, address caller);
    error WindowIsOver(uint256 demand, uint256 until);
    error WindowIsOpen(uint256 demand, uint256 until);
    error AlreadySelected(uint256 demand);
    error NotSelected(uint256 demand, address device);
    error AlreadyApplied(uint256 demand, address device);
    error NotApplied(uint256 demand, address device);
    error SeatsOutOfRange(uint256 seats, uint256 least, uint256 most);
    error TooMany(uint256 given, uint256 most);
    error DeviceNotTrusted(address device);
    /// @notice The payer and the operator cannot pay themselves.
    error SelfDealing(address device, address owner);
    error WrongSigner(address device);
    error WrongPhase(uint256 demand, uint16 round, Phase phase);
    error AlreadyCommitted(uint256 demand, uint16 round, address device);
    /// @notice The update is `first`'s, who was bound to it before.
    error DuplicateUpdate(uint256 demand, uint16 round, address device, bytes32 digest, address first);
    error NotCommitted(uint256 demand, uint16 round, address device);
    error DeviceBarred(uint256 demand, address device);
    error DigestIsZero(uint256 demand, uint16 round);
    error QuorumMissed(uint256 updates, uint256 quorum);
    error ContributionsWrong(uint256 sum, uint256 wanted);
    error AlreadyDisputed(uint256 demand, uint16 round, address device);
    error NotDisputed(uint256 demand, uint16 round, address device);
    error DisputesOpen(uint256 demand, uint16 round, uint256 count);
    error NothingToClaim(uint256 demand, uint16 round, address device);
    error NothingToWithdraw(address account);

    /// @notice Opens a demand and escrows its reward from the caller, who will be its payer.
    /// @param operator who selects devices and closes rounds
    /// @param modelCid the CID whose digest the terms name, up to 128 bytes
    function open(Terms calldata terms, address operator, string calldata modelCid) external returns (uint256 demand);

    /// @notice A device applies; anyone may send what it signed.
    function applyFor(
        uint256 demand,
        address device,
        bytes32[] calldata samples,
        bytes32 performanceDigest,
        bytes calldata signature
    ) external;

    /// @notice Selects applicants, once, and starts the first round; only the operator.
    function select(uint256 demand, address[] calldata devices) external;

    /// @notice Ends a demand without a selection and refunds it: its operator or payer at any time, anyone when the time
    /// to apply is over with too few applicants, or the time to select is over.
    function cancel(uint256 demand) external;

    /// @notice Shows that a device is bound to an update without showing the update; anyone may send it. Whoever seals before
    /// they commit, in an earlier block, cannot be kept out by a copy of their commitment.
    /// @param seal_ {sealOf} the device and its update
    function seal(bytes32 seal_) external;

    /// @notice Commits a selected device's update to the running round; anyone may send what the device signed. In a round a
    /// digest is one device's. A second is refused, unless it was sealed before the first was sealed or, without a seal,
    /// committed: then the first is void, and its device may commit another.
    function commit(uint256 demand, address device, bytes32 digest, bytes calldata signature) external;

    /// @notice Closes the running round and starts the next; only the operator, when all have committed, or as many as
    /// are enough, or the time to commit is over, and until the time to close is over.
    /// @param contributions bps by seat; sums to 10,000; 0 for who did not deliver
    function close(uint256 demand, bytes32 aggregateDigest, uint16[] calldata contributions) external;

    /// @notice Ends a demand whose round missed its quorum or was not closed in time; anyone. The round is paid in equal
    /// parts, later rounds are refunded.
    function lapse(uint256 demand) external;

    /// @notice Claims, with a bond, that an update is not what the seeded training gives, or (device zero) that the
    /// aggregate or the split is not what the instruction gives. Each can be disputed once.
    function dispute(uint256 demand, uint16 round, address device, bytes32 claimDigest) external;

    /// @notice Decides a dispute after re-execution; restricted. Upheld: the device loses the round's pay and commits no
    /// more, or the closing gives way to equal parts, and the bond returns. Otherwise the accused receives the bond.
    /// @param evidenceDigest SHA-256 of the re-execution's record
    function resolve(uint256 demand, uint16 round, address device, bool upheld, bytes32 evidenceDigest) external;

    /// @notice Ends a dispute that nobody decided in time; anyone. The bond returns, the accused is not guilty.
    function expire(uint256 demand, uint16 round, address device) external;

    /// @notice Fixes a round's payments when its disputes are over; anyone. What is no device's is refunded.
    function settle(uint256 demand, uint16 round) external;

    /// @notice Credits the settled shares of up to 256 devices to their owners; anyone.
    function claim(uint256 demand, uint16 round, address[] calldata devices) external returns (uint256 credited);

    /// @notice Sends the caller's credit (shares, bonds) to an account.
    function withdraw(address to) external returns (uint256 amount);

    /// @notice Sends a demand's refunds to its payer; only the payer calls it, so that it can account for them.
    function collectRefund(uint256 demand) external returns (uint256 amount);

    /// @notice Sets the rules of demands opened from now on; restricted.
    function setRules(Rules calldata rules) external;

    function lastDemand() external view returns (uint256);
    function rules() external view returns (Rules memory);
    function demandOf(uint256 demand) external view returns (Demand memory);
    function termsOf(uint256 demand) external view returns (Terms memory);
    function rulesOf(uint256 demand) external view returns (Rules memory);
    function roundOf(uint256 demand, uint16 round) external view returns (Round memory);
    function updateOf(uint256 demand, uint16 round, address device) external view returns (Update memory);
    function disputeOf(uint256 demand, uint16 round, address device) external view returns (Dispute memory);
    function applicantsOf(uint256 demand) external view returns (uint256);
    /// @return applied whether the device applied
    /// @return seat its seat from 1, 0 if not selected
    function applicationOf(uint256 demand, address device) external view returns (bool applied, uint256 seat);
    /// @notice keccak256(abi.encode(demand, round, device, digest)).
    function sealOf(uint256 demand, uint16 round, address device, bytes32 digest) external pure returns (bytes32);
    /// @notice When a seal was first shown, seconds; 0 if it was not.
    function sealedAt(bytes32 seal) external view returns (uint256);
    /// @notice What a device earns of a round as it stands; 0 if it did not deliver or was convicted.
    function shareOf(uint256 demand, uint16 round, address device) external view returns (uint256);
    function creditOf(address account) external view returns (uint256);
    /// @notice Bonds of open disputes, AITN wei.
    function bondsHeld() external view returns (uint256);
    /// @notice What a device signs to apply.
    function applicationHash(uint256 demand, address device, bytes32[] calldata samples, bytes32 performanceDigest)
        external
        view
        returns (bytes32);
    /// @notice What a device signs to commit.
    function updateHash(uint256 demand, uint16 round, address device, bytes32 digest) external view returns (bytes32);
}
