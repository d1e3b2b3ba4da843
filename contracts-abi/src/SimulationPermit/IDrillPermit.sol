// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title One permit for many sessions of a drill for the public.
/// @notice It costs the participants nothing, and they need no account: the site's simulator posts the digests of their
/// sessions. Nothing of a participant is on chain.
interface IDrillPermit {
    struct Drill {
        bytes32 site;
        /// SHA-256 of the drill's canonical template.
        bytes32 templateDigest;
        bytes32[] models;
        uint64 maxSessions;
        /// Sessions posted.
        uint64 sessions;
        /// Seconds; no session is taken later.
        uint64 expiry;
        bool closed;
        /// head = keccak256(abi.encode(head, session digest)) over all sessions, from 0: what was posted cannot be changed.
        bytes32 head;
    }

    event DrillPermitted(
        bytes32 indexed drill,
        bytes32 indexed site,
        bytes32 templateDigest,
        bytes32[] models,
        uint64 maxSessions,
        uint64 expiry
    );
    event SessionsPosted(bytes32 indexed drill, uint64 first, bytes32[] digests, bytes32 head);
    event DrillClosed(bytes32 indexed drill);

    error NotSimulator(bytes32 site, address caller);
    error ModelNotApproved(bytes32 model);
    error ModelCount(uint256 count);
    error SessionsOutOfRange(uint64 maxSessions);
    error ExpiryOutOfRange(uint64 expiry, uint256 nowSeconds);
    error DrillExists(bytes32 drill);
    error DrillIsClosed(bytes32 drill);
    error DrillFull(bytes32 drill, uint256 sessions, uint64 maxSessions);
    error BatchSize(uint256 size);
    error NotNext(bytes32 drill, uint64 first, uint64 sessions);
    error SessionZero(uint256 index);

    /// @notice Permits a drill; only a site's SIMULATOR. The id is
    /// keccak256(abi.encode(site, templateDigest, models, maxSessions, expiry)).
    /// @param models at most 16, all approved
    /// @param maxSessions 1 to 1,000,000
    /// @param expiry at most 400 days ahead
    function permitDrill(
        bytes32 site,
        bytes32 templateDigest,
        bytes32[] calldata models,
        uint64 maxSessions,
        uint64 expiry
    ) external returns (bytes32 drill);

    /// @notice Posts result digests of sessions; any SIMULATOR of the site, while the models are still approved.
    /// @param first how many were posted before, so that a repeated transaction posts nothing twice
    /// @param digests 1 to 256, not 0
    function postSessions(bytes32 drill, uint64 first, bytes32[] calldata digests) external;

    /// @notice No session is taken any more; any SIMULATOR of the site.
    function closeDrill(bytes32 drill) external;

    function drillOf(bytes32 drill) external view returns (Drill memory);
}
