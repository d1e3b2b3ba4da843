// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A permit to simulate a site's future with approved models, and the digest of what came out.
/// @notice A plain permit takes the requester's word. A seeded one draws its random seed from what the requester committed
/// to and a later block's hash, so nobody chooses it; its result can be challenged by running it again, both sides with a
/// bond, and is final when nobody did within the window.
interface ISimulationPermit {
    struct Permit {
        bytes32 site;
        bytes32 scenarioDigest;
        /// keccak256 of each model's CID.
        bytes32[] models;
        /// Most replications the run may use.
        uint64 budget;
        /// Replications the run used; 0 before the result.
        uint64 spent;
        /// Seconds; no result is taken later.
        uint64 expiry;
        address requester;
        /// 0 before the result.
        bytes32 resultDigest;
    }

    struct SeededRequest {
        bytes32 site;
        bytes32 scenarioDigest;
        /// SHA-256 of the canonical parameters.
        bytes32 parametersDigest;
        bytes32[] models;
        uint64 budget;
        uint64 expiry;
    }

    /// @dev Plain: no run. Committed: waits for the reveal. Revealed: waits for the result. Posted: can be challenged.
    /// Challenged: waits for the resolver. Final: holds. Void: holds nothing.
    enum State {
        Plain,
        Committed,
        Revealed,
        Posted,
        Challenged,
        Final,
        Void
    }

    /// @notice The seeded part of a permit.
    struct Run {
        bytes32 parametersDigest;
        /// keccak256(abi.encode(requester, secret)).
        bytes32 commitment;
        /// keccak256(abi.encode(permit, secret, hash of `seedBlock`)); 0 before the reveal.
        bytes32 seed;
        uint64 seedBlock;
        /// Last second of what the state waits for: challenge window or resolver.
        uint64 until;
        State state;
        /// Each side's, AITN wei.
        uint96 bond;
        address challenger;
        /// What the challenger's run gave.
        bytes32 otherDigest;
    }

    /// @dev The DAO's.
    struct PermitParams {
        /// A replication's, AITN wei; 0 to 1 AITN.
        uint96 feePerReplication;
        /// Of a seeded permit and of a challenge, AITN wei; 1 to 1,000,000 AITN.
        uint96 bond;
        /// How long a result can be challenged, seconds; 10 minutes to 14 days.
        uint64 windowS;
    }

    event PermitGranted(
        bytes32 indexed permit,
        bytes32 indexed site,
        address indexed requester,
        bytes32 scenarioDigest,
        bytes32[] models,
        uint64 budget,
        uint64 expiry
    );
    event ResultPosted(bytes32 indexed permit, bytes32 indexed site, bytes32 resultDigest, uint64 spent);
    event FeePaid(bytes32 indexed permit, address indexed from, uint256 fee);
    event SeedCommitted(
        bytes32 indexed permit, bytes32 commitment, bytes32 parametersDigest, uint64 seedBlock, uint96 bond
    );
    event SeedRevealed(bytes32 indexed permit, bytes32 seed);
    event ResultChallenged(
        bytes32 indexed permit, address indexed challenger, bytes32 otherDigest, bytes32 evidence, uint64 resolveBy
    );
    event ChallengeResolved(bytes32 indexed permit, bool upheld, bytes32 evidence);
    event ResultFinal(bytes32 indexed permit, bytes32 resultDigest);
    event PermitVoid(bytes32 indexed permit, uint256 forfeited);
    event PermitParamsSet(PermitParams params, address treasury);

    error NotSimulator(bytes32 site, address caller);
    error ModelNotApproved(bytes32 model);
    error ModelCount(uint256 count);
    error BudgetZero(bytes32 permit);
    error ExpiryPast(uint64 expiry, uint256 nowSeconds);
    error PermitExists(bytes32 permit);
    error UnknownPermit(bytes32 permit);
    error ResultExists(bytes32 permit);
    error ResultZero(bytes32 permit);
    error OverBudget(uint64 spent, uint64 budget);
    error SeedDrawn(bytes32 content);
    error WrongState(bytes32 permit, State state);
    error WrongSecret(bytes32 permit, bytes32 commitment);
    error SeedBlockAhead(bytes32 permit, uint64 seedBlock, uint256 blockNumber);
    error SeedBlockGone(bytes32 permit, uint64 seedBlock);
    error SameDigest(bytes32 permit, bytes32 digest);
    error WindowOpen(bytes32 permit, uint64 until);
    error WindowPassed(bytes32 permit, uint64 until);
    error NoSuchReplication(bytes32 permit, uint64 replication);
    error ParameterOutOfRange(bytes32 name, uint256 value);

    /// @notice Fees, bonds and windows of later steps, and who receives fees; only the DAO.
    function setPermitParams(PermitParams calldata params, address treasury) external;

    /// @notice Grants a permit when every model is approved; only a site's SIMULATOR, who pays the fee from approved AITN.
    /// The id is keccak256(abi.encode(site, scenarioDigest, models, budget, expiry, caller)): asking twice is refused, not doubled.
    /// @param models at most 16
    function request(bytes32 site, bytes32 scenarioDigest, bytes32[] calldata models, uint64 budget, uint64 expiry)
        external
        returns (bytes32 permit);

    /// @notice The same with a seed and a bond. The id is keccak256(abi.encode(request, caller)). A site draws once for the
    /// same scenario, parameters and models, whatever becomes of it.
    /// @param commitment keccak256(abi.encode(caller, secret))
    function requestSeeded(SeededRequest calldata request, bytes32 commitment) external returns (bytes32 permit);

    /// @notice Makes the seed, from two blocks after the request until the chain forgets the block's hash (256 blocks);
    /// whoever knows the secret.
    function reveal(bytes32 permit, bytes32 secret) external returns (bytes32 seed);

    /// @notice Ends a seeded permit that was not revealed in time, or has no result at its expiry; anyone. Its bond goes to
    /// the treasury: to leave a seed one does not like has its price.
    function forfeit(bytes32 permit) external;

    /// @notice Binds the result, once; only the requester, before expiry, within budget and with models that are still approved.
    function postResult(bytes32 permit, bytes32 resultDigest, uint64 spent) external;

    /// @notice Says that the run gives another result, with a bond from the caller's approved AITN; the first within the window.
    /// @param evidence sha2-256 of the challenger's run (CIDv1 raw)
    function challenge(bytes32 permit, bytes32 otherDigest, bytes32 evidence) external;

    /// @notice Decides; only the DAO's resolver, within two weeks. The loser's bond goes to the winner.
    /// @param upheld whether the posted result is wrong
    function resolve(bytes32 permit, bool upheld, bytes32 evidence) external;

    /// @notice Returns the bond of a result that nobody challenged, or, when the resolver was silent, both bonds: then the
    /// permit holds nothing. Anyone.
    function close(bytes32 permit) external;

    function permitOf(bytes32 permit) external view returns (Permit memory);
    function runOf(bytes32 permit) external view returns (Run memory);
    /// @notice The seed of one replication.
    function seedOf(bytes32 permit, uint64 replication) external view returns (bytes32);
    /// @return whether the permit has a result that holds now, is of this site and covers the model (0 asks for no model)
    function covers(bytes32 permit, bytes32 site, bytes32 model) external view returns (bool);
}
