// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A permit to simulate a site's future with approved models, and the digest of what came out.
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

    error NotSimulator(bytes32 site, address caller);
    error ModelNotApproved(bytes32 model);
    error ModelCount(uint256 count);
    error BudgetZero();
    error ExpiryPast(uint64 expiry, uint256 nowSeconds);
    error PermitExists(bytes32 permit);
    error UnknownPermit(bytes32 permit);
    error ResultExists(bytes32 permit);
    error ResultZero();
    error OverBudget(uint64 spent, uint64 budget);

    /// @notice Grants a permit when every model is approved; only a site's SIMULATOR.
    /// The id is keccak256(abi.encode(site, scenarioDigest, models, budget, expiry, caller)): asking twice is refused, not doubled.
    /// @param models at most 16
    function request(bytes32 site, bytes32 scenarioDigest, bytes32[] calldata models, uint64 budget, uint64 expiry)
        external
        returns (bytes32 permit);

    /// @notice Binds the result, once; only the requester, before expiry, within budget and with models that are still approved.
    function postResult(bytes32 permit, bytes32 resultDigest, uint64 spent) external;

    function permitOf(bytes32 permit) external view returns (Permit memory);
    /// @return whether the permit has a result, is of this site and covers the model (0 asks for no model)
    function covers(bytes32 permit, bytes32 site, bytes32 model) external view returns (bool);
}
