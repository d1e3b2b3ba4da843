import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import type { WorkEvidence } from "../../../models/learning/workEfficacy.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { EconomyParts } from "../parts.ts";
import { each, sameAddress, together } from "../reads.ts";
import { buildReport, type CycleDocument, type NodeRule, type ReportedDevice, RULES } from "./report.ts";
import type { WorkLog } from "./workLog.ts";

type Read = Pick<EconomyParts, "chain" | "index">;

const NO_WORK: WorkEvidence = { cpuBps: 0n, gpuBps: 0n, ramBps: 0n, dataBytes: 0n, workS: 0n, communicationS: 0n };

/** Whose a device was at a time: the receiver of its last transfer before; null when it was nobody's yet. */
export async function ownerAt({ chain, index }: Read, device: Hex, atMs: number): Promise<Result<Hex | null>> {
  const where = { tokenId: BigInt(device).toString() };
  for (const event of index.events("Transfer", { contract: "DeviceNFT", where, limit: 1_000 })) {
    const time = await chain.blockTimeMs(event.blockNumber);
    if (!time.ok) return time;
    if (time.value < atMs) return ok(event.args.to);
  }
  return ok(null);
}

/** Devices that ever joined a node, which may have left it since; the 1,000 that joined last. */
export const everJoined = ({ index }: Pick<Read, "index">, node: bigint): readonly Hex[] =>
  index.newestBy("Joined", "device", { where: { node: String(node) } }).map((event) => event.args.device);

export async function ruleAt({ chain }: Pick<Read, "chain">, node: bigint, cycle: bigint): Promise<Result<NodeRule>> {
  const rule = await chain.contracts.read("NodeRegistry", "ruleAt", [node, cycle]);
  if (!rule.ok) return rule;
  const name = RULES[Number(rule.value)];
  return name === undefined
    ? refuse("CHAIN_MISMATCH", {
        en: `Node ${node} has the rule ${rule.value}, which this version does not know. Update it.`,
        zh: `节点 ${node} 的规则 ${rule.value} 是本版本不认识的。请更新版本。`,
      })
    : ok(name);
}

async function reported(
  read: Read,
  cycle: bigint,
  endMs: number,
  device: Hex,
  evidence: WorkEvidence,
): Promise<Result<ReportedDevice | null>> {
  const reads = await together(
    read.chain.contracts.read("NodeRegistry", "memberAt", [device, cycle]),
    ownerAt(read, device, endMs),
  );
  if (!reads.ok) return reads;
  const [[node, parts], payee] = reads.value;
  return ok(payee === null ? null : { device, payee, node, parts, evidence });
}

/** What the chain says of a cycle and its work, as a report; null when nobody's work counts. The index must be whole. */
export async function gatherReport(read: Read, work: WorkLog, cycle: number): Promise<Result<CycleDocument | null>> {
  const at = BigInt(cycle);
  const reads = await together(
    read.chain.contracts.read("IncentiveSettings", "parametersAt", [at]),
    read.chain.contracts.read("Incentive", "scheduleState", []),
    read.chain.contracts.read("NodeRegistry", "genesis", []),
  );
  if (!reads.ok) return reads;
  const [{ weights, curve }, state, genesis] = reads.value;
  const endMs = Number(genesis + (at + 1n) * 86_400n) * 1000;
  const one = (device: Hex, evidence: WorkEvidence) => reported(read, at, endMs, device, evidence);
  const worked = await each(work.workOf(cycle), ({ device, evidence }) => one(device, evidence));
  if (!worked.ok) return worked;
  const rules = new Map<bigint, NodeRule>();
  const idle: ReportedDevice[] = [];
  for (const node of new Set(worked.value.map((device) => device.node))) {
    if (node === 0n) continue;
    const rule = await ruleAt(read, node, at);
    if (!rule.ok) return rule;
    rules.set(node, rule.value);
    if (rule.value !== "fixed") continue;
    // Their parts were agreed at joining, whoever did the work of this cycle.
    const others = everJoined(read, node).filter((d) => !worked.value.some((has) => sameAddress(has.device, d)));
    const members = await each(others, (device) => one(device, NO_WORK));
    if (!members.ok) return members;
    idle.push(...members.value.filter((member) => member.node === node));
  }
  return ok(
    buildReport({
      cycle,
      afterMilestone: state.peak !== 0n,
      weights,
      curve,
      devices: [...worked.value, ...idle],
      ruleOf: (node) => rules.get(node) ?? "efficacy",
    }),
  );
}
