// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModelRegistry} from "../ModelRegistry/IModelRegistry.sol";
import {ISiteRegistry} from "../SiteRegistry/ISiteRegistry.sol";
import {ISimulationPermit} from "./ISimulationPermit.sol";

/// @title See {ISimulationPermit}.
contract SimulationPermit is ISimulationPermit {
    uint256 private constant MAX_MODELS = 16;
    uint8 private constant SIMULATOR = 4;

    ISiteRegistry public immutable sites;
    IModelRegistry public immutable registry;
    mapping(bytes32 permit => Permit) private permits;

    constructor(ISiteRegistry sites_, IModelRegistry registry_) {
        sites = sites_;
        registry = registry_;
    }

    /// @inheritdoc ISimulationPermit
    function request(bytes32 site, bytes32 scenarioDigest, bytes32[] calldata models, uint64 budget, uint64 expiry)
        external
        returns (bytes32 permit)
    {
        require(sites.hasRoles(site, msg.sender, SIMULATOR), NotSimulator(site, msg.sender));
        require(models.length <= MAX_MODELS, ModelCount(models.length));
        require(budget > 0, BudgetZero());
        require(expiry > block.timestamp, ExpiryPast(expiry, block.timestamp));
        _requireApproved(models);
        permit = keccak256(abi.encode(site, scenarioDigest, models, budget, expiry, msg.sender));
        require(permits[permit].requester == address(0), PermitExists(permit));
        permits[permit] = Permit(site, scenarioDigest, models, budget, 0, expiry, msg.sender, 0);
        emit PermitGranted(permit, site, msg.sender, scenarioDigest, models, budget, expiry);
    }

    /// @inheritdoc ISimulationPermit
    function postResult(bytes32 permit, bytes32 resultDigest, uint64 spent) external {
        Permit storage entry = permits[permit];
        require(entry.requester != address(0), UnknownPermit(permit));
        require(entry.requester == msg.sender, NotSimulator(entry.site, msg.sender));
        require(entry.resultDigest == 0, ResultExists(permit));
        require(resultDigest != 0, ResultZero());
        require(entry.expiry >= block.timestamp, ExpiryPast(entry.expiry, block.timestamp));
        require(spent <= entry.budget, OverBudget(spent, entry.budget));
        _requireApproved(entry.models);
        entry.resultDigest = resultDigest;
        entry.spent = spent;
        emit ResultPosted(permit, entry.site, resultDigest, spent);
    }

    /// @inheritdoc ISimulationPermit
    function permitOf(bytes32 permit) external view returns (Permit memory) {
        return permits[permit];
    }

    /// @inheritdoc ISimulationPermit
    function covers(bytes32 permit, bytes32 site, bytes32 model) external view returns (bool) {
        Permit storage entry = permits[permit];
        if (entry.resultDigest == 0 || entry.site != site) return false;
        if (model == 0) return true;
        for (uint256 i; i < entry.models.length; ++i) {
            if (entry.models[i] == model) return true;
        }
        return false;
    }

    function _requireApproved(bytes32[] memory models) private view {
        for (uint256 i; i < models.length; ++i) {
            require(registry.isApproved(models[i]), ModelNotApproved(models[i]));
        }
    }
}
