import { z } from "zod";
import {
  type CycleTree,
  cycleTree,
  evidenceHash,
  type MemberLeaf,
  memberLeafHash,
  type NodeLeaf,
  nodeLeafHash,
} from "../../../contracts-abi/typed-data/cycleTree.ts";
import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { nodeWeight, type WeightCurve } from "../../../models/learning/nodeWeight.ts";
import {
  type EfficacyWeights,
  isBeyondCapability,
  variablePart,
  type WorkEvidence,
  workEfficacy,
} from "../../../models/learning/workEfficacy.ts";
import { canonicalJson, type Digest, digestOf } from "../../../twins/core/digest.ts";
import { fail, ok, type Result } from "../../../twins/core/result.ts";

/** A node's rule for sharing its reward; the numbers are INodeRegistry.Rule. */
export const RULES = ["efficacy", "data", "fixed"] as const;
export type NodeRule = (typeof RULES)[number];

/** A device with its work, where it stood in the cycle. */
export interface ReportedDevice {
  readonly device: Hex;
  /** Its owner at the cycle's end. */
  readonly payee: Hex;
  /** 0 for none. */
  readonly node: bigint;
  /** Its part under the rule "fixed". */
  readonly parts: bigint;
  readonly evidence: WorkEvidence;
}

export interface ReportInput {
  readonly cycle: number;
  /** Whether the milestone was reached in an earlier cycle. */
  readonly afterMilestone: boolean;
  readonly weights: EfficacyWeights;
  readonly curve: WeightCurve;
  readonly devices: readonly ReportedDevice[];
  readonly ruleOf: (node: bigint) => NodeRule;
}

const hex = (digits: number) =>
  z.custom<Hex>((v) => typeof v === "string" && new RegExp(`^0x[0-9a-f]{${digits}}$`).test(v));
const count = z.string().regex(/^\d{1,20}$/);

/** What is published of a cycle: all that its root is made of, so that anyone can check it. Amounts are decimal text. */
export const CycleDocument = z.object({
  format: z.literal("aitn-cycle-1"),
  cycle: z.int().nonnegative(),
  afterMilestone: z.boolean(),
  efficacy: count,
  weight: count,
  root: hex(64),
  nodes: z.array(
    z.object({
      node: count,
      rule: z.enum(RULES),
      activeDevices: count,
      efficacy: count,
      weight: count,
      shareTotal: count,
      membersRoot: hex(64),
      members: z.array(
        z.object({
          device: hex(40),
          payee: hex(40),
          share: count,
          efficacy: count,
          evidence: z.object({
            cpuBps: count,
            gpuBps: count,
            ramBps: count,
            dataBytes: count,
            workS: count,
            communicationS: count,
          }),
        }),
      ),
    }),
  ),
  /** Devices whose work does not count, and why. */
  leftOut: z.array(z.object({ device: hex(40), why: z.enum(["no-node", "beyond-capability"]) })),
});
export type CycleDocument = z.infer<typeof CycleDocument>;
type NodeEntry = CycleDocument["nodes"][number];
type MemberEntry = NodeEntry["members"][number];

const lower = (address: Hex): Hex => address.toLowerCase() as Hex;
const rising = (a: { device: Hex }, b: { device: Hex }): number => (lower(a.device) < lower(b.device) ? -1 : 1);
const texts = (e: WorkEvidence): MemberEntry["evidence"] => ({
  cpuBps: String(e.cpuBps),
  gpuBps: String(e.gpuBps),
  ramBps: String(e.ramBps),
  dataBytes: String(e.dataBytes),
  workS: String(e.workS),
  communicationS: String(e.communicationS),
});
const numbers = (e: MemberEntry["evidence"]): WorkEvidence => ({
  cpuBps: BigInt(e.cpuBps),
  gpuBps: BigInt(e.gpuBps),
  ramBps: BigInt(e.ramBps),
  dataBytes: BigInt(e.dataBytes),
  workS: BigInt(e.workS),
  communicationS: BigInt(e.communicationS),
});

export const memberLeaf = (m: MemberEntry): MemberLeaf => ({
  device: m.device,
  payee: m.payee,
  share: BigInt(m.share),
  evidence: evidenceHash(numbers(m.evidence)),
});
export const nodeLeaf = (n: NodeEntry): NodeLeaf => ({
  node: BigInt(n.node),
  activeDevices: BigInt(n.activeDevices),
  efficacy: BigInt(n.efficacy),
  weight: BigInt(n.weight),
  shareTotal: BigInt(n.shareTotal),
  membersRoot: n.membersRoot,
});
const treeOfMembers = (n: Pick<NodeEntry, "members">): CycleTree =>
  cycleTree(n.members.map((m) => memberLeafHash(memberLeaf(m))));

function memberEntry(input: ReportInput, rule: NodeRule, one: ReportedDevice): MemberEntry {
  const efficacy = workEfficacy(input.weights, one.evidence, input.afterMilestone);
  const share = { efficacy, data: variablePart(one.evidence), fixed: one.parts }[rule];
  return {
    device: lower(one.device),
    payee: lower(one.payee),
    share: String(share),
    efficacy: String(efficacy),
    evidence: texts(one.evidence),
  };
}

function nodeEntry(input: ReportInput, node: bigint, devices: readonly ReportedDevice[]): NodeEntry {
  const rule = input.ruleOf(node);
  const members = [...devices].sort(rising).map((one) => memberEntry(input, rule, one));
  const sum = (of: (member: MemberEntry) => string) => members.reduce((all, member) => all + BigInt(of(member)), 0n);
  const efficacy = sum((member) => member.efficacy);
  const active = BigInt(members.filter((member) => BigInt(member.efficacy) >= input.weights.activeFloor).length);
  return {
    node: String(node),
    rule,
    activeDevices: String(active),
    efficacy: String(efficacy),
    weight: String(nodeWeight(input.curve, efficacy, active)),
    shareTotal: String(sum((member) => member.share)),
    membersRoot: treeOfMembers({ members }).root,
    members,
  };
}

/** The document of a cycle; null when nobody's work counts. By rising node, in each by rising device, as the contract wants it. */
export function buildReport(input: ReportInput): CycleDocument | null {
  const why = (one: ReportedDevice): "no-node" | "beyond-capability" | null => {
    if (one.node === 0n) return "no-node";
    // Reporting it would be a fault that costs the bond.
    return isBeyondCapability(input.weights, one.evidence) ? "beyond-capability" : null;
  };
  const counted = input.devices.filter((one) => why(one) === null);
  const ids = [...new Set(counted.map((one) => one.node))].sort((a, b) => (a < b ? -1 : 1));
  const nodes = ids
    .map((id) =>
      nodeEntry(
        input,
        id,
        counted.filter((one) => one.node === id),
      ),
    )
    .filter((node) => node.efficacy !== "0");
  if (nodes.length === 0) return null;
  const sum = (of: (node: NodeEntry) => string) => String(nodes.reduce((all, node) => all + BigInt(of(node)), 0n));
  return {
    format: "aitn-cycle-1",
    cycle: input.cycle,
    afterMilestone: input.afterMilestone,
    efficacy: sum((node) => node.efficacy),
    weight: sum((node) => node.weight),
    root: cycleTree(nodes.map((node) => nodeLeafHash(nodeLeaf(node)))).root,
    nodes,
    leftOut: [...input.devices]
      .sort(rising)
      .flatMap((one) => (why(one) === null ? [] : [{ device: lower(one.device), why: why(one) ?? "no-node" }])),
  };
}

/** Whether a document's members and nodes give what was reported with it, so that claims made of it hold. */
export const gives = (
  { nodes, weight }: CycleDocument,
  report: { readonly root: Hex; readonly weight: bigint },
): boolean =>
  nodes.every((node) => node.membersRoot === treeOfMembers(node).root) &&
  cycleTree(nodes.map((node) => nodeLeafHash(nodeLeaf(node)))).root === report.root &&
  BigInt(weight) === report.weight;

export const documentText = (document: CycleDocument): string => canonicalJson(document);
/** SHA-256 of the published text. */
export const documentDigest = (document: CycleDocument): Digest => digestOf(document);

export function parseDocument(text: string): Result<CycleDocument> {
  try {
    return ok(CycleDocument.parse(JSON.parse(text)));
  } catch (error) {
    return fail("STORE_CORRUPT", `not a cycle's document: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A member with what it is credited with when the cycle is settled with this reward. */
export interface Entitlement {
  readonly node: NodeEntry;
  readonly member: MemberEntry;
  readonly amountWei: bigint;
}

/** Floors as the contract's: of the reward to nodes, of a node's part to members. */
export function entitlements(document: CycleDocument, rewardWei: bigint): readonly Entitlement[] {
  const weight = BigInt(document.weight);
  return document.nodes.flatMap((node) => {
    const ofNode = weight === 0n ? 0n : (rewardWei * BigInt(node.weight)) / weight;
    const total = BigInt(node.shareTotal);
    return node.members.map((member) => ({
      node,
      member,
      amountWei: total === 0n ? 0n : (ofNode * BigInt(member.share)) / total,
    }));
  });
}

export interface ClaimArgs {
  readonly node: NodeLeaf;
  readonly nodeProof: readonly Hex[];
  readonly members: readonly { readonly member: MemberLeaf; readonly proof: readonly Hex[] }[];
}

/** What Incentive.claim takes for these members, node by node and at most so many in one. */
export function claimArgs(document: CycleDocument, wanted: readonly Entitlement[], most: number): readonly ClaimArgs[] {
  const tree = cycleTree(document.nodes.map((node) => nodeLeafHash(nodeLeaf(node))));
  const claims: ClaimArgs[] = [];
  for (const [i, node] of document.nodes.entries()) {
    const devices = new Set(wanted.filter((one) => one.node.node === node.node).map((one) => one.member.device));
    const members = treeOfMembers(node);
    const all = node.members.flatMap((member, at) =>
      devices.has(member.device) ? [{ member: memberLeaf(member), proof: members.proof(at) }] : [],
    );
    for (let from = 0; from < all.length; from += most)
      claims.push({ node: nodeLeaf(node), nodeProof: tree.proof(i), members: all.slice(from, from + most) });
  }
  return claims;
}
