// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {ISimulationPermit} from "./ISimulationPermit.sol";
import {Blocks} from "./SimulationPermitFixture.t.sol";
import {SeededFixture} from "./SeededPermit.t.sol";

/// Requests, reveals, results, challenges and their ends in any order.
contract SeededPermitHandler is SeededFixture {
    bytes32[] private all;
    uint256 public closedAgain;
    uint256 public changed;

    function requestOne(uint96 bond) external {
        if (all.length == 10) return;
        permits.setPermitParams(
            ISimulationPermit.PermitParams(0, uint96(bound(bond, 1 ether, 500 ether)), 1 days), TREASURY
        );
        ISimulationPermit.SeededRequest memory one = asked();
        one.scenarioDigest = bytes32(all.length);
        one.expiry = uint64(block.timestamp + 3 days);
        all.push(permits.requestSeeded(one, commitment()));
    }

    function revealOne(uint256 which, bool late) external {
        bytes32 permit = pick(which);
        if (permit == 0) return;
        uint256 seedBlock = permits.runOf(permit).seedBlock;
        toBlock(block.number > seedBlock ? block.number : seedBlock + 1);
        if (late) toBlock(seedBlock + 300 > block.number ? seedBlock + 300 : block.number);
        if (block.number <= seedBlock + 256) Blocks(address(vm)).setBlockhash(seedBlock, BLOCK_HASH);
        act(permit, abi.encodeCall(permits.reveal, (permit, SECRET)));
    }

    function postOne(uint256 which) external {
        act(pick(which), abi.encodeCall(permits.postResult, (pick(which), RESULT, 30)));
    }

    function challengeOne(uint256 which) external {
        act(pick(which), abi.encodeCall(permits.challenge, (pick(which), SCENARIO, 0)));
    }

    function resolveOne(uint256 which, bool upheld) external {
        act(pick(which), abi.encodeCall(permits.resolve, (pick(which), upheld, 0)));
    }

    function closeOne(uint256 which, uint256 wait) external {
        vm.warp(block.timestamp + wait % 15 days);
        act(pick(which), abi.encodeCall(permits.close, (pick(which))));
    }

    function forfeitOne(uint256 which) external {
        act(pick(which), abi.encodeCall(permits.forfeit, (pick(which))));
    }

    function pick(uint256 which) private view returns (bytes32) {
        return all.length == 0 ? bytes32(0) : all[which % all.length];
    }

    function ended(bytes32 permit) private view returns (bool) {
        ISimulationPermit.State state = permits.runOf(permit).state;
        return state == ISimulationPermit.State.Final || state == ISimulationPermit.State.Void;
    }

    function act(bytes32 permit, bytes memory data) private {
        bool wasOver = ended(permit);
        bytes32 seed = permits.runOf(permit).seed;
        (bool done,) = address(permits).call(data);
        if (done && wasOver) ++closedAgain;
        if (seed != 0 && permits.runOf(permit).seed != seed) ++changed;
    }

    function books() external view returns (uint256 held, uint256 bonds) {
        held = token.balanceOf(address(permits));
        for (uint256 i; i < all.length; ++i) {
            ISimulationPermit.Run memory run = permits.runOf(all[i]);
            if (!ended(all[i])) bonds += run.bond;
            if (run.state == ISimulationPermit.State.Challenged) bonds += run.bond;
        }
    }
}

contract SeededPermitInvariantTest is SeededFixture, Invariant {
    SeededPermitHandler private handler;

    function setUp() public override {
        handler = new SeededPermitHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](7);
        list[0] = handler.requestOne.selector;
        list[1] = handler.revealOne.selector;
        list[2] = handler.postOne.selector;
        list[3] = handler.challengeOne.selector;
        list[4] = handler.resolveOne.selector;
        list[5] = handler.closeOne.selector;
        list[6] = handler.forfeitOne.selector;
    }

    function invariant_OpenBondsAreHeld() external view {
        (uint256 held, uint256 bonds) = handler.books();
        eq(held, bonds);
    }

    function invariant_APermitEndsOnceAndItsSeedStays() external view {
        eq(handler.closedAgain(), 0);
        eq(handler.changed(), 0);
    }
}
