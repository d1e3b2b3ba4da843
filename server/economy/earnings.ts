import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { workEfficacy } from "../../models/learning/workEfficacy.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { EarningDevice, ScheduleView } from "../../twins/protocol/economy/earnings.ts";
import type { EconomyViews } from "../../twins/protocol/economy/index.ts";
import { claimMakers, credits, reporterView } from "./earnings/claims.ts";
import { cycleHistory, openCycles } from "./earnings/cycles.ts";
import { nodeMakers, nodesView } from "./earnings/nodes.ts";
import { robotEarnings, robotMakers } from "./earnings/robots.ts";
import { ownedDevices } from "./market/devices.ts";
import type { EconomyParts } from "./parts.ts";
import { each, sameAddress, together, toMs } from "./reads.ts";

export const earningsMakers = { ...claimMakers, ...nodeMakers, ...robotMakers };

const CYCLE_S = 86_400n;

const texts = <T extends Readonly<Record<string, unknown>>>(values: T): { readonly [K in keyof T]: string } =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])) as never;

async function scheduleView({ chain }: EconomyParts, cycle: bigint): Promise<Result<ScheduleView>> {
  const reads = await together(
    chain.contracts.read("Incentive", "scheduleState", []),
    chain.contracts.read("IncentiveSettings", "scheduleAt", [cycle]),
  );
  if (!reads.ok) return reads;
  const [{ window, ...state }, params] = reads.value;
  return ok({ state: { ...texts(state), window: window.map(String) }, params: texts(params) });
}

async function earningDevices(
  parts: EconomyParts,
  account: Hex,
  cycle: bigint,
): Promise<Result<readonly EarningDevice[]>> {
  const { read } = parts.chain.contracts;
  const devices = await ownedDevices(parts, account);
  if (!devices.ok) return devices;
  const weights = await together(
    read("IncentiveSettings", "parametersAt", [cycle]),
    read("Incentive", "scheduleState", []),
  );
  if (!weights.ok) return weights;
  const [params, state] = weights.value;
  const worked = parts.work?.workOf(Number(cycle)) ?? [];
  return each(devices.value, async (device) => {
    const reads = await together(
      read("NodeRegistry", "memberAt", [device, cycle]),
      read("NodeRegistry", "memberAt", [device, cycle + 1n]),
      read("NodeRegistry", "nonceOf", [device]),
    );
    if (!reads.ok) return reads;
    const [[node], [nodeNext], nonce] = reads.value;
    const work = worked.find((one) => sameAddress(one.device, device));
    return ok({
      device,
      things: parts.describe(device),
      node: node === 0n ? null : String(node),
      nodeNext: nodeNext === 0n ? null : String(nodeNext),
      nonce: String(nonce),
      efficacy: work === undefined ? null : String(workEfficacy(params.weights, work.evidence, state.peak !== 0n)),
      dataBytes: work === undefined ? null : String(work.evidence.dataBytes),
    });
  });
}

export async function earningsView(parts: EconomyParts, account: Hex): Promise<Result<EconomyViews["earnings"]>> {
  const { chain, index, work, clock } = parts;
  const whole = await index.poll();
  if (!whole.ok) return whole;
  const { read } = chain.contracts;
  const time = await together(
    read("NodeRegistry", "genesis", []),
    read("NodeRegistry", "currentCycle", []),
    read("Incentive", "nextCycle", []),
  );
  if (!time.ok) return time;
  const [genesis, cycle, next] = time.value;
  const startsAtMs = toMs(genesis + cycle * CYCLE_S);
  const endsAtMs = toMs(genesis + (cycle + 1n) * CYCLE_S);
  const devices = await earningDevices(parts, account, cycle);
  if (!devices.ok) return devices;
  const ofDevices = devices.value.flatMap(({ node, nodeNext }) => [BigInt(node ?? 0), BigInt(nodeNext ?? 0)]);
  const reads = await together(
    scheduleView(parts, cycle),
    openCycles(parts, cycle, next, endsAtMs),
    cycleHistory(parts, account),
    read("IncentiveSettings", "processAt", [cycle]),
    nodesView(parts, account, ofDevices, cycle),
    credits(parts, account),
    reporterView(parts),
    robotEarnings(parts),
  );
  if (!reads.ok) return reads;
  const [schedule, cycles, over, process, nodes, owed, reporter, robots] = reads.value;
  return ok({
    account,
    nowMs: clock.nowMs(),
    chainId: chain.chainId,
    nodeRegistry: chain.contracts.addresses.NodeRegistry,
    currentCycle: Number(cycle),
    cycleStartsAtMs: startsAtMs,
    cycleEndsAtMs: endsAtMs,
    schedule,
    cycles,
    over,
    bondWei: process.bond.toString(),
    devices: devices.value,
    nodes,
    withdrawableWei: owed.reduce((sum, one) => sum + one.creditWei, 0n).toString(),
    trainingNow: work?.workOf(Number(cycle)).length ?? 0,
    everTrained: (work?.cycles().length ?? 0) > 0 || over.rows.some((one) => BigInt(one.efficacy ?? 0) > 0n),
    reporter,
    robots,
  });
}
