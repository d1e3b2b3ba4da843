// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {AITNToken} from "../AITNToken/AITNToken.sol";
import {IDeviceNFT} from "../DeviceNFT/IDeviceNFT.sol";
import {Check} from "../testing/Check.sol";
import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingMarket} from "./TrainingMarket.sol";

/// The functions of the device registry that the market reads; here a device's owner is its key's address plus one.
contract DeviceList {
    mapping(address device => uint8) private tierPlusOne;
    mapping(uint256 token => address) private owners;

    function set(address device, uint8 tier, address owner) external {
        tierPlusOne[device] = tier + 1;
        owners[uint160(device)] = owner;
    }

    function revoke(address device) external {
        tierPlusOne[device] = 0;
    }

    function isTrusted(address device, uint8 minimumTier) external view returns (bool) {
        return tierPlusOne[device] > minimumTier;
    }

    function tokenOf(address device) external pure returns (uint256) {
        return uint160(device);
    }

    function ownerOf(uint256 token) external view returns (address) {
        return owners[token];
    }
}

abstract contract TrainingMarketFixture is Check {
    uint256 internal constant FIRST_KEY = 0xD0000;
    uint96 internal constant REWARD = 1000 ether;
    uint96 internal constant BOND = 100 ether;
    address internal constant OPERATOR = address(0x0FE4);
    address internal constant CHALLENGER = address(0xC4A1);
    string internal constant CID = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
    bytes32 internal constant AGGREGATE = keccak256("aggregate");
    bytes32 internal constant EVIDENCE = keccak256("evidence");
    bytes32 internal constant PERFORMANCE = keccak256("performance");

    AccessManager internal manager;
    AITNToken internal aitn;
    DeviceList internal list;
    TrainingMarket internal market;
    // Deriving an address from a key is slow; each is derived once.
    mapping(uint256 k => address) private derived;

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        manager = new AccessManager(address(this));
        address[] memory wallets = new address[](1);
        uint256[] memory amounts = new uint256[](1);
        (wallets[0], amounts[0]) = (address(this), 2_000_000_000 ether);
        aitn = new AITNToken(wallets, amounts);
        list = new DeviceList();
        market = new TrainingMarket(aitn, IDeviceNFT(address(list)), address(manager), standardRules());
        aitn.approve(address(market), type(uint256).max);
        require(aitn.transfer(CHALLENGER, 1_000_000 ether), "transfer");
        vm.prank(CHALLENGER);
        aitn.approve(address(market), type(uint256).max);
        for (uint256 k; k < 8; ++k) {
            enlist(k);
        }
    }

    function standardRules() internal pure returns (ITrainingMarket.Rules memory) {
        return ITrainingMarket.Rules(BOND, 2 days, 21 days);
    }

    /// Three rounds, two to four devices, two updates a round, 40 % of the pay alike.
    function termsOf() internal pure returns (ITrainingMarket.Terms memory t) {
        t.modelDigest = keccak256("model");
        t.instructionDigest = keccak256("instruction");
        t.profileDigest = keccak256("profile");
        t.reward = REWARD;
        t.rounds = 3;
        t.minSeats = 2;
        t.maxSeats = 4;
        t.quorum = 2;
        t.floorBps = 4000;
        t.minTier = 1;
        t.applyS = 1 days;
        t.selectS = 2 days;
        t.commitS = 1 hours;
        t.closeS = 30 minutes;
    }

    function enlist(uint256 k) internal {
        address device = vm.addr(FIRST_KEY + k);
        derived[k] = device;
        list.set(device, 1, ownerOf(k));
    }

    function deviceAt(uint256 k) internal view returns (address device) {
        device = derived[k];
        require(device != address(0), "enlisted");
    }

    function ownerOf(uint256 k) internal pure returns (address) {
        return address(uint160(0x0E0000 + k));
    }

    function devices(uint256 count) internal view returns (address[] memory all) {
        all = new address[](count);
        for (uint256 k; k < count; ++k) {
            all[k] = deviceAt(k);
        }
    }

    function one(uint256 k) internal view returns (address[] memory all) {
        all = new address[](1);
        all[0] = deviceAt(k);
    }

    function bps(uint256 a, uint256 b, uint256 c) internal pure returns (uint16[] memory all) {
        all = new uint16[](3);
        (all[0], all[1], all[2]) = (uint16(a), uint16(b), uint16(c));
    }

    function later(uint256 time) internal {
        vm.warp(block.timestamp + time);
    }

    function refused(bytes4 selector, bytes memory arguments) internal {
        vm.expectRevert(abi.encodePacked(selector, arguments));
    }

    function opened(ITrainingMarket.Terms memory terms) internal returns (uint256) {
        return market.open(terms, OPERATOR, CID);
    }

    function samples() internal pure returns (bytes32[] memory all) {
        all = new bytes32[](2);
        (all[0], all[1]) = (keccak256("sample 0"), keccak256("sample 1"));
    }

    function signedBy(uint256 k, bytes32 hash) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(FIRST_KEY + k, hash);
        return abi.encodePacked(r, s, v);
    }

    function applies(uint256 demand, uint256 k) internal {
        bytes32 hash = market.applicationHash(demand, deviceAt(k), samples(), PERFORMANCE);
        market.applyFor(demand, deviceAt(k), samples(), PERFORMANCE, signedBy(k, hash));
    }

    function selects(uint256 demand, uint256 count) internal {
        for (uint256 k; k < count; ++k) {
            applies(demand, k);
        }
        vm.prank(OPERATOR);
        market.select(demand, devices(count));
    }

    /// A demand with its first `count` devices at work on round 0.
    function started(uint256 count) internal returns (uint256 demand) {
        demand = opened(termsOf());
        selects(demand, count);
    }

    function digestOf(uint256 k) internal pure returns (bytes32) {
        return keccak256(abi.encode("update", k));
    }

    function commits(uint256 demand, uint256 k) internal {
        bytes memory signature = signedCommit(demand, k);
        market.commit(demand, deviceAt(k), digestOf(k), signature);
    }

    function signedCommit(uint256 demand, uint256 k) internal view returns (bytes memory) {
        return signedUpdate(demand, k, digestOf(k));
    }

    function signedUpdate(uint256 demand, uint256 k, bytes32 digest) internal view returns (bytes memory) {
        uint16 round = market.demandOf(demand).round;
        return signedBy(k, market.updateHash(demand, round, deviceAt(k), digest));
    }

    function commitsAll(uint256 demand, uint256 count) internal {
        for (uint256 k; k < count; ++k) {
            commits(demand, k);
        }
    }

    function closes(uint256 demand, uint16[] memory contributions) internal {
        vm.prank(OPERATOR);
        market.close(demand, AGGREGATE, contributions);
    }

    /// Three devices deliver round 0, which is closed 50 : 30 : 20.
    function closedRound() internal returns (uint256 demand) {
        demand = started(3);
        commitsAll(demand, 3);
        closes(demand, bps(5000, 3000, 2000));
    }

    function disputes(uint256 demand, uint16 round, address device) internal {
        vm.prank(CHALLENGER);
        market.dispute(demand, round, device, keccak256("claim"));
    }

    /// reward = escrow + paid + refunded, and all that is not withdrawn is held, as are bonds.
    /// @param bonds bonds credited to a side
    /// @param withdrawn credits sent out
    function books(uint256 demand, uint256 bonds, uint256 withdrawn) internal view {
        ITrainingMarket.Demand memory d = market.demandOf(demand);
        eq(uint256(d.escrow) + d.paid + d.refunded, market.termsOf(demand).reward);
        uint256 owed = uint256(d.escrow) + d.paid + d.refunded - d.collected + bonds + market.bondsHeld();
        eq(aitn.balanceOf(address(market)) + withdrawn, owed);
    }
}
