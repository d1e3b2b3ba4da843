import { parentPort, workerData } from "node:worker_threads";
import { must, ok } from "../../twins/core/result.ts";
import type { Venue } from "../../twins/core/venue.ts";
import type { OpeningState } from "../../twins/crowd/model.ts";
import type { DrillDefinition } from "../../twins/drill/definition.ts";
import { drillFrameWriter } from "../../twins/drill/frame.ts";
import { DRILL_HZ, type DrillInput, STILL } from "../../twins/drill/input.ts";
import { eyeOf } from "../../twins/drill/participants.ts";
import { replayDrill } from "../../twins/drill/replay.ts";
import { createDrillWorld, type DrillWorld } from "../../twins/drill/world.ts";
import { UNHARMED } from "../../twins/hazards/hazard.ts";
import type { OwnState } from "../../twins/protocol/drill.ts";
import { drillOf } from "../../twins/sites/drills.ts";
import { readDrillRecord } from "../runs/drillRecords.ts";
import { createPaths, createStepTimes, endOf } from "./endings.ts";
import { originOf } from "./info.ts";
import type { DrillTask, FromDrill, ToDrill } from "./messages.ts";
import { type Pace, startPace } from "./pace.ts";
import { openRecord, readRecord, WRITE_EVERY_TICKS } from "./record.ts";

/** A drill in a thread of its own: nothing that other people do makes its steps late. */

const STANDS: readonly OpeningState[] = ["open", "closed", "locked"];
const nowMs = (): number => performance.timeOrigin + performance.now();
const task = workerData as DrillTask;
const tell = (message: FromDrill): void => parentPort?.postMessage(message);

interface Playing {
  readonly world: DrillWorld;
  readonly hazardAround: (body: number, eyeM: number) => { layerM: number; extinctionPerM: number; waterM: number };
  readonly openings: number;
  readonly numbers: number[];
}

function ownOf({ world, hazardAround, numbers }: Playing): (readonly [number, OwnState])[] {
  const { crowd, tick } = world;
  return world.participants
    .filter(({ isHere }) => isHere)
    .map(({ who, body, fed, role, move, goTo }) => {
      const { layerM, extinctionPerM, waterM } = hazardAround(body, eyeOf(role, move.posture));
      const state: OwnState = {
        tick,
        number: numbers[who] ?? 0,
        storey: crowd.storey[body]!,
        x: crowd.x[body]!,
        y: crowd.y[body]!,
        z: crowd.z[body]!,
        speedFactor: crowd.speedFactor[body]!,
        fed,
        layerM: Number.isFinite(layerM) ? layerM : -1,
        extinctionPerM,
        waterM,
        room: crowd.roomOf(body),
        body: crowd.bodyOf(body),
        isGuided: goTo !== null,
      };
      return [who, state] as const;
    });
}

/** How every opening stands that differs from what was told. */
function doorChanges({ world, openings }: Playing, told: Int8Array): (readonly [number, number])[] {
  const changes: (readonly [number, number])[] = [];
  for (let at = 0; at < openings; at++) {
    const stands = STANDS.indexOf(world.crowd.opening(at));
    if (told[at] === stands) continue;
    told[at] = stands;
    changes.push([at, stands]);
  }
  return changes;
}

const allDoors = ({ world, openings }: Playing): (readonly [number, number])[] =>
  Array.from({ length: openings }, (_, at) => [at, STANDS.indexOf(world.crowd.opening(at))] as const);

async function play(): Promise<void> {
  const loading = drillOf(task.drill);
  if (loading === null) throw new Error(`there is no drill ${task.drill}`);
  const definition = await loading;
  const venue = await definition.venue();
  const record = await readRecord(task.file, task);
  const paths = createPaths();
  const { world, hazard, next } = must(await replayDrill(definition, record, readDrillRecord));
  while (next()) paths.see(world);
  // While people look at their cards, and not when the alarm has everybody ask for their way at once.
  world.crowd.warm({ kind: "muster", point: -1 });
  await warmUp(definition, venue);
  // Whoever walked when the server ended stands until they are back.
  for (const { who, isHere, move } of world.participants)
    if (isHere) world.move(who, { ...STILL, heading: move.heading });
  const spot = { storey: 0, x: 0, y: 0, heightM: 0 };
  const around = { ...UNHARMED };
  const playing: Playing = {
    world,
    openings: venue.openings.length,
    numbers: [],
    hazardAround(body, eyeM) {
      Object.assign(around, UNHARMED);
      const storey = world.crowd.storey[body]!;
      Object.assign(spot, { storey, x: world.crowd.x[body]!, y: world.crowd.y[body]! });
      spot.heightM = world.crowd.z[body]! - (venue.storeys[storey]?.floorZ ?? 0) + eyeM;
      hazard.run.around(spot, around);
      return around;
    },
  };
  await serve(playing, { paths, hazardView: () => hazard.view(), origin: originOf(venue) });
}

/** Steps of a drill that nobody sees, so that the first that people see do not wait for a compiler. */
const WARM_STEPS = 60;

async function warmUp(definition: DrillDefinition, venue: Venue): Promise<void> {
  const hazard = await definition.start(venue, task.seed, readDrillRecord);
  const world = createDrillWorld({ definition, venue, hazard, seed: task.seed, agents: Math.min(20, task.agents) });
  const writer = drillFrameWriter(world.crowd.capacity, originOf(venue));
  for (const { role } of definition.roles) world.join(role);
  for (let n = 0; n < WARM_STEPS; n++) {
    for (const { who } of world.participants) world.move(who, { ...STILL, x: 127 });
    world.step();
    world.roll();
    hazard.view();
    writer.encode(world.tick, world.people);
  }
}

/** Appends what came in since it was last called. */
function writerOf(world: DrillWorld, file: Awaited<ReturnType<typeof openRecord>>): () => Promise<void> {
  let written = world.record().inputs.length;
  return () => {
    const { inputs, ticks } = world.record();
    const fresh: readonly DrillInput[] = inputs.slice(written);
    written = inputs.length;
    return file.append(fresh, ticks);
  };
}

interface Serving {
  readonly paths: ReturnType<typeof createPaths>;
  readonly hazardView: () => Uint8Array<ArrayBuffer> | null;
  readonly origin: ReturnType<typeof originOf>;
}

const asked = (world: DrillWorld, message: Extract<ToDrill, { kind: "signal" | "goTo" }>) =>
  message.kind === "signal" ? world.signal(message.who, message.signal) : world.goTo(message.who, message.to);

/** The frame as bytes of its own: the writer uses its buffer again. */
const own = (bytes: Uint8Array): Uint8Array => bytes.slice();

async function serve(playing: Playing, { paths, hazardView, origin }: Serving): Promise<void> {
  const { world } = playing;
  const file = await openRecord(task.file);
  const writer = drillFrameWriter(world.crowd.capacity, origin);
  const told = new Int8Array(playing.openings).fill(-1);
  const times = createStepTimes();
  let lastMs = 0;
  let pace: Pace | null = null;
  const bodies = (): number[] => world.participants.map(({ body }) => body);
  const write = writerOf(world, file);
  const step = (): boolean => {
    const beganMs = performance.now();
    world.step();
    paths.see(world);
    const frame = own(writer.encode(world.tick, world.people));
    const isSecond = world.tick % 2 === 0;
    tell({
      kind: "tick",
      tick: world.tick,
      frame,
      own: isSecond ? ownOf(playing) : [],
      doors: doorChanges(playing, told),
      said: world.takeSaid(),
      view: hazardView(),
      roll: world.tick % DRILL_HZ === 0 ? world.roll() : null,
      stepMs: lastMs,
    });
    lastMs = performance.now() - beganMs;
    times.add(lastMs);
    if (world.tick % WRITE_EVERY_TICKS === 0) void write();
    if (!world.isOver) return true;
    void write().then(() => tell(endOf(world, paths, times)));
    return false;
  };
  parentPort?.on("message", (message: ToDrill) => {
    switch (message.kind) {
      case "join":
        tell({ kind: "answer", ask: message.ask, result: world.join(message.role) });
        return tell({ kind: "bodies", bodies: bodies() });
      case "leave":
        return world.leave(message.who);
      case "move":
        playing.numbers[message.who] = message.number;
        return world.move(message.who, message.move);
      case "act":
        return tell({ kind: "answer", ask: message.ask, result: world.act(message.who, message.act) });
      case "signal":
      case "goTo":
        return tell({ kind: "answer", ask: message.ask, result: asked(world, message) });
      case "whole": {
        if (message.who !== null) world.remind(message.who);
        const frame = own(writer.whole(world.tick, world.people));
        return tell({
          kind: "answer",
          ask: message.ask,
          result: ok({ frame, doors: allDoors(playing), bodies: bodies() }),
        });
      }
      case "start":
        pace ??= startPace(1000 / DRILL_HZ, message.atMs, nowMs, step);
        return;
      case "close":
        pace?.stop();
        void write()
          .then(() => file.close())
          .finally(() => process.exit(0));
    }
  });
  tell({ kind: "ready", tick: world.tick, bodies: bodies() });
}

play().catch((error: unknown) => {
  tell({ kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
});
