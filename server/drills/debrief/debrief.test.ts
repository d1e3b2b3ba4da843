import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEEP } from "../../../test/support/deep.ts";
import { type DrillSocketClient as Client, rawAsk as raw } from "../../../test/support/drillClient.ts";
import { must } from "../../../twins/core/result.ts";
import { readFilm } from "../../../twins/drill/film.ts";
import { DRILL_HZ, STILL } from "../../../twins/drill/input.ts";
import { AS_SHIPPED } from "../../../twins/drill/plans.ts";
import { fireRubric } from "../../../twins/drill/rubrics/fire.ts";
import { createDrillWorld } from "../../../twins/drill/world.ts";
import type { JobView } from "../../../twins/protocol/debrief.ts";
import {
  DRILL_NAMESPACE,
  type DrillAsk,
  type DrillParamsOf,
  type DrillResult,
  DrillResults,
} from "../../../twins/protocol/drill.ts";
import { drillOf } from "../../../twins/sites/drills.ts";
import { readDrillRecord } from "../../runs/drillRecords.ts";
import { type DrillSocket, serveDrills } from "../drillSocket.ts";
import { createPaths, createStepTimes, endOf } from "../endings.ts";
import { originOf } from "../info.ts";
import { hashOf, newToken } from "../lobby.ts";
import { binsOf, criteriaView, openResults } from "./results.ts";

/** A lobby whose drill has ended is put on the disk as a server leaves it; then real sockets ask for its debrief. */

const folder = mkdtempSync(join(tmpdir(), "aitn-debriefs-"));
const CODE = "QUAKE2";
const [ADA, BO] = [newToken(), newToken()];
const definition = (await drillOf("home-earthquake"))!;
const log = {
  info() {},
  warn() {},
  error: (text: string, more?: object) => errors.push(`${text} ${JSON.stringify(more)}`),
};
const errors: string[] = [];
/** A house under an earthquake is computed in each of these tests. */
const PATIENCE_MS = 120_000;
let http: HttpServer;
let io: Server;
let drills: DrillSocket;
let url: string;
let digest: string;
const clients: Client[] = [];

/** Two people in the house: one drops under the shaking, the other stands; half a minute of it. */
async function playedLobby(): Promise<void> {
  const venue = await definition.venue(readDrillRecord);
  const hazard = await definition.start(venue, 11, readDrillRecord);
  const world = createDrillWorld({ definition, venue, hazard, seed: 11, agents: 2 });
  const paths = createPaths();
  must(world.join("resident"));
  must(world.join("resident"));
  for (let n = 0; n < 30 * DRILL_HZ; n++) {
    if (world.tick === 21 * DRILL_HZ) world.move(0, { ...STILL, posture: "dropped", hold: true });
    world.step();
    paths.see(world);
  }
  digest = world.digest();
  const end = endOf(world, paths, createStepTimes());
  const person = (name: string, token: string, who: number) => ({
    ...{ name, role: "resident", isHost: who === 0, token: hashOf(token), who },
  });
  const kept = {
    ...{ code: CODE, drill: definition.id, agents: 2, seed: 11, host: hashOf("x"), phase: "ended", startsAtMs: 0 },
    ...{ run: 1, createdAtMs: 0, people: [person("Ada", ADA, 0), person("Bo", BO, 1)], permit: null, end },
    endedAtMs: Date.UTC(2026, 2, 4, 15),
  };
  mkdirSync(join(folder, CODE));
  writeFileSync(join(folder, CODE, "lobby.json"), JSON.stringify(kept));
  const { inputs, ticks } = world.record();
  const lines = [...inputs, { tick: ticks }].map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(join(folder, CODE, "record-1.jsonl"), lines.join(""));
  const results = openResults(join(folder, "results.jsonl"), log as never);
  await results.add(definition.id, end, kept.endedAtMs);
}

beforeAll(async () => {
  await playedLobby();
  http = createServer();
  io = new Server(http);
  drills = await serveDrills({
    ...{ io, folder, clock: { nowMs: () => Date.now() }, log: log as never },
    drills: async () => [definition],
    catalogue: { piece: async () => ({ ok: false, error: { code: "SIM_SITE", message: "" } }) as never },
    siteTitle: (id) => ({ en: id, zh: id }),
    refused: () => {},
    permits: null,
    guide: null,
    live: null,
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}, PATIENCE_MS);
afterAll(async () => {
  for (const one of clients) one.close();
  await io?.close();
  await drills?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask<A extends DrillAsk>(of: Client, name: A, params: DrillParamsOf<A>): Promise<DrillResult<A>> {
  const answer = await raw(of, name, params);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  // What is sent is of the wire's own shape.
  return DrillResults[name].parse(answer.value) as DrillResult<A>;
}
const refusedWith = async <A extends DrillAsk>(of: Client, name: A, params: DrillParamsOf<A>): Promise<string> => {
  const answer = await raw(of, name, params);
  return answer.ok ? "ok" : answer.error.code;
};
async function client(token?: string): Promise<Client> {
  const made: Client = connect(`${url}${DRILL_NAMESPACE}`, { transports: ["websocket"], forceNew: true });
  clients.push(made);
  if (token !== undefined) await ask(made, "join", { code: CODE, name: "who", role: "resident", token });
  return made;
}
const jobOf = (of: Client, state: JobView["state"]): Promise<JobView> =>
  new Promise((resolve) => {
    const see = (job: JobView): void => {
      if (job.state !== state) return;
      of.off("job", see);
      resolve(job);
    };
    of.on("job", see);
  });

test(
  "DRL-21 film and maps of a run are made once for all, and each is told of what was their own",
  async () => {
    const [ada, bo] = [await client(ADA), await client(BO)];
    expect(await refusedWith(ada, "film", { from: 0 })).toBe("SIM_STATE");
    expect(await refusedWith(ada, "whatIf", {})).toBe("SIM_STATE");
    const [first, second] = [jobOf(ada, "done"), jobOf(bo, "done")];
    const begun = await ask(ada, "analyse", {});
    expect(begun.value).toBeNull();
    const joined = await ask(bo, "analyse", {});
    expect(joined.job.id).toBe(begun.job.id);
    await Promise.all([first, second]);
    const { job, value } = await ask(ada, "analyse", {});
    expect(job).toMatchObject({ state: "done", share: 1 });
    expect(value!.heat.cells.length).toBeGreaterThan(2);
    expect(value!.heat.worst.stayed[0]!.value).toBeGreaterThan(20);
    const [own, others] = [value!.own!, (await ask(bo, "analyse", {})).value!.own!];
    expect(own.body).not.toBe(others.body);
    let film = new Uint8Array(0);
    for (let total = 1; film.length < total; ) {
      const piece = await ask(ada, "film", { from: film.length });
      total = piece.total;
      film = Uint8Array.of(...film, ...new Uint8Array(piece.bytes));
    }
    const read = readFilm(film, originOf(await definition.venue(readDrillRecord)))!;
    expect(read.frames).toBe(61);
    expect(read.people).toBe(4);
    expect(read.about).toMatchObject({ digest, seed: 11 });
    // Who dropped is seen dropped from then on.
    const posture = (frame: number, body: number): number => read.look[frame * read.people + body]! & 3;
    expect([posture(10, own.body), posture(50, own.body), posture(50, others.body)]).toEqual([0, 2, 0]);
    expect(await refusedWith(ada, "film", { from: -1 })).toBe("WIRE_SCHEMA");
    expect((await ask(ada, "film", { from: film.length + 10 })).bytes).toHaveLength(0);
  },
  PATIENCE_MS,
);

test(
  "DRL-22 in an earthquake one may ask how it had been to drop at once, and is told what that rests on",
  async () => {
    const bo = await client(BO);
    const ready = jobOf(bo, "done");
    expect((await ask(bo, "whatIf", {})).value).toBeNull();
    await ready;
    const { value } = await ask(bo, "whatIf", {});
    expect(value!.assumes.length).toBeGreaterThan(2);
    const [drop] = value!.outcomes;
    expect(drop!.whatIf).toBe("drop");
    const points = (id: string): number => drop!.lines.find((line) => line.id === id)!.points;
    expect(points("drop")).toBe(25);
    expect(points("stay")).toBe(15);
  },
  PATIENCE_MS,
);

const PLANS = { a: AS_SHIPPED, b: { ...AS_SHIPPED, reactionFactor: 2 }, seeds: 20 };

test(
  "DRL-23 two plans are compared in the background, which tells how far it is, and can be stopped by who asked",
  async () => {
    const [ada, bo] = [await client(ADA), await client(BO)];
    const far = new Promise<JobView>((resolve) => ada.on("job", (job) => job.share > 0 && resolve(job)));
    const { job } = await ask(ada, "plans", PLANS);
    expect(job.state).toBe("running");
    // The next one waits in line: a server works one out at a time.
    const waiting = await ask(bo, "plans", { ...PLANS, seeds: 30 });
    expect(waiting.job).toMatchObject({ state: "queued", ahead: 1 });
    expect((await far).share).toBeCloseTo(1 / 40, 6);
    const [stopped, other] = [jobOf(ada, "cancelled"), jobOf(bo, "cancelled")];
    // Who did not ask for it stops nothing.
    await ask(bo, "cancelJob", { id: job.id });
    await ask(bo, "cancelJob", { id: waiting.job.id });
    expect((await other).id).toBe(waiting.job.id);
    await ask(ada, "cancelJob", { id: job.id });
    expect((await stopped).id).toBe(job.id);
    expect(readFileSync(join(folder, "results.jsonl"), "utf8")).not.toContain("Ada");
    expect(await refusedWith(ada, "plans", { ...PLANS, seeds: 5 })).toBe("WIRE_SCHEMA");
    expect(await refusedWith(ada, "plans", { ...PLANS, a: { ...AS_SHIPPED, alarmAtS: 3_000 } })).toBe("SIM_BUDGET");
    expect(await refusedWith(await client(), "plans", PLANS)).toBe("SIM_STATE");
  },
  PATIENCE_MS,
);

test(
  "DRL-26 odds of an earthquake are counted in the background, which tells how far it is, and can be stopped",
  async () => {
    const ada = await client(ADA);
    const far = new Promise<JobView>((resolve) => ada.on("job", (job) => job.share > 0 && resolve(job)));
    const begun = await ask(ada, "odds", {});
    expect([begun.value, begun.job.state]).toEqual([null, "running"]);
    // The run itself is played again first: a part of a twenty-first.
    expect((await far).share).toBeLessThan(1 / 21);
    const stopped = jobOf(ada, "cancelled");
    await ask(ada, "cancelJob", { id: begun.job.id });
    expect((await stopped).id).toBe(begun.job.id);
    expect(await refusedWith(await client(), "odds", {})).toBe("SIM_STATE");
  },
  PATIENCE_MS,
);

// Twenty-one earthquakes.
test.runIf(DEEP)(
  "DRL-26 each is told of their own place and of the house alike; the file holds all, and is made once",
  async () => {
    const [ada, bo] = [await client(ADA), await client(BO)];
    const ready = jobOf(ada, "done");
    await ask(ada, "odds", {});
    await ready;
    const [own, other] = [(await ask(ada, "odds", {})).value!, (await ask(bo, "odds", {})).value!];
    expect(own).toMatchObject({
      runs: 20,
      firstSeed: 11,
      motion: { roman: "IX" },
      building: { own: { type: "URM-L" } },
    });
    expect({ ...other, own: null }).toEqual({ ...own, own: null });
    expect([own.own!.shelteredS > 5, other.own!.shelteredS]).toEqual([true, 0]);
    expect(own.pieces.length).toBeGreaterThan(3);
    expect(existsSync(join(folder, CODE, "odds-1.json"))).toBe(true);
  },
  400_000,
);

// Forty earthquakes.
test.runIf(DEEP)(
  "DRL-23 slower people are out later, over twenty seeds, with an interval",
  async () => {
    const ada = await client(ADA);
    const ready = jobOf(ada, "done");
    await ask(ada, "plans", PLANS);
    await ready;
    const { value } = await ask(ada, "plans", PLANS);
    const median = value!.rows.find(({ metric }) => metric === "medianOutS")!;
    expect(median).toMatchObject({ pairs: 20, better: "a" });
    expect(median.difference.low!).toBeGreaterThan(0);
  },
  400_000,
);

test("DRL-24 the report is the host's; of few people no points are told; a certificate is checked by anybody", async () => {
  const [ada, bo, anybody] = [await client(ADA), await client(BO), await client()];
  expect(await refusedWith(bo, "report", {})).toBe("AUTH_FORBIDDEN");
  const { report } = await ask(ada, "report", {});
  expect(report).toMatchObject({ digest, roles: [{ role: "resident", people: 2 }], criteria: null, meanPoints: null });
  const { run } = await ask(anybody, "verify", { digest });
  expect(run).toEqual({
    ...{ drill: definition.id, title: definition.title, day: "2026-03-04", lengthS: 30, people: 2, agents: 2 },
  });
  expect(await ask(anybody, "verify", { digest: `0x${"0".repeat(64)}` })).toEqual({ run: null });
  expect(await refusedWith(anybody, "verify", { digest: "0x12" })).toBe("WIRE_SCHEMA");
  const { drills: all } = await ask(anybody, "results", {});
  expect(all).toEqual([{ drill: definition.id, runs: 1, people: 2, meanPoints: null, criteria: null }]);
});

test("the host begins again on the same course or another; what was worked out of the run before is no more asked for", async () => {
  const ada = await client(ADA);
  const seed = (): number => JSON.parse(readFileSync(join(folder, CODE, "lobby.json"), "utf8")).seed;
  await ask(ada, "again", { course: "other" });
  expect(seed()).not.toBe(11);
  expect(await refusedWith(ada, "analyse", {})).toBe("SIM_STATE");
  expect(existsSync(join(folder, CODE, "film-1.bin"))).toBe(true);
  expect(errors).toEqual([]);
});

test("results of five people or more are told, and change by five or more at once", async () => {
  const file = join(folder, "more.jsonl");
  const results = openResults(file, log as never);
  const ending = (points: number) => ({
    ...{ role: "resident" as const, path: [], isSafe: true },
    score: { points, better: null, lines: [{ id: "drop", most: 25, points, atS: null, why: { en: "", zh: "" } }] },
  });
  const add = (to: typeof results, ...points: number[]) =>
    to.add(
      definition.id,
      {
        ...{
          kind: "ended",
          digest: `0x${String(points.length).padStart(64, "0")}`,
          lengthS: 9,
          agents: 0,
          agentsSafe: 0,
        },
        ...{ participants: points.map(ending), tickMs: { p50: 0, p99: 0, most: 0 } },
      },
      0,
    );
  await add(results, 25, 0, 10);
  expect(results.of(definition)).toMatchObject({ runs: 1, people: 3, criteria: null });
  await add(results, 20, 25);
  const drop = () => results.of(definition).criteria!.find(({ id }) => id === "drop")!;
  expect(drop()).toMatchObject({ people: 5, mean: 16, bins: [1, 0, 1, 1, 2] });
  // One more would be told by the change: it waits.
  await add(results, 0);
  expect(results.of(definition)).toMatchObject({ runs: 3, people: 6 });
  expect(drop()).toMatchObject({ people: 5, mean: 16 });
  await add(openResults(file, log as never), 0, 0, 0, 0);
  const again = openResults(file, log as never).of(definition);
  expect(again.criteria!.find(({ id }) => id === "drop")).toMatchObject({ people: 10, mean: 8 });
  expect(binsOf([0, 0.04, 0.332, 0.36, 0.96, 1])).toEqual([1, 2, 1, 1, 1]);
  // Of roles with weights of their own, shares are put together; a criterion of fewer than five is not told.
  expect(criteriaView(fireRubric, { dose: [0, 0.5, 0.5, 1, 1], report: [1] }, 5)).toMatchObject([
    { id: "dose", people: 5, most: 20, mean: 12 },
  ]);
});
