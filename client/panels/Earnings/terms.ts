import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { type NodeLeave, type NodeTerms, nodeDomain } from "../../../contracts-abi/typed-data/node.ts";
import type { EarningDevice, EarningsView, NodeRule, NodeView } from "../../../twins/protocol/economy/earnings.ts";

/** In the order in which the contract numbers them. */
export const NODE_RULES: readonly NodeRule[] = ["efficacy", "data", "fixed"];
const DAY_MS = 86_400_000;

export const isSignature = (text: string): boolean => /^0x([0-9a-fA-F]{2}){64,}$/.test(text.trim());
/** A day from now, in whole seconds, as the chain counts. */
export const termsDeadlineMs = (nowMs: number): number => Math.floor((nowMs + DAY_MS) / 1000) * 1000;

export const domainOf = ({ chainId, nodeRegistry }: EarningsView) => nodeDomain(BigInt(chainId), nodeRegistry);
/** The rule that the node announced last: what a device agrees to. */
export const ruleToJoin = (node: NodeView): NodeRule => node.nextRule?.rule ?? node.rule;

export const joinTerms = (node: NodeView, device: EarningDevice, parts: number, deadlineMs: number): NodeTerms => ({
  node: BigInt(node.node),
  device: device.device as Hex,
  rule: BigInt(NODE_RULES.indexOf(ruleToJoin(node))),
  parts: BigInt(parts),
  nonce: BigInt(device.nonce),
  deadline: BigInt(deadlineMs / 1000),
});

export const leaveTerms = (node: NodeView, device: EarningDevice, deadlineMs: number): NodeLeave => ({
  device: device.device as Hex,
  node: BigInt(node.node),
  nonce: BigInt(device.nonce),
  deadline: BigInt(deadlineMs / 1000),
});
