import { readFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { extname, join } from "node:path";
import { Server } from "socket.io";
import { alarmsAsOf, factsAsOf } from "../../server/console/facts.ts";
import { openCatalogue } from "../../server/sites/catalogue.ts";
import { summariser } from "../../server/sites/summary.ts";
import type { HistoryStore } from "../../server/store/port.ts";
import { TopicIndex } from "../../server/store/topics.ts";
import { QUALITY } from "../../twins/core/reading.ts";
import { fail, must, ok, type Result } from "../../twins/core/result.ts";
import type { Alarm } from "../../twins/operations/alarm.ts";
import type { Plan } from "../../twins/operations/plan.ts";
import {
  type Ask,
  type ChartRow,
  type CommandRow,
  type ConsoleEvent,
  ConsoleParams,
  type JournalledEvent,
  type ReceiptRow,
} from "../../twins/protocol/console.ts";
import type { Comparison } from "../../twins/sim/comparison.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { frameWriter } from "../../twins/state/deltaFrame.ts";
import { takeSnapshot } from "../../twins/state/snapshot.ts";
import { addThing, createTwinState, slotOf, type TwinState } from "../../twins/state/twinState.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { cellScript } from "./cellScript.ts";
import { deskHandlers, type Handlers } from "./consoleDesk.ts";
import * as story from "./consoleStory.ts";

/**
 * A server for tests of the page only: the console's wire, spoken from a seeded story. It checks nothing, keeps nothing
 * and settles nothing; the product's server is server/main.ts.
 */
export interface StoryServer {
  readonly url: string;
  readonly state: TwinState;
  /** Leaves out the next frame, so that pages see a gap. */
  dropFrame(): void;
  close(): Promise<void>;
}

/** The product's sites; none was made of a file. */
const catalogue = openCatalogue("/no/folder", () => {});
const TICK_MS = 50;
const PAST_S = 900;
const KEEP_EVERY = 5;
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".glb": "model/gltf-binary",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

function serveFiles(root: string): HttpServer {
  return createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    const file = extname(path) === "" ? "/index.html" : path;
    try {
      const bytes = readFileSync(join(root, file));
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
}

function makeTwin(): TwinState {
  const state = createTwinState("fms");
  for (const thing of fms.things) {
    const entry = must(addThing(state, thing, thingModels[thing.model]!));
    const recorded = ["pump-1", "thermo-2", "arm-1"].includes(thing.id);
    Object.assign(entry, {
      online: thing.id !== "pallet-8",
      tier: 1,
      provenance: recorded
        ? { kind: "recorded", source: "SKAB valve1/0", factor: 1 }
        : { kind: "virtual", source: "aitn plant", factor: 1 },
    });
  }
  return state;
}

interface World {
  readonly state: TwinState;
  readonly past: { readonly atMs: number; readonly values: Float64Array }[];
  readonly events: JournalledEvent[];
  readonly comparisons: Comparison[];
  readonly plans: Plan[];
  readonly commands: CommandRow[];
  readonly receipts: ReceiptRow[];
  stopped: boolean;
  stoppedAtMs: number;
  tell(event: ConsoleEvent, atMs?: number): void;
  /** The product's index of what was told. */
  told: HistoryStore["told"];
}

function rows(world: World, slot: number, fromMs: number, toMs: number, points: number): ChartRow[] {
  const bucket = (toMs - fromMs) / points;
  const found = new Map<number, number[]>();
  for (const { atMs, values } of world.past) {
    if (atMs < fromMs || atMs >= toMs || Number.isNaN(values[slot]!)) continue;
    const key = Math.floor((atMs - fromMs) / bucket);
    found.set(key, [...(found.get(key) ?? []), values[slot]!]);
  }
  return [...found].map(([key, v]) => [
    fromMs + key * bucket,
    Math.min(...v),
    Math.max(...v),
    v.reduce((a, b) => a + b, 0) / v.length,
  ]);
}

function snapshotAt(world: World, atMs: number) {
  const row = world.past.findLast((p) => p.atMs <= atMs) ?? world.past[0]!;
  const past = { ...world.state, values: row.values, observedAtMs: new Float64Array(row.values.length).fill(row.atMs) };
  return takeSnapshot(past, atMs);
}

function changePlan(world: World, id: string, change: Partial<Plan>): Result<{ plan: Plan }> {
  const at = world.plans.findIndex((p) => p.id === id);
  if (at < 0) return fail("PLAN_UNKNOWN", id);
  const plan = { ...world.plans[at]!, ...change };
  world.plans[at] = plan;
  world.tell({ type: "plan", plan });
  return ok({ plan });
}

function runPlan(world: World, plan: Plan): void {
  const started = Date.now();
  for (const [i, step] of plan.body.steps.entries()) {
    setTimeout(() => {
      const row = story.command(plan, step, ["SENT", "ACCEPTED", "RUNNING", "SUCCEEDED"], Date.now() - 2700);
      world.commands.push(row);
      for (const state of row.states) world.tell({ type: "command", command: row.body, state });
      const made = story.receipt(row, i);
      world.receipts.push(made);
      world.tell({ type: "receipt", ...made });
      if (i === plan.body.steps.length - 1)
        changePlan(world, plan.id, {
          status: "done",
          endedAtMs: Date.now(),
          executedMakespanS: (Date.now() - started) / 1000,
        });
    }, 400 * i);
  }
}

function compareHandlers(world: World): Handlers {
  const timers = new Map<string, ReturnType<typeof setInterval>>();
  return {
    compare({ replications, seed }) {
      const job = `job-${world.comparisons.length + 1}`;
      const made = story.comparison(`c${world.comparisons.length + 1}`, Date.now(), seed, replications);
      let done = 0;
      timers.set(
        job,
        setInterval(() => {
          done = Math.min(replications * 3, done + 6);
          world.tell({ type: "job", job, done, total: replications * 3, note: "", branch: null });
          if (done < replications * 3) return;
          clearInterval(timers.get(job));
          world.comparisons.push(made);
          world.tell({ type: "jobEnd", job, comparison: made, error: null });
        }, 200),
      );
      return ok({ job });
    },
    cancelJob({ job }) {
      clearInterval(timers.get(job));
      world.tell({ type: "jobEnd", job, comparison: null, error: { code: "SIM_CANCELLED", message: "cancelled" } });
      return ok({});
    },
    comparisons: () => ok({ comparisons: world.comparisons }),
    propose({ comparison, branch }) {
      const of = world.comparisons.find((c) => c.id === comparison)!;
      const plan = story.plan(
        `plan-${world.plans.length + 1}`,
        of,
        of.branches.find((b) => b.branch === branch)!,
        Date.now(),
      );
      world.plans.push(plan);
      world.tell({ type: "plan", plan });
      return ok({ plan });
    },
    plans: () => ok({ plans: world.plans, making: null }),
    approve: ({ plan }) =>
      changePlan(world, plan, {
        status: "approved",
        approvals: [
          {
            by: "local operator",
            address: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
            txHash: `0x${"5e".repeat(32)}`,
            atMs: Date.now(),
          },
        ],
      }),
    execute({ plan }) {
      const changed = changePlan(world, plan, { status: "executing", startedAtMs: Date.now() });
      if (changed.ok) runPlan(world, changed.value.plan);
      return changed;
    },
    cancelPlan: ({ plan }) => changePlan(world, plan, { status: "cancelled" }),
  };
}

function siteHandlers(world: World): Handlers {
  const alarms = new Map(story.alarms(Date.now()).map((alarm) => [alarm.id, alarm]));
  const change = (id: string, to: object): Result<{ alarm: Alarm }> => {
    const alarm = { ...alarms.get(id)!, ...to };
    alarms.set(id, alarm);
    world.tell({ type: "alarm", alarm });
    return ok({ alarm });
  };
  const inShort = summariser({ site: fms, origin: null, file: null });
  for (const alarm of alarms.values()) world.tell({ type: "alarm", alarm }, alarm.raisedAtMs);
  return {
    hello: () =>
      ok({
        person: {
          name: "local operator",
          role: "manager",
          local: true,
          address: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        },
        sites: [{ id: "fms", title: fms.title }],
        serverTimeMs: Date.now(),
        tickHz: 20,
        loginNeeded: false,
        open: true,
      }),
    subscribe: () =>
      ok({
        snapshot: takeSnapshot(world.state, Date.now()),
        stopped: world.stopped ? { by: "local operator", atMs: world.stoppedAtMs } : null,
        serverTimeMs: Date.now(),
      }),
    sites: ({ miniatures }) =>
      ok({ sites: [inShort(world.state, [...alarms.values()], world.stopped, miniatures === true)] }),
    unsubscribe: () => ok({}),
    siteFile: ({ siteId, file, from }) => catalogue.piece(siteId, file, from),
    asOf: ({ atMs }) => ok({ snapshot: snapshotAt(world, atMs) }),
    async factsAsOf({ atMs }) {
      const facts = await factsAsOf(world, atMs);
      return facts.ok ? ok({ facts: facts.value }) : facts;
    },
    range: ({ thing, property, fromMs, toMs, points }) =>
      ok({ rows: rows(world, slotOf(world.state, thing, property), fromMs, toMs, points), unit: "1" }),
    ranges: ({ of, fromMs, toMs, points }) =>
      ok({
        charts: of.map(({ thing, property }) =>
          rows(world, slotOf(world.state, thing, property), fromMs, toMs, points),
        ),
      }),
    events: ({ fromMs, toMs, limit }) =>
      ok({ events: world.events.filter((e) => e.atMs >= fromMs && e.atMs <= toMs).slice(0, limit), more: false }),
    extent: () => ok({ fromMs: world.past[0]!.atMs, toMs: Date.now() }),
    async alarms({ atMs }) {
      if (atMs === undefined) return ok({ alarms: [...alarms.values()] });
      const stood = await alarmsAsOf(world, atMs);
      return stood.ok ? ok({ alarms: stood.value }) : stood;
    },
    acknowledge: ({ alarm }) => change(alarm, { state: "acknowledged", acknowledgedBy: "local operator" }),
    shelve: ({ alarm, minutes }) => change(alarm, { state: "shelved", shelvedUntilMs: Date.now() + minutes * 60_000 }),
    commands: () => ok({ commands: world.commands }),
    receipts: () => ok({ receipts: world.receipts }),
    stop() {
      world.stopped = true;
      world.stoppedAtMs = Date.now();
      world.tell({ type: "stop", stopped: true, by: "local operator", atMs: Date.now() });
      return ok({ stoppedAtMs: Date.now(), told: 8 });
    },
    clearStop() {
      world.stopped = false;
      world.tell({ type: "stop", stopped: false, by: "local operator", atMs: Date.now() });
      return ok({});
    },
    release: () => ok({}),
  };
}

/** Puts the story's values into the twin; the arm's integrated angles with an uncertain quality. */
function apply(state: TwinState, values: ReadonlyMap<string, number>, atMs: number): void {
  for (const [key, value] of values) {
    const [thing, property] = key.split("/") as [string, string];
    const slot = slotOf(state, thing, property);
    state.dirty[slot] = 1;
    state.values[slot] = value;
    state.quality[slot] = thing === "arm-1" && property.startsWith("angle") ? QUALITY.uncertain : QUALITY.good;
    state.observedAtMs[slot] = atMs;
  }
}

export async function startStoryServer(root: string, port = 0): Promise<StoryServer> {
  const http = serveFiles(root);
  const io = new Server(http, { transports: ["websocket"] });
  const space = io.of("/console");
  const state = makeTwin();
  const script = cellScript(7);
  let seq = 0;
  const topics = new TopicIndex();
  const world: World = {
    state,
    past: [],
    events: [],
    comparisons: [],
    plans: [],
    commands: [],
    receipts: [],
    stopped: false,
    stoppedAtMs: 0,
    told: async (query) => ok(topics.told(query).map(({ events }) => [...events])),
    tell(event, atMs = Date.now()) {
      const journalled = { seq: ++seq, atMs, siteId: "fms", event };
      world.events.push(journalled);
      topics.add(journalled);
      world.events.sort((a, b) => a.atMs - b.atMs);
      space.emit("event", journalled);
    },
  };
  let ticks = 0;
  const tick = (dtS: number, atMs: number): void => {
    if (!world.stopped) apply(state, script.step(dtS), atMs);
    if (ticks++ % KEEP_EVERY === 0) world.past.push({ atMs, values: state.values.slice() });
  };
  const startMs = Date.now();
  for (let s = -PAST_S; s < 0; s += TICK_MS / 1000) tick(TICK_MS / 1000, startMs + s * 1000);
  state.dirty.fill(0);
  const handlers: Handlers = { ...siteHandlers(world), ...compareHandlers(world), ...deskHandlers() };
  space.on("connection", (socket) => {
    socket.on("ask", (name: Ask, params: unknown, ack: (answer: unknown) => void) => {
      const parsed = ConsoleParams[name].safeParse(params);
      const handler = handlers[name] as ((p: unknown) => unknown) | undefined;
      const answer = parsed.success && handler !== undefined ? handler(parsed.data) : fail("WIRE_SCHEMA", name);
      void Promise.resolve(answer).then(ack);
    });
  });
  const writer = frameWriter();
  let drop = false;
  const timer = setInterval(() => {
    tick(TICK_MS / 1000, Date.now());
    const frame = writer.encode(state, Date.now());
    if (frame !== null && !drop) space.emit("frame", Buffer.from(frame));
    drop = false;
  }, TICK_MS);
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  const address = http.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : port}`,
    state,
    dropFrame: () => {
      drop = true;
    },
    async close() {
      clearInterval(timer);
      await io.close();
    },
  };
}
