// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {DeviceFixture} from "./DeviceFixture.t.sol";
import {IDeviceNFT} from "./IDeviceNFT.sol";

/// Two devices are lent, given away, certified, graded, priced and sometimes revoked, in any order.
contract DeviceNFTHandler is DeviceFixture {
    uint32 private constant STANDARD = 7;
    uint64 private constant LONG = 1_000_000_000;
    address[3] private people = [OWNER, BUYER, address(0x0C)];
    address[2] private list;
    mapping(uint256 k => uint64) public moves;
    mapping(uint256 k => address) public user;
    mapping(uint256 k => uint64) public userUntil;
    mapping(uint256 k => bool) public revoked;
    mapping(uint256 k => bool) public sold;
    mapping(uint256 k => uint16) private highest;
    bool public royaltyRose;

    function setUp() public override {
        super.setUp();
        list = [device, address(0xD1)];
        enrol(OWNER, list[1], 1);
        standard(STANDARD, 1, 3);
        (moves[0], moves[1]) = (1, 1);
    }

    function lend(uint256 k, uint256 who, uint64 time) external {
        k %= 2;
        uint256 token = nft.tokenOf(list[k]);
        userUntil[k] = uint64(block.timestamp) + time % 20 days;
        user[k] = people[who % 3];
        vm.prank(nft.ownerOf(token));
        nft.setUser(token, user[k], userUntil[k]);
    }

    function give(uint256 k, uint256 to) external {
        k %= 2;
        uint256 token = nft.tokenOf(list[k]);
        address from = nft.ownerOf(token);
        vm.prank(from);
        nft.transferFrom(from, people[to % 3], token);
        ++moves[k];
        (user[k], userUntil[k]) = (address(0), 0);
        highest[k] = nft.deviceOf(list[k]).royaltyBps;
        sold[k] = nft.ownerOf(token) != OWNER;
    }

    function setRoyalty(uint256 k, uint16 bps) external {
        k %= 2;
        bps = uint16(bound(bps, 0, 1_000));
        vm.prank(OWNER);
        try nft.setRoyalty(list[k], bps) {
            if (sold[k] && bps > highest[k]) royaltyRose = true;
            highest[k] = bps;
        } catch {}
    }

    function grade(uint256 k, uint8 tier) external {
        vm.prank(REGISTRAR);
        nft.setTier(list[k % 2], tier % 4);
    }

    function certify(uint256 k, uint256 capabilities) external {
        vm.prank(REGISTRAR);
        try nft.setAccess(list[k % 2], STANDARD, capabilities % 4) {} catch {}
    }

    function nextVersion(uint256 seed) external {
        if (seed % 4 == 0) standard(STANDARD, uint8(seed >> 8) % 4, (seed >> 16) % 4);
    }

    function revoke(uint256 k, uint256 seed) external {
        k %= 2;
        if (seed % 16 > 0 || revoked[k]) return;
        vm.prank(REGISTRAR);
        nft.revoke(list[k], "lost");
        revoked[k] = true;
    }

    function wait(uint64 time) external {
        if (block.timestamp < LONG) vm.warp(block.timestamp + time % 15 days);
    }

    function deviceOf(uint256 k) external view returns (IDeviceNFT.Device memory entry, bool trusted, bool complies) {
        return (nft.deviceOf(list[k]), nft.isTrusted(list[k], 0), nft.complies(list[k], STANDARD));
    }

    function wanted() external view returns (uint32 version, uint8 tier, uint256 capabilities) {
        version = standards.standardOf(STANDARD).version;
        tier = standards.termsOf(STANDARD, version).minimumTier;
        capabilities = standards.termsOf(STANDARD, version).capabilities;
    }

    function userOf(uint256 k) external view returns (address user_, uint64 count) {
        uint256 token = nft.tokenOf(list[k]);
        return (nft.userOf(token), nft.transfersOf(token));
    }
}

contract DeviceNFTInvariantTest is DeviceFixture, Invariant {
    DeviceNFTHandler private handler;

    function setUp() public override {
        handler = new DeviceNFTHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](8);
        list[0] = handler.lend.selector;
        list[1] = handler.give.selector;
        list[2] = handler.setRoyalty.selector;
        list[3] = handler.grade.selector;
        list[4] = handler.certify.selector;
        list[5] = handler.nextVersion.selector;
        list[6] = handler.revoke.selector;
        list[7] = handler.wait.selector;
    }

    /// Use ends with time and transfer, revocation is for ever, the maker stays, its royalty never rises on an owner.
    function invariant_ADeviceIsWhatItsHistoryMadeIt() external view {
        (uint32 version, uint8 tier, uint256 capabilities) = handler.wanted();
        for (uint256 k; k < 2; ++k) {
            (IDeviceNFT.Device memory entry, bool trusted, bool complies) = handler.deviceOf(k);
            (address user, uint64 count) = handler.userOf(k);
            eq(user, block.timestamp <= handler.userUntil(k) ? handler.user(k) : address(0));
            eq(count, handler.moves(k));
            eq(entry.maker, OWNER);
            yes(entry.revoked == handler.revoked(k) && trusted == !entry.revoked, "revoked for ever");
            yes(entry.royaltyBps <= 1_000 && !handler.royaltyRose(), "royalty");
            bool fit = entry.tier >= tier && entry.capabilities & capabilities == capabilities;
            yes(complies == (trusted && version == entry.standardVersion && fit), "complies by what is in force");
        }
    }
}
