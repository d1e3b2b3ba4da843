import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { signApplication, signUpdate } from "../../contracts-abi/typed-data/training.ts";
import { newcomer } from "../../models/learning/client.ts";
import { float32 } from "../../models/learning/compression/codecs.ts";
import type { Offer } from "../../models/learning/offer.ts";
import { memoryBytes, messageBytes, stateOf } from "../../models/learning/record.ts";
import type { Message } from "../../models/learning/round.ts";
import type { Task } from "../../models/learning/task.ts";
import { addressOf } from "../../models/pipeline/unixfs.ts";
import { canonicalJson, digestBytes, digestOf } from "../../twins/core/digest.ts";
import { must, type Result } from "../../twins/core/result.ts";
import { DAYS } from "../economy/testing/economyChain.ts";
import { linkTo } from "../learner/nodeLearner.ts";
import {
  type DemandBench,
  deviceOf,
  find,
  LONG,
  onOneMachine,
  secretOf,
  startDemandBench,
} from "./testing/demandBench.ts";
import { modelsFolder } from "./training.ts";
import { zooTask } from "./zooTasks.ts";

let bench: DemandBench;
let task: Task;

beforeAll(async () => {
  bench = await startDemandBench();
  task = await zooTask("occupancy");
}, 120_000);
afterEach(() => bench?.endServers());
afterAll(() => bench?.end());

const offerOf = (over: Partial<Offer["instruction"]> = {}): Offer => ({
  task: "occupancy",
  seed: 5,
  instruction: { ...task.instruction, rounds: 3, batch: 256, ...over },
  contribution: { name: "leave-one-out" },
});

/** By the contract's own reckoning, wei by seat. */
async function sharesOf(demand: string, rounds: number, seats: readonly Hex[]): Promise<bigint[]> {
  const sums: bigint[] = [];
  for (const device of seats) {
    let sum = 0n;
    for (let round = 0; round < rounds; round++) sum += must(await bench.market.shareWei(demand, round, device));
    sums.push(sum);
  }
  return sums;
}

it("LRN-12 devices apply, are selected, train over sockets and are paid what they were told; the model has the bits of a run on one machine", async () => {
  const server = await bench.serve();
  const offer = offerOf({ codec: "sign" });
  await bench.enrol(0, 3);
  const demand = await bench.openDemand(server, offer, 3);
  const learners = bench.learn(server.url, task, 0, 3);
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  await learners.end();
  const { rounds, seats } = await find(server.demands, demand);
  expect(rounds.at(-1)?.state).toBe(await onOneMachine(task, offer, seats));
  expect(rounds).toHaveLength(3);
  for (const { contributions } of rounds) expect(contributions?.reduce((a, b) => a + b, 0)).toBe(10_000);
  // Each device's work of each round is told once under its own name.
  const works = bench.works.filter(({ id }) => id.split(" ")[3] === demand);
  expect(works).toHaveLength(9);
  expect(new Set(works.map(({ id }) => id)).size).toBe(9);
  for (const { device, evidence } of works) {
    expect(seats).toContain(device);
    expect(evidence.dataBytes).toBeGreaterThan(4_000n);
    expect(evidence.workS).toBeGreaterThan(0n);
  }
  const bytes = readFileSync(join(bench.dir, demand, "model.json"));
  expect(readFileSync(join(modelsFolder(bench.dir), `${await addressOf([bytes])}.json`))).toEqual(bytes);
  // What each has earned is told before it is paid, to the wei.
  const { demands, desk } = server;
  const shares = await sharesOf(demand, 3, seats);
  const { earned } = await find(demands, demand);
  expect(earned).toMatchObject({ wei: shares, isPaid: false });
  expect(earned.paidFromMs).toBeGreaterThan(bench.on.clock.nowMs());
  const device = seats[1]!;
  const standing = async () => must(await demands.standing(device));
  const wei = String(shares[1]);
  expect(await standing()).toEqual({
    tier: 1,
    owner: device,
    earned: [{ demand, wei, isPaid: false, paidFromMs: earned.paidFromMs }],
  });
  expect(must(await demands.standing(deviceOf(99)))).toEqual({ tier: null, owner: null, earned: [] });
  // The rest is paid when the time for disputes is over; what division leaves is the payer's.
  bench.on.later(DAYS(2));
  await expect.poll(() => desk.isOver(demand), LONG).toBe(true);
  await expect.poll(async () => (await find(demands, demand)).earned.isPaid, LONG).toBe(true);
  expect((await find(demands, demand)).earned.wei).toEqual(shares);
  expect((await standing()).earned).toEqual([{ demand, wei, isPaid: true, paidFromMs: null }]);
  const { paid, refunded } = must(await bench.on.chain.contracts.read("TrainingMarket", "demandOf", [BigInt(demand)]));
  expect(paid + refunded).toBe(30n * 10n ** 18n);
  expect(refunded).toBeLessThan(10n);
  let credit = 0n;
  for (const device of seats)
    credit += must(await bench.on.chain.contracts.read("TrainingMarket", "creditOf", [device as Hex]));
  expect(credit).toBe(paid);
  expect((await find(server.demands, demand)).rounds, "also when nothing is left to do").toHaveLength(3);
}, 240_000);

it("LRN-07 a demand goes on after its server and a device were ended in the middle, to the same bits", async () => {
  const offer = offerOf({ codec: "int8", strategy: { name: "scaffold", serverRate: 1 } });
  await bench.enrol(0, 3);
  let server = await bench.serve();
  const demand = await bench.openDemand(server, offer, 3);
  for (const wanted of [1, 2]) {
    const learners = bench.learn(server.url, task, 0, 3, "again");
    await expect
      .poll(async () => (await find(server.demands, demand)).rounds.length, LONG)
      .toBeGreaterThanOrEqual(wanted);
    await server.end();
    await learners.end();
    server = await bench.serve();
  }
  const learners = bench.learn(server.url, task, 0, 3, "again");
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  await learners.end();
  const { rounds, seats } = await find(server.demands, demand);
  expect(rounds.at(-1)?.state).toBe(await onOneMachine(task, offer, seats));
  // Told again after each start, under the same names.
  const works = bench.works.filter(({ id }) => id.split(" ")[3] === demand);
  expect(new Set(works.map(({ id }) => id)).size).toBe(9);
  expect(works.length).toBeGreaterThan(9);
}, 300_000);

it("a seat that stays away is not waited for longer than the time to commit, and is not paid", async () => {
  const server = await bench.serve();
  await bench.enrol(0, 3);
  const demand = await bench.openDemand(server, offerOf({ rounds: 1 }), 3);
  const all = bench.learn(server.url, task, 0, 3, "away");
  await expect.poll(async () => (await find(server.demands, demand)).applicants.length, LONG).toBe(3);
  await all.end();
  const two = bench.learn(server.url, task, 0, 2, "away");
  // On chain, not only here: the clock is moved past the time to commit.
  const committed = async () =>
    must(await bench.market.round(demand, 0))
      .committed.toString(2)
      .replaceAll("0", "").length;
  await expect.poll(committed, LONG).toBeGreaterThanOrEqual(2);
  const late = (await find(server.demands, demand)).phase === "training";
  bench.on.later(3_700_000);
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  await two.end();
  const { rounds, seats } = await find(server.demands, demand);
  expect(rounds).toHaveLength(1);
  // It may have delivered before it went.
  if (late) expect(rounds[0]?.contributions?.[seats.indexOf(deviceOf(2))]).toBe(0);
}, 240_000);

it("LRN-03 LRN-04 LRN-05 takes no application and no update but from whom it says, as it says", async () => {
  const server = await bench.serve();
  await bench.enrol(0, 3);
  const demand = await bench.openDemand(server, offerOf({ rounds: 1 }), 3);
  const link = linkTo(server.url);
  const profile = canonicalJson({ examples: 100, examplesPerS: 10, platform: "node" });
  const performanceDigest = digestOf(JSON.parse(profile));
  const application = (n: number, by = n) => {
    const device = deviceOf(n);
    const signed = { demand: BigInt(demand), device, samples: [], performanceDigest };
    return {
      demand,
      device,
      samples: [],
      profile,
      signature: signApplication(bench.market.domain, signed, secretOf(by)),
    };
  };
  const code = async (answer: Promise<Result<unknown>>) => {
    const got = await answer;
    return got.ok ? "ok" : got.error.code;
  };
  expect(await code(link.ask("apply", application(0, 1)))).toBe("AUTH_BAD_SIGNATURE");
  expect(await code(link.ask("apply", application(77)))).toBe("AUTH_UNKNOWN_DEVICE");
  expect(await code(link.ask("apply", { ...application(0), profile: `${profile} ` }))).toBe("WIRE_SCHEMA");
  expect(await code(link.ask("apply", { ...application(0), demand: "999" }))).toBe("LEARN_UNKNOWN");
  for (const n of [0, 1, 2]) expect(await code(link.ask("apply", application(n)))).toBe("ok");
  expect(await code(link.ask("apply", application(0))), "twice").toBe("ok");
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("training");
  expect(await code(link.ask("turn", { demand, device: deviceOf(5) }))).toBe("AUTH_FORBIDDEN");
  const turn = must(await link.ask("turn", { demand, device: deviceOf(0) }));
  expect(turn).toMatchObject({ what: "train", round: 0, kept: null });
  const start = stateOf(turn.state!)!;
  const messageOf = (over: Partial<Message>): Uint8Array =>
    messageBytes({
      client: deviceOf(0),
      examples: 100,
      loss: 0.1,
      bytes: float32.encode(new Float32Array(start.weights.length)),
      control: null,
      kept: digestBytes(memoryBytes(newcomer)),
      ...over,
    });
  const update = (message: Uint8Array, by = 0, round = 0) => {
    const digest = digestBytes(message);
    const signed = { demand: BigInt(demand), round: BigInt(round), device: deviceOf(0), digest };
    const signature = signUpdate(bench.market.domain, signed, secretOf(by));
    return link.ask("deliver", { demand, round, device: deviceOf(0), message, signature });
  };
  expect(await code(update(messageOf({}), 1))).toBe("AUTH_BAD_SIGNATURE");
  expect(await code(update(messageOf({ examples: 1_000_000 })))).toBe("WIRE_SCHEMA");
  expect(await code(update(messageOf({ client: deviceOf(1) })))).toBe("WIRE_SCHEMA");
  expect(await code(update(new Uint8Array(100)))).toBe("WIRE_SCHEMA");
  expect(await code(update(messageOf({}), 0, 1))).toBe("WORK_LATE");
  expect(await code(update(messageOf({})))).toBe("ok");
  expect(await code(update(messageOf({}))), "again, as after a lost answer").toBe("ok");
  expect(await code(update(messageOf({ loss: 0.2 }))), "another after it was committed").toBe("WORK_LATE");
  expect(must(await link.ask("turn", { demand, device: deviceOf(0) })).what).toBe("wait");
  link.close();
}, 120_000);

it("is cancelled and refunded when too few suit", async () => {
  const server = await bench.serve();
  const demand = await bench.openDemand(server, offerOf({ rounds: 2 }), 3);
  bench.on.later(3_700_000);
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  const { refunded } = must(await bench.on.chain.contracts.read("TrainingMarket", "demandOf", [BigInt(demand)]));
  expect(refunded).toBe(30n * 10n ** 18n);
}, 120_000);
