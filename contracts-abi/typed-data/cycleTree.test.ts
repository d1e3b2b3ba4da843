import { AbiCoder, keccak256 } from "ethers";
import fc from "fast-check";
import { expect, it } from "vitest";
import { climbProof, cycleTree, evidenceHash, memberLeafHash, nodeLeafHash } from "./cycleTree.ts";
import type { Hex } from "./eip712.ts";

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b): Hex => `0x${Buffer.from(b).toString("hex")}`);
const uint = (bits: bigint) => fc.bigInt({ min: 0n, max: (1n << bits) - 1n });
const coder = AbiCoder.defaultAbiCoder();

it("leaves and evidence are hashed as the contracts' abi.encode (ethers)", () => {
  const u64 = uint(64n);
  const u32 = uint(32n);
  fc.assert(
    fc.property(fc.tuple(u64, u32, u64, u64, u64), bytes(32), bytes(20), bytes(20), (n, hash, device, payee) => {
      const [node, activeDevices, efficacy, weight, shareTotal] = n;
      const leaf = { node, activeDevices, efficacy, weight, shareTotal, membersRoot: hash };
      const nodeTypes = ["uint64", "uint32", "uint64", "uint64", "uint64", "bytes32"];
      expect(nodeLeafHash(leaf)).toBe(keccak256(keccak256(coder.encode(nodeTypes, Object.values(leaf)))));
      const member = { device, payee, share: efficacy, evidence: hash };
      const memberTypes = ["address", "address", "uint64", "bytes32"];
      expect(memberLeafHash(member)).toBe(keccak256(keccak256(coder.encode(memberTypes, Object.values(member)))));
      const e = {
        cpuBps: node,
        gpuBps: efficacy,
        ramBps: weight,
        dataBytes: shareTotal,
        workS: activeDevices,
        communicationS: activeDevices,
      };
      const evidenceTypes = ["uint64", "uint64", "uint64", "uint64", "uint32", "uint32"];
      expect(evidenceHash(e)).toBe(keccak256(coder.encode(evidenceTypes, Object.values(e))));
    }),
  );
});

it("every leaf's proof leads to the root, and no other leaf's does", () => {
  fc.assert(
    fc.property(fc.uniqueArray(bytes(32), { minLength: 1, maxLength: 40 }), (leaves) => {
      const tree = cycleTree(leaves);
      for (const [i, leaf] of leaves.entries()) {
        expect(climbProof(leaf, tree.proof(i))).toBe(tree.root);
        const other = leaves[(i + 1) % leaves.length] as Hex;
        // The sibling's own proof differs, so its hash under this one's proof leads elsewhere.
        if (other !== leaf) expect(climbProof(other, tree.proof(i))).not.toBe(tree.root);
      }
      expect(() => tree.proof(leaves.length)).toThrow(RangeError);
    }),
  );
  expect(() => cycleTree([])).toThrow(RangeError);
});
