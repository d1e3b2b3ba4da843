// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {AITNToken} from "../AITNToken/AITNToken.sol";
import {ModelRegistry} from "../ModelRegistry/ModelRegistry.sol";
import {SiteRegistry} from "../SiteRegistry/SiteRegistry.sol";
import {Claims} from "../testing/Claims.sol";
import {SimulationPermit} from "./SimulationPermit.sol";

/// The part of forge's cheat codes that makes blocks' hashes.
interface Blocks {
    function setBlockhash(uint256 blockNumber, bytes32 hash) external;
}

abstract contract SimulationPermitFixture is Claims {
    bytes32 internal constant SCENARIO = keccak256("scenario");
    bytes32 internal constant RESULT = keccak256("result");
    address internal constant TREASURY = address(0x7EA5);
    address internal constant CHALLENGER = address(0xC4A1);
    uint96 internal constant BOND = 100 ether;
    AITNToken internal token;
    SiteRegistry internal sites;
    ModelRegistry internal registry;
    SimulationPermit internal permits;
    bytes32 internal site;
    bytes32[] internal models;
    uint64 internal expiry;

    /// Whoever deploys it is the site's simulator and stands for the DAO.
    function setUp() public virtual {
        vm.warp(1_000);
        expiry = 2_000;
        sites = new SiteRegistry();
        AccessManager manager = new AccessManager(address(this));
        registry = new ModelRegistry(address(manager), 1);
        address[] memory wallets = new address[](2);
        uint256[] memory amounts = new uint256[](2);
        (wallets[0], amounts[0]) = (address(this), 1_999_000_000 ether);
        (wallets[1], amounts[1]) = (CHALLENGER, 1_000_000 ether);
        token = new AITNToken(wallets, amounts);
        permits = new SimulationPermit(sites, registry, token, address(manager), TREASURY);
        token.approve(address(permits), type(uint256).max);
        vm.prank(CHALLENGER);
        token.approve(address(permits), type(uint256).max);
        site = sites.register("fms");
        sites.setRoles(site, address(this), 4);
        models.push(proposed(registry, "pump", "bafy"));
        registry.approve(models[0]);
    }

    /// Block `number`, whose predecessors have hashes.
    function toBlock(uint256 number) internal {
        vm.roll(number);
    }
}
