import { join } from "node:path";
import { hexToBytes } from "@noble/hashes/utils.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { joinHash, type NodeTerms, nodeDomain } from "../../contracts-abi/typed-data/node.ts";
import { addressOfKey, signHash } from "../../contracts-abi/typed-data/signature.ts";
import { advance, EMISSION_START } from "../../models/learning/emissionSchedule.ts";
import { digestBytes } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import type { EarningsView, NodeRule } from "../../twins/protocol/economy/earnings.ts";
import {
  type CycleDocument,
  claimArgs,
  documentDigest,
  entitlements,
  gives,
  parseDocument,
} from "./earnings/report.ts";
import { openWorkLog, type WorkLog } from "./earnings/workLog.ts";
import { openEconomy } from "./economy.ts";
import { makeReporter, REPORTER, type Reporter } from "./reporter.ts";
import { documentsInMemory } from "./testing/documents.ts";
import { AITN, DAYS, type EconomyChain, startEconomyChain } from "./testing/economyChain.ts";

let on: EconomyChain;
let work: WorkLog;
let reporter: Reporter;
let owner: Hex;
let rounds = 0;

const keys = [1, 2, 3, 4].map((n) => hexToBytes(`${n}`.repeat(64)));
const devices = keys.map((key) => addressOfKey(key));

beforeAll(async () => {
  // The log is opened with the chain's genesis, which is known only then.
  const late = new Proxy({} as WorkLog, { get: (_, name) => work[name as keyof WorkLog] });
  on = await startEconomyChain(() => ({ work: late }));
  const genesis = must(await on.chain.contracts.read("NodeRegistry", "genesis", []));
  work = must(openWorkLog({ path: join(on.dir, "work.db"), identity: "test", genesisMs: Number(genesis) * 1000 }));
  reporter = makeReporter({ ...on, work, stakeWei: 1_000_000n * AITN });
  owner = await on.person("owner");
  await on.person("other");
  for (const device of devices) await on.device(device, owner);
  // An hour into the cycle: the one before is old enough to be reported.
  on.later(3_600_000);
});
afterAll(async () => {
  work?.close();
  await on?.stop();
});

const view = async (account = owner): Promise<EarningsView> => must(await on.economy.view("earnings", account));
const cycleOf = async (n: number) => {
  const { cycles, over } = await view();
  return [...cycles, ...over.rows].find((one) => one.cycle === n);
};

async function join_(i: number, node: bigint, rule: NodeRule, parts = 1): Promise<void> {
  const device = devices[i] as Hex;
  const deadlineMs = on.clock.nowMs() + DAYS(1);
  const nonce = must(await on.chain.contracts.read("NodeRegistry", "nonceOf", [device]));
  const number = BigInt(["efficacy", "data", "fixed"].indexOf(rule));
  const deadline = BigInt(Math.floor(deadlineMs / 1000));
  const terms: NodeTerms = { node, device, rule: number, parts: BigInt(parts), nonce, deadline };
  const domain = nodeDomain(BigInt(on.chain.chainId), on.chain.contracts.addresses.NodeRegistry);
  const signature = signHash(joinHash(domain, terms), keys[i] as Uint8Array);
  expect(`0x${Buffer.from(joinHash(domain, terms)).toString("hex")}`).toBe(
    must(await on.chain.contracts.read("NodeRegistry", "joinHash", [terms])),
  );
  await on.act("owner", {
    kind: "joinNode",
    node: String(node),
    device,
    rule,
    parts,
    deadlineMs,
    deviceSignature: signature,
    leaderSignature: null,
  });
}

/** A device that trained for an hour and delivered so many gigabytes, on hardware of 10 GB/s. */
const trained = (i: number, gigabytes: bigint): void =>
  void must(
    work.record({
      id: `round ${rounds++}`,
      device: devices[i] as Hex,
      endedAtMs: on.clock.nowMs(),
      cpuBps: 10n ** 10n,
      gpuBps: 10n ** 10n,
      ramBps: 10n ** 10n,
      dataBytes: gigabytes * 10n ** 9n,
      workS: 3_600n,
      communicationS: 900n,
    }),
  );

/** The audit contract recomputes efficacies, weights, shares, sums and roots, and finds nothing to convict. */
async function expectNoFault(document: CycleDocument): Promise<void> {
  const { Incentive } = on.chain.contracts.addresses;
  const cycle = BigInt(document.cycle);
  const prove = async (fn: string, args: readonly unknown[]): Promise<void> => {
    const sent = await on.chain.send(
      "other",
      "ReportAudit",
      fn as "proveTotalsFault",
      [Incentive, cycle, ...args] as never,
    );
    expect([fn, sent.ok, sent.ok || sent.error.details?.error]).toEqual([fn, false, "NoFault"]);
  };
  const everyone = document.nodes.flatMap((node) => node.members.map((member) => ({ node, member, amountWei: 1n })));
  const claims = claimArgs(document, everyone, 300);
  await prove("proveTotalsFault", [claims.map((claim) => claim.node)]);
  for (const [i, { node, nodeProof, members }] of claims.entries()) {
    const withEvidence = members.map(({ member }, at) => ({
      member,
      evidence: document.nodes[i]?.members[at]?.evidence,
    }));
    await prove("proveNodeFault", [node, nodeProof]);
    await prove("proveNodeSumFault", [node, nodeProof, withEvidence]);
    for (const [at, one] of withEvidence.entries())
      await prove("proveMemberFault", [node, nodeProof, one, members[at]?.proof]);
  }
}

describe("without training", () => {
  it("the view says so, and what a cycle may give", async () => {
    const { currentCycle, everTrained, cycles, over, schedule, withdrawableWei } = await view();
    expect({ currentCycle, everTrained, over, withdrawableWei }).toEqual({
      currentCycle: 0,
      everTrained: false,
      over: { rows: [], more: false },
      withdrawableWei: "0",
    });
    expect(cycles).toMatchObject([{ cycle: 0, state: "running", rewardWei: null }]);
    expect(schedule.params).toMatchObject({ base: (12_500n * AITN).toString(), levels: "20", riseCycles: "7" });
  });

  it("a cycle that nobody reported is missed, and the reporter moves on", async () => {
    on.later(DAYS(4));
    must(await reporter.tick());
    const { cycles, over, currentCycle } = await view();
    expect(currentCycle).toBe(4);
    expect([...cycles, ...over.rows].map((one) => [one.cycle, one.state])).toEqual([
      [4, "running"],
      [3, "open"],
      [2, "open"],
      [1, "missed"],
      [0, "missed"],
    ]);
  });
});

describe("a cycle with training", () => {
  it("is reported by nodes, settled after the challenge window, and credited to the devices' owners", async () => {
    await on.act("owner", { kind: "createNode", rule: "efficacy" });
    await on.act("owner", { kind: "createNode", rule: "fixed" });
    for (const i of [0, 1]) await join_(i, 1n, "efficacy");
    await join_(2, 2n, "fixed", 3);
    expect((await view()).nodes).toMatchObject([
      { node: "2", mine: true, rule: "fixed", count: 0, members: [devices[2]] },
      { node: "1", mine: true, rule: "efficacy", count: 0, weightBps: 10_000 },
    ]);
    on.later(DAYS(1));
    trained(0, 4_000n);
    trained(0, 2_000n);
    trained(1, 3_000n);
    trained(2, 100n);
    // In no node: its work is left out, and said to be.
    trained(3, 100n);
    expect((await view()).devices.find((one) => one.device === devices[0]?.toLowerCase())).toMatchObject({
      node: "1",
      // 6,000 GB less a quarter of waste, and a tenth of F = 864,000 uWE.
      efficacy: String(4_500 + 86_400),
    });
    on.later(DAYS(1));
    must(await reporter.tick());
    const posted = await cycleOf(5);
    expect(posted).toMatchObject({ state: "posted", efficacy: String(4_500 + 2_250 + 75 + 3 * 86_400) });
    // A tick that finds everything done does nothing.
    must(await reporter.tick());
    expect(on.index.events("ReportPosted")).toHaveLength(1);
    const document = must(parseDocument(work.report(5)?.document ?? ""));
    expect(document.leftOut).toEqual([{ device: devices[3]?.toLowerCase(), why: "no-node" }]);
    expect(on.index.events("ReportPosted")[0]?.args.report.dataDigest).toBe(documentDigest(document));

    await expectNoFault(document);

    on.later(DAYS(2) + 1_000);
    must(await reporter.tick());
    const settled = await cycleOf(5);
    // 12,500 AITN for each WE of the network's efficacy, which is far below one.
    const reward = (12_500n * AITN * 266_025n) / 1_000_000n;
    expect(settled).toMatchObject({
      state: "settled",
      rewardWei: reward.toString(),
      level: 0,
      dataPath: "/cycles/5.json",
    });
    const shares = entitlements(document, reward).map((one) => one.amountWei);
    const sum = shares.reduce((a, b) => a + b, 0n);
    expect(settled?.paidWei).toBe(sum.toString());
    expect(reward - sum).toBeLessThan(4n);
    expect(work.report(5)?.done).toBe(true);
    expect((await view()).withdrawableWei).toBe(sum.toString());
  });

  it("keeps its node's leader until who was offered the lead accepts", async () => {
    const node = "2";
    const heir = must(await on.chain.account("other"));
    const nodeFor = async (account: Hex) => (await view(account)).nodes.find((one) => one.node === node);
    await on.act("owner", { kind: "offerNodeLeader", node, leader: heir });
    expect(await nodeFor(owner)).toMatchObject({ mine: true, offeredTo: heir, offeredToMe: false });
    expect(await nodeFor(heir)).toMatchObject({ mine: false, offeredTo: heir, offeredToMe: true });
    await on.act("owner", { kind: "withdrawNodeOffer", node });
    expect(await nodeFor(heir)).toBeUndefined();
    expect(await on.economy.perform({ kind: "acceptNodeLeader", node }, "other")).toMatchObject({
      ok: false,
      error: { code: "AUTH_FORBIDDEN", details: { error: "LeadershipNotOffered" } },
    });
    await on.act("owner", { kind: "offerNodeLeader", node, leader: heir });
    await on.act("other", { kind: "acceptNodeLeader", node });
    expect(await nodeFor(heir)).toMatchObject({ mine: true, offeredTo: null });
    await on.act("other", { kind: "offerNodeLeader", node, leader: owner });
    await on.act("owner", { kind: "acceptNodeLeader", node });
  });

  it("is paid out to the owner, once", async () => {
    const before = must(await on.chain.balanceWei(owner));
    const { withdrawableWei } = await view();
    await on.act("owner", { kind: "withdrawRewards" });
    expect(must(await on.chain.balanceWei(owner)) - before).toBe(BigInt(withdrawableWei));
    expect((await view()).withdrawableWei).toBe("0");
    expect(await on.economy.perform({ kind: "withdrawRewards" }, "owner")).toMatchObject({ ok: false });
    expect(await on.economy.perform({ kind: "claimCycle", cycle: 5 }, "owner")).toMatchObject({ ok: false });
  });

  it("is paid to who owned the device at its end, not to who bought it after", async () => {
    trained(0, 1_000n);
    const { currentCycle } = await view();
    on.later(DAYS(1));
    const other = must(await on.chain.account("other"));
    const token = BigInt(devices[0] as Hex);
    must(await on.chain.send("owner", "DeviceNFT", "transferFrom", [owner, other, token]));
    must(await reporter.tick());
    on.later(DAYS(2) + 1_000);
    must(await reporter.tick());
    expect(await cycleOf(currentCycle)).toMatchObject({ state: "settled" });
    expect(BigInt((await view()).withdrawableWei)).toBeGreaterThan(0n);
    expect((await view(other)).withdrawableWei).toBe("0");
  });

  it("pays members of a node with fixed parts by their parts, whoever worked", async () => {
    await join_(3, 2n, "fixed", 1);
    on.later(DAYS(1));
    trained(2, 500n);
    const { currentCycle } = await view();
    on.later(DAYS(1));
    must(await reporter.tick());
    const document = must(parseDocument(work.report(currentCycle)?.document ?? ""));
    expect(document.nodes[0]?.members.map((one) => [one.share, one.efficacy === "0"]).sort()).toEqual([
      ["1", true],
      ["3", false],
    ]);
    on.later(DAYS(2) + 1_000);
    must(await reporter.tick());
    expect(await cycleOf(currentCycle)).toMatchObject({ state: "settled" });
  });

  it("is claimed at a server that did not report it, by the document that the chain names", async () => {
    const { currentCycle } = await view();
    trained(2, 900n);
    on.later(DAYS(1));
    must(await reporter.tick());
    on.later(DAYS(2) + 1_000);
    const documents = documentsInMemory();
    const elsewhere = openEconomy({ chain: on.chain, index: on.index, clock: on.clock, documents });
    const cycleThere = async () =>
      must(await elsewhere.view("earnings", owner)).over.rows.find((one) => one.cycle === currentCycle);
    await on.act("other", { kind: "settleCycles" });
    expect(await cycleThere()).toMatchObject({ state: "settled", dataPath: null, claimable: null });
    const claim = { kind: "claimCycle", cycle: currentCycle } as const;
    expect(await elsewhere.prepare(claim, owner)).toMatchObject({ ok: false, error: { code: "CHAIN_NOTHING" } });

    const text = work.report(currentCycle)?.document ?? "";
    const refused = async (cycle: number, given: string) => {
      const brought = await elsewhere.bringCycle(cycle, given);
      return brought.ok ? null : brought.error.code;
    };
    expect(await refused(currentCycle, `${text} `)).toBe("CHAIN_MISMATCH");
    expect(await refused(currentCycle, "not a document")).toBe("CHAIN_MISMATCH");
    expect(await refused(5, text)).toBe("CHAIN_MISMATCH");
    expect(await refused(currentCycle + 1, text)).toBe("CHAIN_UNKNOWN");
    expect([...documents.kept.keys()]).toEqual([]);

    const document = must(parseDocument(text));
    const report = { root: document.root, weight: BigInt(document.weight) };
    const otherMembers = document.nodes.map((node) => ({ ...node, membersRoot: report.root }));
    const otherShares = document.nodes.map((node) => ({ ...node, members: node.members.slice(1) }));
    expect([
      gives(document, report),
      gives({ ...document, nodes: otherMembers }, report),
      gives({ ...document, nodes: otherShares }, report),
      gives(document, { ...report, root: `0x${"ab".repeat(32)}` }),
      gives(document, { ...report, weight: report.weight + 1n }),
    ]).toEqual([true, false, false, false, false]);

    const revision = must(await elsewhere.revision());
    const cid = must(await elsewhere.bringCycle(currentCycle, text));
    expect(must(await elsewhere.revision())).toBeGreaterThan(revision);
    const there = await cycleThere();
    // Its own and the newcomer's share of the node with fixed parts; both devices are the owner's.
    expect(there).toMatchObject({ dataCid: cid, dataPath: `/cycles/${cid}.json`, claimable: { devices: 2 } });
    const before = BigInt((await view()).withdrawableWei);
    must(await elsewhere.perform(claim, "owner"));
    expect(BigInt((await view()).withdrawableWei) - before).toBe(BigInt(there?.claimable?.amountWei ?? 0));
    expect(await cycleThere()).toMatchObject({ claimable: null });
    // The reporter finds nothing left to claim.
    must(await reporter.tick());
    expect(work.report(currentCycle)?.done).toBe(true);
  });

  it("that was posted with a root that its document does not give is not kept", async () => {
    const { currentCycle } = await view();
    on.later(DAYS(1));
    const text = (work.report(5)?.document ?? "").replace('"cycle":5', `"cycle":${currentCycle}`);
    const { bond } = must(await on.chain.contracts.read("IncentiveSettings", "processAt", [BigInt(currentCycle)]));
    const report = {
      root: `0x${"bad0".repeat(16)}`,
      dataDigest: digestBytes(new TextEncoder().encode(text)),
      efficacy: 1n,
      weight: 1n,
      afterMilestone: false,
    } as const;
    must(await on.chain.send(REPORTER, "AITNToken", "approve", [on.chain.contracts.addresses.Incentive, bond]));
    must(await on.chain.send(REPORTER, "Incentive", "post", [BigInt(currentCycle), report]));
    expect(await on.economy.bringCycle(currentCycle, text)).toMatchObject({
      ok: false,
      error: { code: "CHAIN_MISMATCH", message: expect.stringContaining("Challenge the report") },
    });
  });

  it("that was challenged and rejected is not posted again", async () => {
    trained(2, 700n);
    const { currentCycle } = await view();
    on.later(DAYS(1));
    must(await reporter.tick());
    await on.person("challenger", 20_000);
    await on.act("challenger", { kind: "challengeCycle", cycle: currentCycle, reasonDigest: `0x${"cc".repeat(32)}` });
    expect(await cycleOf(currentCycle)).toMatchObject({ state: "challenged" });
    // Nobody decides in time: what was contested is not paid, and both have their bonds back.
    on.later(DAYS(21) + 1_000);
    must(await reporter.tick());
    must(await reporter.tick());
    const posts = on.index.events("ReportPosted", { where: { cycle: String(currentCycle) } });
    expect(posts).toHaveLength(1);
    on.later(DAYS(2) + 1_000);
    must(await reporter.tick());
    expect(await cycleOf(currentCycle)).toMatchObject({ state: "missed" });
    expect(must(await on.chain.contracts.read("Incentive", "bondsHeld", []))).toBe(0n);
  });
});

it("the schedule off the chain, run over the same cycles, stands where the contract stands", async () => {
  const { over: newest, schedule } = await view();
  const params = Object.fromEntries(Object.entries(schedule.params).map(([name, text]) => [name, BigInt(text)]));
  const over = [...newest.rows].reverse();
  expect(over.map((one) => one.cycle)).toEqual(over.map((_, i) => i));
  let state = EMISSION_START;
  for (const one of over) {
    const done = advance(state, params as never, BigInt(one.cycle), BigInt(one.efficacy ?? 0));
    expect(done.reward).toBe(BigInt(one.rewardWei ?? 0));
    ({ state } = done);
  }
  const { window, ...rest } = schedule.state;
  expect(state.emitted).toBeGreaterThan(0n);
  expect(state).toEqual({
    window: window.map(BigInt),
    ...Object.fromEntries(Object.entries(rest).map(([name, text]) => [name, BigInt(text)])),
  });
});

it("nobody has a leader's signature made for a node of somebody else", async () => {
  const act = {
    kind: "joinNode",
    node: "1",
    device: devices[3] as Hex,
    rule: "efficacy",
    parts: 1,
    deadlineMs: on.clock.nowMs() + DAYS(1),
    deviceSignature: `0x${"11".repeat(65)}`,
    leaderSignature: null,
  } as const;
  expect(await on.economy.perform(act, "other")).toMatchObject({ ok: false, error: { code: "AUTH_FORBIDDEN" } });
  expect(await on.economy.prepare(act, owner)).toMatchObject({ ok: false, error: { code: "AUTH_REQUIRED" } });
});
