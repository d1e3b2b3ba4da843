import { hexToBytes } from "@noble/hashes/utils.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { admitHash, joinHash, leaveHash, nodeDomain } from "../../contracts-abi/typed-data/node.ts";
import { addressOfKey, signHash } from "../../contracts-abi/typed-data/signature.ts";
import { must } from "../../twins/core/result.ts";
import type { EarningsView } from "../../twins/protocol/economy/earnings.ts";
import { DAYS, type EconomyChain, startEconomyChain } from "./testing/economyChain.ts";

const KEYS = ["3", "4"].map((n) => hexToBytes(n.repeat(64)));
const DEVICES = KEYS.map((key) => addressOfKey(key)) as [Hex, Hex];
let on: EconomyChain;
let owner: Hex;

beforeAll(async () => {
  on = await startEconomyChain();
  owner = await on.person("owner");
  await on.person("stranger");
  for (const device of DEVICES) await on.device(device, owner);
});
afterAll(() => on?.stop());

const view = async (): Promise<EarningsView> => must(await on.economy.view("earnings", owner));
const domain = () => nodeDomain(BigInt(on.chain.chainId), on.chain.contracts.addresses.NodeRegistry);
const nonceOf = async (device: Hex) => must(await on.chain.contracts.read("NodeRegistry", "nonceOf", [device]));
const inADay = () => Math.floor((on.clock.nowMs() + DAYS(1)) / 1000) * 1000;

async function terms(node: bigint, i: 0 | 1, deadlineMs: number) {
  const device = DEVICES[i];
  return { node, device, rule: 0n, parts: 1n, nonce: await nonceOf(device), deadline: BigInt(deadlineMs / 1000) };
}

async function join(node: bigint, i: 0 | 1): Promise<void> {
  const deadlineMs = inADay();
  const deviceSignature = signHash(joinHash(domain(), await terms(node, i, deadlineMs)), KEYS[i] as Uint8Array);
  await on.act("owner", {
    kind: "joinNode",
    node: String(node),
    device: DEVICES[i],
    rule: "efficacy",
    parts: 1,
    deadlineMs,
    deviceSignature,
    leaderSignature: null,
  });
}

it("a leader announces a rule, and takes a device out", async () => {
  await on.act("owner", { kind: "createNode", rule: "efficacy" });
  await join(1n, 0);
  await join(1n, 1);
  expect((await view()).nodes).toMatchObject([{ node: "1", mine: true, members: [...DEVICES].reverse() }]);
  await on.act("owner", { kind: "removeFromNode", device: DEVICES[1] });
  expect((await view()).nodes[0]?.members).toEqual([DEVICES[0]]);
  const refused = await on.economy.perform({ kind: "removeFromNode", device: DEVICES[0] }, "stranger");
  expect(refused).toMatchObject({ ok: false });
  await on.act("owner", { kind: "setNodeRule", node: "1", rule: "data" });
  const { currentCycle, nodes } = await view();
  expect(nodes[0]?.nextRule).toEqual({ rule: "data", fromCycle: currentCycle + 2 });
});

it("a device leaves by its own signature, whoever sends it, and by nobody else's", async () => {
  const deadlineMs = inADay();
  const leave = { device: DEVICES[0], node: 1n, nonce: await nonceOf(DEVICES[0]), deadline: BigInt(deadlineMs / 1000) };
  const sent = (key: Uint8Array) => ({
    kind: "leaveNode" as const,
    device: DEVICES[0],
    deadlineMs,
    deviceSignature: signHash(leaveHash(domain(), leave), key),
  });
  expect(await on.economy.perform(sent(KEYS[1] as Uint8Array), "stranger")).toMatchObject({ ok: false });
  await on.act("stranger", sent(KEYS[0] as Uint8Array));
  const { nodes, devices } = await view();
  expect(nodes[0]?.members).toEqual([]);
  expect(devices.every(({ nodeNext }) => nodeNext === null)).toBe(true);
});

it("a leader whose wallet keeps the key signs the same terms there, and whoever has both signatures sends them", async () => {
  const deadlineMs = inADay();
  const said = await terms(1n, 1, deadlineMs);
  const rule = must(
    await on.chain.contracts.read("NodeRegistry", "ruleAt", [1n, BigInt((await view()).currentCycle + 2)]),
  );
  const agreed = { ...said, rule };
  const act = {
    kind: "joinNode" as const,
    node: "1",
    device: DEVICES[1],
    rule: "data" as const,
    parts: 1,
    deadlineMs,
    deviceSignature: signHash(joinHash(domain(), agreed), KEYS[1] as Uint8Array),
  };
  // A server that keeps no key cannot sign for an account that is merely named.
  expect(await on.economy.prepare({ ...act, leaderSignature: null }, owner)).toMatchObject({
    ok: false,
    error: { code: "AUTH_REQUIRED" },
  });
  const foreign = signHash(admitHash(domain(), agreed), hexToBytes("5".repeat(64)));
  expect(await on.economy.perform({ ...act, leaderSignature: foreign }, "stranger")).toMatchObject({ ok: false });
  const digest = `0x${Buffer.from(admitHash(domain(), agreed)).toString("hex")}` as Hex;
  const signed = must(await on.chain.signDigest("owner", digest));
  await on.act("stranger", { ...act, leaderSignature: signed });
  expect((await view()).nodes[0]?.members).toEqual([DEVICES[1]]);
});

it("cycles that nobody reported are settled by anyone, and emit nothing", async () => {
  on.later(DAYS(4));
  const before = await view();
  expect(before.cycles.some(({ state }) => state === "due")).toBe(true);
  await on.act("stranger", { kind: "settleCycles" });
  const after = await view();
  expect(after.cycles.some(({ state }) => state === "due")).toBe(false);
  expect(after.over.rows.some(({ state }) => state === "missed")).toBe(true);
});
