// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {INettedCycles} from "./INettedCycles.sol";
import {RobotWorkFixture} from "./RobotWork.t.sol";

/// A cycle's receipts as the site has them: robot k's n-th receipt is worth k + n + 1 AITN.
abstract contract NettedFixture is RobotWorkFixture {
    address internal constant CHALLENGER = address(0xC4A1);

    struct Made {
        INettedCycles.Cycle cycle;
        INettedCycles.WorkReceipt[] receipts;
        bytes32[] credits;
    }

    function setUp() public virtual override {
        super.setUp();
        vm.prank(OWNER);
        token.transfer(CHALLENGER, 10_000 ether);
        vm.prank(CHALLENGER);
        token.approve(address(work), type(uint256).max);
    }

    function robot(uint256 k) internal pure returns (address) {
        return address(uint160(0x4070 + k));
    }

    function receiptOf(uint64 cycle, uint256 k, uint256 n) internal view returns (INettedCycles.WorkReceipt memory) {
        return INettedCycles.WorkReceipt(
            site, cycle, robot(k), bytes32((k << 128) + (uint256(cycle) << 64) + n), (k + n + 1) * 1 ether
        );
    }

    function leafOf(INettedCycles.WorkReceipt memory receipt) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(receipt))));
    }

    /// @param robots 1 to 256
    /// @param each receipts of each robot
    function make(uint64 serial, uint64 cycle, uint256 robots, uint256 each) internal view returns (Made memory made) {
        made.receipts = new INettedCycles.WorkReceipt[](robots * each);
        made.credits = new bytes32[](robots);
        bytes32[] memory leaves = new bytes32[](robots * each);
        for (uint256 k; k < robots; ++k) {
            uint256 sum;
            for (uint256 n; n < each; ++n) {
                made.receipts[k * each + n] = receiptOf(cycle, k, n);
                leaves[k * each + n] = leafOf(made.receipts[k * each + n]);
                sum += made.receipts[k * each + n].amount;
            }
            made.credits[k] = creditOf(robot(k), sum);
        }
        made.cycle =
            INettedCycles.Cycle(site, serial, cycle, rootOf(leaves), keccak256("cid"), uint64(robots * each), 0);
        seal(made);
    }

    function creditOf(address device, uint256 amount) internal pure returns (bytes32) {
        return bytes32((uint256(uint160(device)) << 96) | amount);
    }

    function seal(Made memory made) internal pure {
        made.cycle.credits = keccak256(abi.encodePacked(made.credits));
    }

    function post(Made memory made) internal {
        work.postCycle(made.cycle, made.credits, sign(SIGNER_KEY, work.cycleHash(made.cycle)));
    }

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 parity, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, parity);
    }

    function signReceipt(INettedCycles.WorkReceipt memory receipt) internal view returns (bytes memory) {
        return sign(SIGNER_KEY, work.receiptHash(receipt));
    }

    function hashPair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function rootOf(bytes32[] memory level) internal pure returns (bytes32) {
        while (level.length > 1) {
            level = above(level);
        }
        return level.length == 0 ? bytes32(0) : level[0];
    }

    /// An odd last one rises unchanged.
    function above(bytes32[] memory level) private pure returns (bytes32[] memory next) {
        next = new bytes32[]((level.length + 1) / 2);
        for (uint256 i; i < next.length; ++i) {
            bool pair = 2 * i + 1 < level.length;
            next[i] = pair ? hashPair(level[2 * i], level[2 * i + 1]) : level[2 * i];
        }
    }

    function proofOf(INettedCycles.WorkReceipt[] memory receipts, uint256 index)
        internal
        pure
        returns (bytes32[] memory proof)
    {
        bytes32[] memory level = new bytes32[](receipts.length);
        for (uint256 i; i < receipts.length; ++i) {
            level[i] = leafOf(receipts[i]);
        }
        bytes32[] memory path = new bytes32[](64);
        uint256 depth;
        for (; level.length > 1; level = above(level)) {
            if ((index ^ 1) < level.length) path[depth++] = level[index ^ 1];
            index /= 2;
        }
        proof = new bytes32[](depth);
        for (uint256 i; i < depth; ++i) {
            proof[i] = path[i];
        }
    }

    function nextWindow() internal {
        vm.warp(block.timestamp + 1 days + 1);
    }
}
