// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Which models the community approved: versions by CID, each with its evaluation and where its review stands.
/// @notice A version is known by keccak256 of its CID. The versions of one author under one name are a family, numbered
/// from 1. Nothing of a version changes after it was proposed but its status, so a review is of exactly what was proposed.
interface IModelRegistry {
    /// Proposed -> Approved | Rejected; Proposed or Approved -> Revoked. Rejected and Revoked are final: what follows is a
    /// new version with a new CID.
    enum Status {
        Unknown,
        Proposed,
        Approved,
        Rejected,
        Revoked
    }

    struct Model {
        Status status;
        /// 1 for the family's first version.
        uint32 number;
        /// When it was proposed, seconds.
        uint64 proposedAt;
        /// Who proposed it, and whom the market takes its offers from.
        address author;
        bytes32 family;
        /// SHA-256 of the model's canonical bytes.
        bytes32 digest;
        /// SHA-256 of the evaluation that the author puts before the reviewers.
        bytes32 evaluation;
        string cid;
    }

    event ModelClaimed(bytes32 indexed claim, address indexed by);
    event ModelProposed(
        bytes32 indexed model,
        bytes32 indexed family,
        address indexed author,
        string name,
        uint32 number,
        string cid,
        bytes32 digest,
        bytes32 evaluation
    );
    event ModelApproved(bytes32 indexed model, address indexed by);
    event ModelRejected(bytes32 indexed model, address indexed by, string reason);
    event ModelRevoked(bytes32 indexed model, address indexed by, string reason);

    error NameLength(uint256 length);
    error CidLength(uint256 length);
    /// @notice A version needs the digests of its bytes and of its evaluation.
    error DigestMissing(bytes32 digest, bytes32 evaluation);
    error ModelExists(bytes32 model);
    /// @notice No claim of this account, CID and salt stands, or it is too young: `readyAt` is the first block that takes it,
    /// 0 if there is none.
    error ClaimNotReady(bytes32 claim, uint256 readyAt);
    error ClaimBlocksOutOfRange(uint256 claimBlocks);
    error WrongStatus(bytes32 model, Status status);
    error UnknownVersion(bytes32 family, uint256 number);

    /// @notice Claims a CID before it is shown: a proposal needs a claim that is {claimBlocks} old, so that whoever copies a
    /// proposal they see waiting has none in time. Claiming again changes nothing.
    /// @param claim_ {claimOf} of the author, the CID and a salt that only the author knows; another account's copy of it is
    /// of no use to that account
    function claim(bytes32 claim_) external;

    /// @notice Anyone may propose the next version of their family, whose CID they claimed before. A CID is proposed once.
    /// @param name the family's name, 1 to 64 bytes
    /// @param cid 1 to 128 bytes
    /// @param salt of the claim
    function propose(string calldata name, string calldata cid, bytes32 digest, bytes32 evaluation, bytes32 salt)
        external
        returns (bytes32 model);

    /// @notice Ends a review well; only reviewers (the DAO, or a board that it lets review).
    function approve(bytes32 model) external;

    /// @notice Ends a review badly, for ever; only reviewers.
    function reject(bytes32 model, string calldata reason) external;

    /// @notice Stops a version for ever, whether its review has ended or not; only the DAO and its guardians.
    function revoke(bytes32 model, string calldata reason) external;

    /// @notice Whether it may be used: proposed, approved, and neither rejected nor revoked.
    function isApproved(bytes32 model) external view returns (bool);
    function statusOf(bytes32 model) external view returns (Status);
    /// @notice Zero when it was never proposed.
    function authorOf(bytes32 model) external view returns (address);
    function modelOf(bytes32 model) external view returns (Model memory);
    /// @notice How many blocks a claim has to be old.
    function claimBlocks() external view returns (uint256);
    /// @notice keccak256(abi.encode(author, cid, salt)): what an author claims.
    function claimOf(address author, string calldata cid, bytes32 salt) external pure returns (bytes32);
    /// @notice The first block that takes a proposal under this claim; 0 if it was not made.
    function claimReadyAt(bytes32 claim) external view returns (uint256);
    function familyOf(address author, string calldata name) external pure returns (bytes32);
    function versionsOf(bytes32 family) external view returns (uint256);
    /// @param number from 1 on
    function versionAt(bytes32 family, uint256 number) external view returns (bytes32 model);
}
