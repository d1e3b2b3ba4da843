import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { admitHash, nodeDomain } from "../../../contracts-abi/typed-data/node.ts";
import { weightBps } from "../../../models/learning/nodeWeight.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { NodeView } from "../../../twins/protocol/economy/earnings.ts";
import { call, type EconomyParts, type Makers } from "../parts.ts";
import { distinct, each, sameAddress, together, toS } from "../reads.ts";
import { everJoined, ruleAt } from "./gather.ts";
import { type NodeRule, RULES } from "./report.ts";

const MAX_NODES = 20;
const MAX_MEMBERS = 300;
const ruleNumber = (rule: NodeRule): bigint => BigInt(RULES.indexOf(rule));

export const nodeMakers: Makers<
  | "createNode"
  | "setNodeRule"
  | "offerNodeLeader"
  | "withdrawNodeOffer"
  | "acceptNodeLeader"
  | "joinNode"
  | "removeFromNode"
  | "leaveNode"
> = {
  createNode: async (parts, { rule }) => ok([call(parts, "NodeRegistry", "create", [ruleNumber(rule)])]),
  setNodeRule: async (parts, { node, rule }) =>
    ok([call(parts, "NodeRegistry", "setRule", [BigInt(node), ruleNumber(rule)])]),
  offerNodeLeader: async (parts, { node, leader }) =>
    ok([call(parts, "NodeRegistry", "offerLeader", [BigInt(node), leader as Hex])]),
  withdrawNodeOffer: async (parts, { node }) =>
    ok([call(parts, "NodeRegistry", "withdrawLeaderOffer", [BigInt(node)])]),
  acceptNodeLeader: async (parts, { node }) => ok([call(parts, "NodeRegistry", "acceptLeader", [BigInt(node)])]),
  removeFromNode: async (parts, { device }) => ok([call(parts, "NodeRegistry", "remove", [device as Hex])]),
  leaveNode: async (parts, { device, deadlineMs, deviceSignature }) =>
    ok([call(parts, "NodeRegistry", "leaveNodeFor", [device as Hex, toS(deadlineMs), deviceSignature as Hex])]),
  async joinNode(parts, act, account) {
    const { chain } = parts;
    const { deviceSignature, leaderSignature } = act;
    const [node, device] = [BigInt(act.node), act.device as Hex];
    const nonce = await chain.contracts.read("NodeRegistry", "nonceOf", [device]);
    if (!nonce.ok) return nonce;
    const terms = { node, device, rule: ruleNumber(act.rule), parts: BigInt(act.parts), deadline: toS(act.deadlineMs) };
    const admitted =
      leaderSignature === null
        ? await admit(parts, account, { ...terms, nonce: nonce.value })
        : ok(leaderSignature as Hex);
    if (!admitted.ok) return admitted;
    return ok([call(parts, "NodeRegistry", "join", [terms, deviceSignature as Hex, admitted.value])]);
  },
};

/** The leader's signature, where the leader is who acts and its key is kept here. */
async function admit(
  { chain, sign }: EconomyParts,
  account: Hex,
  terms: Parameters<typeof admitHash>[1],
): Promise<Result<Hex>> {
  const leader = await chain.contracts.read("NodeRegistry", "leaderOf", [terms.node]);
  if (!leader.ok) return leader;
  if (!sameAddress(leader.value, account))
    return refuse("AUTH_FORBIDDEN", {
      en: `Only the leader of node ${terms.node}, ${leader.value}, admits devices to it.`,
      zh: `只有节点 ${terms.node} 的领导者 ${leader.value} 能接纳设备。`,
    });
  if (sign === null)
    return refuse("AUTH_REQUIRED", {
      en: "Sign the terms as the leader in your wallet first.",
      zh: "请先在钱包中以领导者身份签署条款。",
    });
  const domain = nodeDomain(BigInt(chain.chainId), chain.contracts.addresses.NodeRegistry);
  return sign(`0x${Buffer.from(admitHash(domain, terms)).toString("hex")}`);
}

/** Nodes that an account leads or led or was offered, and those of these devices. */
function nodesOf({ index }: EconomyParts, account: Hex, ofDevices: readonly bigint[]): readonly bigint[] {
  const where = { leader: account };
  const led = [
    ...index.events("NodeCreated", { where }),
    ...index.events("LeaderSet", { where }),
    ...index.events("LeaderOffered", { where: { offered: account } }),
  ];
  return distinct(
    [...ofDevices, ...led.map((event) => event.args.node)].filter((node) => node !== 0n),
    MAX_NODES,
  );
}

async function nodeView(parts: EconomyParts, account: Hex, node: bigint, cycle: bigint): Promise<Result<NodeView>> {
  const { read } = parts.chain.contracts;
  const members = await each(everJoined(parts, node).slice(0, MAX_MEMBERS), async (device) => {
    const at = await read("NodeRegistry", "memberAt", [device, cycle + 1n]);
    return at.ok ? ok(at.value[0] === node ? device : null) : at;
  });
  const reads = await together(
    Promise.resolve(members),
    read("NodeRegistry", "leaderOf", [node]),
    ruleAt(parts, node, cycle),
    read("NodeRegistry", "countAt", [node, cycle]),
    read("IncentiveSettings", "parametersAt", [cycle]),
    read("NodeRegistry", "leaderOfferOf", [node]),
  );
  if (!reads.ok) return reads;
  const [devices, leader, rule, count, { curve }, offered] = reads.value;
  const [announced] = parts.index.events("RuleSet", { where: { node: String(node) }, limit: 1 });
  const nextRule =
    announced !== undefined && announced.args.fromCycle > cycle
      ? { rule: RULES[Number(announced.args.rule)] ?? rule, fromCycle: Number(announced.args.fromCycle) }
      : null;
  return ok({
    node: String(node),
    leader,
    mine: sameAddress(leader, account),
    offeredTo: BigInt(offered) === 0n ? null : offered,
    offeredToMe: sameAddress(offered, account),
    rule,
    nextRule,
    count: Number(count),
    members: devices,
    weightBps: Number(weightBps(curve, count)),
  });
}

export const nodesView = (
  parts: EconomyParts,
  account: Hex,
  ofDevices: readonly bigint[],
  cycle: bigint,
): Promise<Result<readonly NodeView[]>> =>
  each(nodesOf(parts, account, ofDevices), async (node) => {
    const view = await nodeView(parts, account, node, cycle);
    // One that the account led or was offered once and that none of its devices is in is somebody else's.
    const shown = !view.ok || view.value.mine || view.value.offeredToMe || ofDevices.includes(node);
    return shown ? view : ok(null);
  });
