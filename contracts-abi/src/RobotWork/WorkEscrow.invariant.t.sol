// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "../testing/Check.sol";
import {Invariant} from "../testing/Invariant.sol";
import {IWorkEscrow} from "./IWorkEscrow.sol";
import {WorkEscrowFixture} from "./WorkEscrow.t.sol";

/// Opens, releases, refunds, disputes and resolves in any order.
contract WorkEscrowHandler is WorkEscrowFixture {
    bytes32[] public all;
    uint256 public closedTwice;

    function openOne(uint256 by) external {
        if (all.length == 12) return;
        all.push(open(all.length));
        vm.warp(block.timestamp + by % 3 days);
    }

    function releaseOne(uint256 which) external {
        act(which, abi.encodeCall(escrows.release, (pick(which), "receipt", signed(SIGNER_KEY, pick(which)))));
    }

    function refundOne(uint256 which, bool late) external {
        if (late) vm.warp(block.timestamp + 31 days);
        act(which, abi.encodeCall(escrows.refund, (pick(which))));
    }

    function disputeOne(uint256 which) external {
        vm.prank(FRIEND);
        (bool done,) = address(escrows).call(abi.encodeCall(escrows.dispute, (pick(which), "evidence")));
        if (done && stateOf(pick(which)) != IWorkEscrow.State.Disputed) ++closedTwice;
    }

    function resolveOne(uint256 which, uint256 share) external {
        act(which, abi.encodeCall(escrows.resolve, (pick(which), share % (AMOUNT + 1), 0)));
    }

    function lapseOne(uint256 which) external {
        act(which, abi.encodeCall(escrows.lapse, (pick(which))));
    }

    function pick(uint256 which) private view returns (bytes32) {
        return all.length == 0 ? bytes32(0) : all[which % all.length];
    }

    function act(uint256 which, bytes memory data) private {
        bool closed = stateOf(pick(which)) == IWorkEscrow.State.Closed;
        (bool done,) = address(escrows).call(data);
        if (done && closed) ++closedTwice;
    }

    function books() external view returns (uint256 held, uint256 promised) {
        held = token.balanceOf(address(escrows));
        for (uint256 i; i < all.length; ++i) {
            IWorkEscrow.Escrow memory entry = escrows.escrowOf(all[i]);
            if (entry.state == IWorkEscrow.State.Open || entry.state == IWorkEscrow.State.Disputed) {
                promised += entry.job.amount + entry.bond;
            }
        }
    }
}

contract WorkEscrowInvariantTest is Check, Invariant {
    WorkEscrowHandler private handler;

    function setUp() public {
        handler = new WorkEscrowHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](6);
        list[0] = handler.openOne.selector;
        list[1] = handler.releaseOne.selector;
        list[2] = handler.refundOne.selector;
        list[3] = handler.disputeOne.selector;
        list[4] = handler.resolveOne.selector;
        list[5] = handler.lapseOne.selector;
    }

    function invariant_OpenEscrowsAndBondsAreHeld() external view {
        (uint256 held, uint256 promised) = handler.books();
        eq(held, promised);
    }

    function invariant_AJobSettlesOnce() external view {
        eq(handler.closedTwice(), 0);
    }
}
