import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { trainingSigner } from "../../contracts-abi/typed-data/training.ts";
import { float32 } from "../../models/learning/compression/codecs.ts";
import { trainHere } from "../../models/learning/federation.ts";
import { strategyOf } from "../../models/learning/instruction.ts";
import { attend, type LearnerPorts } from "../../models/learning/learner.ts";
import type { Offer } from "../../models/learning/offer.ts";
import { messageBytes, stateBytes } from "../../models/learning/record.ts";
import { closeRound, type Message } from "../../models/learning/round.ts";
import type { Task } from "../../models/learning/task.ts";
import { networksOf } from "../../models/learning/width/networks.ts";
import { digestBytes } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import { linkTo } from "../learner/nodeLearner.ts";
import { auditTurn } from "./audit.ts";
import { readJournal } from "./journal.ts";
import { startOf } from "./runDemand.ts";
import {
  type DemandBench,
  deviceOf,
  find,
  LONG,
  onOneMachine,
  secretOf,
  startDemandBench,
  WANTED,
} from "./testing/demandBench.ts";
import { zooTask } from "./zooTasks.ts";

/** Devices of uneven speed: slices of the model, and updates that come late. */

let bench: DemandBench;
let milling: Task;
beforeAll(async () => {
  bench = await startDemandBench();
  milling = await zooTask("milling-fault");
}, 120_000);
afterEach(() => bench?.endServers());
afterAll(() => bench?.end());

it("LRN-09 devices too slow for the whole train narrower slices over sockets, to the bits of one machine, also after a kill", async () => {
  const instruction = { ...milling.instruction, rounds: 3, epochs: 1, batch: 256, widths: { levels: [1, 0.5, 0.25] } };
  const offer: Offer = { task: milling.name, seed: 5, instruction, contribution: { name: "leave-one-out" } };
  await bench.enrol(0, 3);
  let server = await bench.serve();
  const demand = await bench.openDemand(server, offer, 3, { ...WANTED, maxTurnS: 10 });
  const link = linkTo(server.url);
  const roundS = [9, 19, 39];
  for (const [n, seconds] of roundS.entries())
    must(await link.ask("apply", bench.applicationOf(demand, n, milling.clients[n]!.examples.count, seconds)));
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
  const before = bench.learn(server.url, milling, 0, 3, "narrow");
  await expect.poll(async () => (await find(server.demands, demand)).rounds.length, LONG).toBeGreaterThanOrEqual(1);
  await server.end();
  await before.end();
  server = await bench.serve();
  const learners = bench.learn(server.url, milling, 0, 3, "narrow");
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  await learners.end();
  const { rounds } = await find(server.demands, demand);
  expect(rounds.at(-1)?.state).toBe(await onOneMachine(milling, offer, seats, widths));
  expect(rounds.flatMap(({ report }) => report.dropped)).toEqual([]);
  // Anybody with the rounds and the devices' examples trains their slices again.
  const journal = must(readJournal(join(bench.dir, demand)));
  const trainer = trainHere(networksOf(milling.network).at, milling.clients);
  for (const [place, device] of seats.entries()) {
    const holder = [0, 1, 2].find((n) => deviceOf(n) === device)!;
    const { examples } = milling.clients[holder]!;
    const finding = await auditTurn(milling, journal, { round: 2, place, examples }, trainer(holder));
    expect(finding).toMatchObject({ honest: true, client: device });
  }
  journal.end();
}, 240_000);

/** What a device needs to learn by hand here: its training begins when `mayTrain` resolves. */
function portsOf(url: string, n: number, mayTrain: Promise<void> = Promise.resolve()) {
  const link = linkTo(url);
  const holding = milling.clients[n]!;
  const trainer = trainHere(networksOf(milling.network).at, milling.clients)(n);
  const ports: LearnerPorts = {
    ...trainingSigner(bench.market.chainId, bench.market.address, secretOf(n)),
    platform: "node",
    ask: link.ask,
    holds: async () => ({
      examples: holding.examples.count,
      samples: [],
      measure: async () => 1,
      train: async (...asked) => {
        await mayTrain;
        return trainer(...asked);
      },
    }),
    recall: async () => null,
    keep: async () => {},
  };
  return { ports, link };
}

it("LRN-10 a slow device's update counts rounds later, once, for less; too few wait for more; all to the same bits after a kill", async () => {
  const instruction = { ...milling.instruction, rounds: 4, epochs: 1, batch: 256 };
  const pace = { name: "buffered", size: 3, maxLate: 1 } as const;
  const offer: Offer = { task: milling.name, seed: 6, instruction, contribution: { name: "leave-one-out" }, pace };
  await bench.enrol(0, 3);
  let server = await bench.serve();
  const demand = await bench.openDemand(server, offer, 3);
  let devices = [0, 1, 2].map((n) => portsOf(server.url, n));
  for (const [n, { link }] of devices.entries())
    must(await link.ask("apply", bench.applicationOf(demand, n, milling.clients[n]!.examples.count, 10)));
  const watched = async () => find(server.demands, demand);
  await expect.poll(async () => (await watched()).phase, LONG).toBe("training");
  const { seats } = await watched();
  const attended = async (n: number) => must(await attend(devices[n]!.ports, await watched()));
  const closed = async (count: number) =>
    expect.poll(async () => must(await bench.market.stand(demand)).round, LONG).toBe(count);

  // Round 1 ends with two of three, too few to be joined; the third is still at its first.
  let goOn = (): void => {};
  const slow = portsOf(server.url, 2, new Promise((resolve) => (goOn = resolve)));
  const late = attend(slow.ports, await watched());
  for (const n of [0, 1]) expect(await attended(n)).toMatchObject({ did: "trained", round: 0 });
  bench.on.later(3_700_000);
  await closed(1);
  // Round 2: what it began in round 1 comes now, and is joined with the two that waited and the two of this round.
  goOn();
  expect(must(await late)).toMatchObject({ did: "trained", round: 0 });
  await server.end();
  for (const { link } of [...devices, slow]) link.close();
  server = await bench.serve();
  devices = [0, 1, 2].map((n) => portsOf(server.url, n));
  for (const n of [0, 1]) expect(await attended(n)).toMatchObject({ did: "trained", round: 1 });
  await closed(2);

  // Round 3: the same training counts once. Round 4: what was begun two rounds before is too late.
  const journal = must(readJournal(join(bench.dir, demand)));
  const seat = seats.indexOf(deviceOf(2));
  const sent = journal.turn(1, seat)!.message;
  expect(sent.begun).toBe(0);
  const again = async (round: number, over: Partial<Message>) => {
    const message = messageBytes({ ...sent, ...over });
    const { ports, link } = devices[2]!;
    const signature = ports.signUpdate(demand, round, digestBytes(message));
    const answer = await link.ask("deliver", { demand, round, device: deviceOf(2), message, signature });
    return answer.ok ? "ok" : answer.error.code;
  };
  expect([await again(2, {}), await again(2, { begun: 1 }), await again(2, { begun: 3 })]).toEqual(
    Array(3).fill("WORK_LATE"),
  );
  expect(await again(2, { begun: undefined })).toBe("WIRE_SCHEMA");
  for (const n of [0, 1]) expect(await attended(n)).toMatchObject({ did: "trained", round: 2 });
  bench.on.later(3_700_000);
  await closed(3);
  expect(await again(3, { begun: 1 })).toBe("WORK_LATE");
  for (const n of [0, 1, 2]) expect(await attended(n)).toMatchObject({ did: "trained", round: 3 });
  await expect.poll(async () => (await watched()).phase, LONG).toBe("ended");
  for (const { link } of devices) link.close();

  const { rounds } = await watched();
  expect(rounds.map(({ late }) => [late?.came.length, late?.joined])).toEqual([
    [2, false],
    [3, true],
    [2, false],
    [3, true],
  ]);
  for (const { contributions } of rounds) expect(contributions?.reduce((a, b) => a + b, 0)).toBe(10_000);
  // By hand: the two that waited and the three of the round after, the older ones first.
  const messagesOf = (round: number) => journal.places(round).flatMap((place) => journal.turn(round, place)!.message);
  const strategy = strategyOf(instruction, 3);
  let state = startOf(milling, journal.demand);
  for (const round of [1, 3]) {
    const joined = [...messagesOf(round - 1), ...messagesOf(round)];
    state = closeRound(strategy, float32, { ...state, round }, joined).state;
  }
  expect(rounds.at(-1)?.state).toBe(digestBytes(stateBytes(state)));
  const trainer = trainHere(networksOf(milling.network).at, milling.clients);
  for (const round of [0, 1, 2, 3])
    for (const place of journal.places(round)) {
      const holder = [0, 1, 2].find((n) => deviceOf(n) === seats[place])!;
      const { examples } = milling.clients[holder]!;
      const finding = await auditTurn(milling, journal, { round, place, examples }, trainer(holder));
      expect(finding).toMatchObject({ honest: true, round: round + 1 });
    }
  journal.end();
}, 240_000);

it("LRN-11 rounds end with as many updates as are enough, while a slow device trains; its update counts in the round that runs then", async () => {
  const instruction = { ...milling.instruction, rounds: 5, epochs: 1, batch: 256 };
  const pace = { name: "buffered", size: 2, maxLate: 10 } as const;
  const offer: Offer = { task: milling.name, seed: 7, instruction, contribution: { name: "leave-one-out" }, pace };
  await bench.enrol(0, 3);
  const server = await bench.serve();
  const demand = await bench.openDemand(server, offer, 3, WANTED, pace.size);
  let goOn = (): void => {};
  const mayTrain = new Promise<void>((resolve) => (goOn = resolve));
  const devices = [0, 1, 2].map((n) => portsOf(server.url, n, n === 2 ? mayTrain : undefined));
  for (const [n, { link }] of devices.entries())
    must(await link.ask("apply", bench.applicationOf(demand, n, milling.clients[n]!.examples.count, 10)));
  const watched = async () => find(server.demands, demand);
  await expect.poll(async () => (await watched()).phase, LONG).toBe("training");
  const late = attend(devices[2]!.ports, await watched());
  // The contract's time stands still: no round waits for its end.
  for (const round of [0, 1, 2, 3]) {
    for (const n of [0, 1])
      expect(must(await attend(devices[n]!.ports, await watched()))).toMatchObject({ did: "trained" });
    await expect.poll(async () => must(await bench.market.stand(demand)).round, LONG).toBe(round + 1);
  }
  goOn();
  expect(must(await late)).toMatchObject({ did: "trained", round: 0 });
  expect(must(await attend(devices[0]!.ports, await watched()))).toMatchObject({ did: "trained", round: 4 });
  await expect.poll(async () => (await watched()).phase, LONG).toBe("ended");
  for (const { link } of devices) link.close();
  const { rounds, seats } = await watched();
  const seat = seats.indexOf(deviceOf(2));
  expect(rounds.map(({ late: one }) => one?.came.includes(seat))).toEqual([false, false, false, false, true]);
  expect(rounds.every(({ late: one }) => one?.joined && one.came.length === 2)).toBe(true);
  // Before it came there was nothing to pay it for.
  expect(rounds.slice(0, 4).map(({ contributions }) => contributions?.[seat])).toEqual([0, 0, 0, 0]);
}, 240_000);
