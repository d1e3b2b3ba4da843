import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "socket.io";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { addressOfKey } from "../../contracts-abi/typed-data/signature.ts";
import { signApplication, signUpdate } from "../../contracts-abi/typed-data/training.ts";
import { newcomer } from "../../models/learning/client.ts";
import { float32 } from "../../models/learning/compression/codecs.ts";
import { trainHere } from "../../models/learning/federation.ts";
import type { Offer } from "../../models/learning/offer.ts";
import { memoryBytes, messageBytes, stateBytes, stateOf } from "../../models/learning/record.ts";
import type { Message } from "../../models/learning/round.ts";
import type { Task } from "../../models/learning/task.ts";
import { runTrial } from "../../models/learning/trial.ts";
import { networksOf } from "../../models/learning/width/networks.ts";
import { addressOf } from "../../models/pipeline/unixfs.ts";
import { canonicalJson, digestBytes, digestOf } from "../../twins/core/digest.ts";
import { must, ok, type Result } from "../../twins/core/result.ts";
import { DAYS, type EconomyChain, startEconomyChain } from "../economy/testing/economyChain.ts";
import { openMemories } from "../learner/memories.ts";
import { linkTo, runNodeLearner } from "../learner/nodeLearner.ts";
import { auditTurn } from "./audit.ts";
import { type DemandServer, openDemandServer } from "./demandServer.ts";
import { type Desk, openDesk } from "./desk.ts";
import { readJournal } from "./journal.ts";
import { serveLearning } from "./learningSocket.ts";
import { type MarketPort, marketPort } from "./market.ts";
import { modelsFolder } from "./training.ts";
import { zooTask } from "./zooTasks.ts";

let on: EconomyChain;
let operator: Hex;
let task: Task;
let dir: string;
let market: MarketPort;

beforeAll(async () => {
  on = await startEconomyChain();
  operator = await on.person("server");
  await on.person("buyer");
  task = await zooTask("occupancy");
  dir = mkdtempSync(join(tmpdir(), "aitn-demand-"));
  market = marketPort(on.chain, on.index, "server", operator);
}, 120_000);
afterAll(async () => {
  await on?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const offerOf = (over: Partial<Offer["instruction"]> = {}): Offer => ({
  task: "occupancy",
  seed: 5,
  instruction: { ...task.instruction, rounds: 3, batch: 256, ...over },
  contribution: { name: "leave-one-out" },
});
const WANTED = { minExamples: 10, maxTurnS: 3_600 };

const servers: { end(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.end();
});

/** A demand server with its socket; `end` leaves its folder for the next one. */
async function serve() {
  const desk = must(openDesk(dir));
  const http = createServer();
  const io = new Server(http);
  let changed = (_: string): void => {};
  const demands = openDemandServer({
    market,
    desk,
    clock: on.clock,
    log: on.log,
    folder: dir,
    onChange: (demand) => changed(demand),
  });
  const socket = serveLearning({
    io,
    clock: on.clock,
    log: on.log,
    open: () => ok({ market, demands }),
    join: async () => ok({ device: operator }),
    refused: () => {},
  });
  changed = socket.changed;
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const poll = async () => {
    await on.index.poll();
    await demands.step();
  };
  const timer = setInterval(() => void poll().catch(() => {}), 100);
  let ended = false;
  const server = {
    desk,
    demands,
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async end() {
      if (ended) return;
      ended = true;
      clearInterval(timer);
      await io.close();
      await demands.close();
    },
  };
  servers.push(server);
  return server;
}

async function openDemand(desk: Desk, offer: Offer, seats: number, wanted = WANTED): Promise<string> {
  desk.keep({ offer, wanted });
  await on.act("buyer", {
    kind: "openDemand",
    modelCid: "bafkreistart",
    modelDigest: `0x${"01".repeat(32)}`,
    instructionDigest: digestOf(offer),
    profileDigest: digestOf(wanted),
    operator,
    rewardWei: (30n * 10n ** 18n).toString(),
    rounds: offer.instruction.rounds,
    minSeats: 2,
    maxSeats: seats,
    quorum: 2,
    floorBps: 2_000,
    minTier: 1,
    applyS: 3_600,
    selectS: 3_600,
    commitS: 3_600,
    closeS: 3_600,
  });
  const id = String(must(await on.chain.contracts.read("TrainingMarket", "lastDemand", [])));
  await expect.poll(async () => must(await market.opened(1))[0]?.demand).toBe(id);
  return id;
}

/** Learners of the first holders, each with a key of its own; `end` stops them as if their machines were switched off. */
function learn(url: string, first: number, count: number, name = "learner", on = task) {
  const stop = new AbortController();
  const links = Array.from({ length: count }, () => linkTo(url));
  const runs = links.map((link, i) =>
    runNodeLearner({
      link,
      secret: secretOf(first + i),
      memories: openMemories(join(dir, `${name}-${first + i}`)),
      task: on.name,
      holder: on.clients[first + i]!.name,
      code: null,
      signal: stop.signal,
      onStep: () => {},
      onRefused: () => {},
    }),
  );
  return {
    async end() {
      stop.abort();
      for (const link of links) link.close();
      for (const run of runs) must(await run);
    },
  };
}

const secretOf = (n: number): Uint8Array => new Uint8Array(32).fill(n + 11);
const deviceOf = (n: number): Hex => addressOfKey(secretOf(n)).toLowerCase() as Hex;
const enrolled = new Set<number>();
async function enrol(first: number, count: number): Promise<void> {
  for (let n = first; n < first + count; n++) {
    if (!enrolled.has(n)) await on.device(deviceOf(n), deviceOf(n));
    enrolled.add(n);
  }
}

const LONG = { timeout: 120_000, interval: 300 };
const find = async (demands: DemandServer, demand: string) =>
  must(await demands.watch()).find((one) => one.demand === demand)!;

/** The state of the same federation on one machine, in the seats' order. */
async function onOneMachine(offer: Offer, seats: readonly string[], on = task, widths = seats.map(() => 1)) {
  const holders = new Map(on.clients.map((client, n) => [deviceOf(n), client]));
  const clients = seats.map((device) => ({ ...holders.get(device as Hex)!, name: device }));
  const trial = await runTrial(on, { seed: offer.seed, clients, instruction: offer.instruction, widths });
  return digestBytes(stateBytes(trial!.state.server));
}

it("devices apply, are selected, train over sockets and are paid; the model has the bits of a run on one machine", async () => {
  const server = await serve();
  const offer = offerOf({ codec: "sign" });
  await enrol(0, 3);
  const demand = await openDemand(server.desk, offer, 3);
  const learners = learn(server.url, 0, 3);
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  await learners.end();
  const { rounds, seats } = await find(server.demands, demand);
  expect(rounds.at(-1)?.state).toBe(await onOneMachine(offer, seats));
  expect(rounds).toHaveLength(3);
  for (const { contributions } of rounds) expect(contributions?.reduce((a, b) => a + b, 0)).toBe(10_000);
  const bytes = readFileSync(join(dir, demand, "model.json"));
  expect(readFileSync(join(modelsFolder(dir), `${await addressOf([bytes])}.json`))).toEqual(bytes);
  // The rest is paid when the time for disputes is over; what division leaves is the payer's.
  on.later(DAYS(2));
  await expect.poll(() => server.desk.isOver(demand), LONG).toBe(true);
  const { paid, refunded } = must(await on.chain.contracts.read("TrainingMarket", "demandOf", [BigInt(demand)]));
  expect(paid + refunded).toBe(30n * 10n ** 18n);
  expect(refunded).toBeLessThan(10n);
  let credit = 0n;
  for (const device of seats)
    credit += must(await on.chain.contracts.read("TrainingMarket", "creditOf", [device as Hex]));
  expect(credit).toBe(paid);
  expect((await find(server.demands, demand)).rounds, "also when nothing is left to do").toHaveLength(3);
}, 240_000);

it("LRN-07 a demand goes on after its server and a device were ended in the middle, to the same bits", async () => {
  const offer = offerOf({ codec: "int8", strategy: { name: "scaffold", serverRate: 1 } });
  await enrol(0, 3);
  let server = await serve();
  const demand = await openDemand(server.desk, offer, 3);
  for (const wanted of [1, 2]) {
    const learners = learn(server.url, 0, 3, "again");
    await expect
      .poll(async () => (await find(server.demands, demand)).rounds.length, LONG)
      .toBeGreaterThanOrEqual(wanted);
    await server.end();
    await learners.end();
    server = await serve();
  }
  const learners = learn(server.url, 0, 3, "again");
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  await learners.end();
  const { rounds, seats } = await find(server.demands, demand);
  expect(rounds.at(-1)?.state).toBe(await onOneMachine(offer, seats));
}, 300_000);

it("a seat that stays away is not waited for longer than the time to commit, and is not paid", async () => {
  const server = await serve();
  await enrol(0, 3);
  const demand = await openDemand(server.desk, offerOf({ rounds: 1 }), 3);
  const all = learn(server.url, 0, 3, "away");
  await expect.poll(async () => (await find(server.demands, demand)).applicants.length, LONG).toBe(3);
  await all.end();
  const two = learn(server.url, 0, 2, "away");
  // On chain, not only here: the clock is moved past the time to commit.
  const committed = async () =>
    must(await market.round(demand, 0))
      .committed.toString(2)
      .replaceAll("0", "").length;
  await expect.poll(committed, LONG).toBeGreaterThanOrEqual(2);
  const late = (await find(server.demands, demand)).phase === "training";
  on.later(3_700_000);
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  await two.end();
  const { rounds, seats } = await find(server.demands, demand);
  expect(rounds).toHaveLength(1);
  // It may have delivered before it went.
  if (late) expect(rounds[0]?.contributions?.[seats.indexOf(deviceOf(2))]).toBe(0);
}, 240_000);

it("LRN-03 LRN-04 LRN-05 takes no application and no update but from whom it says, as it says", async () => {
  const server = await serve();
  await enrol(0, 3);
  const demand = await openDemand(server.desk, offerOf({ rounds: 1 }), 3);
  const link = linkTo(server.url);
  const profile = canonicalJson({ examples: 100, examplesPerS: 10, platform: "node" });
  const performanceDigest = digestOf(JSON.parse(profile));
  const application = (n: number, by = n) => {
    const device = deviceOf(n);
    const signed = { demand: BigInt(demand), device, samples: [], performanceDigest };
    return { demand, device, samples: [], profile, signature: signApplication(market.domain, signed, secretOf(by)) };
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
    const signature = signUpdate(market.domain, signed, secretOf(by));
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

/** As a device would that makes a round of its examples in so many seconds. */
function applicationOf(demand: string, n: number, examples: number, roundS: number) {
  const device = deviceOf(n);
  const profile = { examples, examplesPerS: examples / roundS, platform: "node" };
  const signed = { demand: BigInt(demand), device, samples: [], performanceDigest: digestOf(profile) };
  const signature = signApplication(market.domain, signed, secretOf(n));
  return { demand, device, samples: [], profile: canonicalJson(profile), signature };
}

it("LRN-09 devices too slow for the whole train narrower slices over sockets, to the bits of one machine, also after a kill", async () => {
  const milling = await zooTask("milling-fault");
  const instruction = { ...milling.instruction, rounds: 3, epochs: 1, batch: 256, widths: { levels: [1, 0.5, 0.25] } };
  const offer: Offer = { ...offerOf(), task: milling.name, instruction };
  await enrol(0, 3);
  let server = await serve();
  const demand = await openDemand(server.desk, offer, 3, { ...WANTED, maxTurnS: 10 });
  const link = linkTo(server.url);
  const roundS = [9, 19, 39];
  for (const [n, seconds] of roundS.entries())
    must(await link.ask("apply", applicationOf(demand, n, milling.clients[n]!.examples.count, seconds)));
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("training");
  const { seats } = await find(server.demands, demand);
  const widths = seats.map((device) => [1, 0.5, 0.25][[0, 1, 2].findIndex((n) => deviceOf(n) === device)]!);
  expect([...widths].sort()).toEqual([0.25, 0.5, 1]);
  const bytesAt = new Map<number, number>();
  for (const device of seats) {
    const turn = must(await link.ask("turn", { demand, device }));
    expect(turn).toMatchObject({ what: "train", width: widths[seats.indexOf(device)] });
    bytesAt.set(turn.width, turn.state!.length);
  }
  expect(bytesAt.get(0.25)).toBeLessThan(0.3 * bytesAt.get(1)!);
  expect(bytesAt.get(0.5)).toBeLessThan(0.5 * bytesAt.get(1)!);
  link.close();
  const before = learn(server.url, 0, 3, "narrow", milling);
  await expect.poll(async () => (await find(server.demands, demand)).rounds.length, LONG).toBeGreaterThanOrEqual(1);
  await server.end();
  await before.end();
  server = await serve();
  const learners = learn(server.url, 0, 3, "narrow", milling);
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  await learners.end();
  const { rounds } = await find(server.demands, demand);
  expect(rounds.at(-1)?.state).toBe(await onOneMachine(offer, seats, milling, widths));
  expect(rounds.flatMap(({ report }) => report.dropped)).toEqual([]);
  // Anybody with the rounds and the devices' examples trains their slices again.
  const journal = must(readJournal(join(dir, demand)));
  const trainer = trainHere(networksOf(milling.network).at, milling.clients);
  for (const [place, device] of seats.entries()) {
    const holder = [0, 1, 2].find((n) => deviceOf(n) === device)!;
    const { examples } = milling.clients[holder]!;
    const finding = await auditTurn(milling, journal, { round: 2, place, examples }, trainer(holder));
    expect(finding).toMatchObject({ honest: true, client: device });
  }
  journal.end();
}, 240_000);

it("is cancelled and refunded when too few suit", async () => {
  const server = await serve();
  const demand = await openDemand(server.desk, offerOf({ rounds: 2 }), 3);
  on.later(3_700_000);
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  const { refunded } = must(await on.chain.contracts.read("TrainingMarket", "demandOf", [BigInt(demand)]));
  expect(refunded).toBe(30n * 10n ** 18n);
}, 120_000);
