import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { fixedBytes, type Hex, keccak, uintWord } from "./eip712.ts";

/** A node in a cycle of the incentive; as IIncentive.NodeLeaf. Efficacy, weight and shares in uWE. */
export interface NodeLeaf {
  readonly node: bigint;
  readonly activeDevices: bigint;
  readonly efficacy: bigint;
  readonly weight: bigint;
  readonly shareTotal: bigint;
  readonly membersRoot: Hex;
}

/** A device in a cycle; as IIncentive.Member. */
export interface MemberLeaf {
  readonly device: Hex;
  readonly payee: Hex;
  readonly share: bigint;
  readonly evidence: Hex;
}

/** As WorkEfficacy.Evidence: bytes per second, bytes, seconds. */
export interface EvidenceWords {
  readonly cpuBps: bigint;
  readonly gpuBps: bigint;
  readonly ramBps: bigint;
  readonly dataBytes: bigint;
  readonly workS: bigint;
  readonly communicationS: bigint;
}

const word = (address: Hex): Uint8Array => concatBytes(new Uint8Array(12), fixedBytes(address, 20));
const twice = (encoded: Uint8Array): Hex => keccak(hexToBytes(keccak(encoded).slice(2)));

export const nodeLeafHash = (leaf: NodeLeaf): Hex =>
  twice(
    concatBytes(
      uintWord(leaf.node, 64),
      uintWord(leaf.activeDevices, 32),
      uintWord(leaf.efficacy, 64),
      uintWord(leaf.weight, 64),
      uintWord(leaf.shareTotal, 64),
      fixedBytes(leaf.membersRoot, 32),
    ),
  );

export const memberLeafHash = (leaf: MemberLeaf): Hex =>
  twice(concatBytes(word(leaf.device), word(leaf.payee), uintWord(leaf.share, 64), fixedBytes(leaf.evidence, 32)));

/** keccak256(abi.encode(evidence)), which a member's leaf holds. */
export const evidenceHash = (e: EvidenceWords): Hex =>
  keccak(
    concatBytes(
      uintWord(e.cpuBps, 64),
      uintWord(e.gpuBps, 64),
      uintWord(e.ramBps, 64),
      uintWord(e.dataBytes, 64),
      uintWord(e.workS, 32),
      uintWord(e.communicationS, 32),
    ),
  );

/** The smaller one goes first. Lower-case hex of one length sorts as its bytes do. */
const pair = (a: Hex, b: Hex): Hex =>
  keccak(concatBytes(...(a < b ? [a, b] : [b, a]).map((hash) => hexToBytes(hash.slice(2)))));

/** OpenZeppelin's standard Merkle tree over leaf hashes in the order given (`sortLeaves: false`), as Leaves.sol makes it. */
export interface CycleTree {
  readonly root: Hex;
  /** Sibling hashes from the leaf up. @throws RangeError outside the tree */
  proof(index: number): readonly Hex[];
}

/** @throws RangeError for no leaves: a cycle without work has no root. */
export function cycleTree(leaves: readonly Hex[]): CycleTree {
  const count = leaves.length;
  if (count === 0) throw new RangeError("a tree without leaves has no root");
  const tree: Hex[] = new Array(2 * count - 1);
  for (const [i, leaf] of leaves.entries()) tree[2 * count - 2 - i] = leaf;
  for (let i = count - 1; i > 0; i--) tree[i - 1] = pair(tree[2 * i - 1] as Hex, tree[2 * i] as Hex);
  return {
    root: tree[0] as Hex,
    proof(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count) throw new RangeError(`no leaf at ${index}`);
      const siblings: Hex[] = [];
      for (let at = 2 * count - 2 - index; at > 0; at = Math.floor((at - 1) / 2))
        siblings.push(tree[at % 2 === 1 ? at + 1 : at - 1] as Hex);
      return siblings;
    },
  };
}

/** The root that a leaf and its proof lead to. */
export const climbProof = (leaf: Hex, proof: readonly Hex[]): Hex => proof.reduce(pair, leaf);
