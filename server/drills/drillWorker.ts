import { parentPort, workerData } from "node:worker_threads";
import { must, ok } from "../../twins/core/result.ts";
import type { Venue } from "../../twins/core/venue.ts";
import { NEAREST_MUSTER, type OpeningState } from "../../twins/crowd/model.ts";
import type { DrillDefinition, DrillHazard } from "../../twins/drill/definition.ts";
import { drillFrameWriter } from "../../twins/drill/frame.ts";
import { DRILL_HZ, type DrillInput, STILL } from "../../twins/drill/input.ts";
import { fromLive } from "../../twins/drill/live/apply.ts";
import { eyeOf } from "../../twins/drill/participants.ts";
import { replayDrill } from "../../twins/drill/replay.ts";
import { sceneChanges } from "../../twins/drill/scene.ts";
import { wayUp } from "../../twins/drill/telling.ts";
import { createDrillWorld, type DrillWorld } from "../../twins/drill/world.ts";
import { EXTINGUISHER } from "../../twins/hazards/fire/agents.ts";
import { type Surroundings, UNHARMED } from "../../twins/hazards/hazard.ts";
import type { OwnState } from "../../twins/protocol/drill.ts";
import { drillOf } from "../../twins/sites/drills.ts";
import { readDrillRecord } from "../runs/drillRecords.ts";
import { createPaths, createStepTimes, endOf } from "./endings.ts";
import { guidanceModel } from "./guides.ts";
import { originOf } from "./info.ts";
import type { DrillTask, FromDrill, ToDrill, WholeState } from "./messages.ts";
import { type Pace, startPace } from "./pace.ts";
import { openRecord, readRecord, WRITE_EVERY_TICKS } from "./record.ts";

/** A drill in a thread of its own: nothing that other people do makes its steps late. */

const STANDS: readonly OpeningState[] = ["open", "closed", "locked"];
const nowMs = (): number => performance.timeOrigin + performance.now();
const task = workerData as DrillTask;
const tell = (message: FromDrill): void => parentPort?.postMessage(message);

interface Playing {
  readonly world: DrillWorld;
  readonly hazardAround: (body: number, eyeM: number) => Readonly<Surroundings>;
  readonly floodOf: (body: number, isDriving: boolean) => Pick<OwnState, "floodClass" | "isDriving" | "way">;
  /** Where the hazard takes the light or stops lifts. */
  readonly outageOf: (body: number, isLit: boolean) => Pick<OwnState, "isDark" | "isStuck">;
  readonly openings: number;
  readonly numbers: number[];
}

function ownOf({ world, hazardAround, floodOf, outageOf, numbers }: Playing): (readonly [number, OwnState])[] {
  const { crowd, tick } = world;
  return world.participants
    .filter(({ isHere }) => isHere)
    .map(({ who, body, fed, role, move, bottle, car, goTo }) => {
      const around = hazardAround(body, eyeOf(role, move.posture));
      const { layerM, extinctionPerM, waterM, waterXMps, waterYMps } = around;
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
        bottle:
          bottle === null ? null : { agent: bottle.agent, left: bottle.leftS / EXTINGUISHER[bottle.agent].dischargeS },
        ...(waterM > 0 ? { waterMps: Math.sqrt(waterXMps * waterXMps + waterYMps * waterYMps) } : {}),
        ...floodOf(body, car >= 0),
        ...outageOf(body, around.isLit),
        body: crowd.bodyOf(body),
        isGuided: goTo !== null,
      };
      return [who, state] as const;
    });
}

const allDoors = ({ world, openings }: Playing): (readonly [number, number])[] =>
  Array.from({ length: openings }, (_, at) => [at, STANDS.indexOf(world.crowd.opening(at))] as const);

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

async function play(): Promise<void> {
  const loading = drillOf(task.drill);
  if (loading === null) throw new Error(`there is no drill ${task.drill}`);
  const definition = await loading;
  const begun = fromLive(definition, task.live);
  const venue = await definition.venue(readDrillRecord);
  const record = await readRecord(task.file, task);
  const paths = createPaths();
  const { world, hazard, next } = must(
    await replayDrill(definition, record, readDrillRecord, await guidanceModel(task.guidance)),
  );
  while (next()) paths.see(world);
  // While people look at their cards, and not when the alarm has everybody ask for their way at once.
  world.crowd.warm(NEAREST_MUSTER);
  await warmUp(begun, venue);
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
    outageOf(body, isLit) {
      if (hazard.isStuck === undefined) return {};
      const { storey, x, y } = world.crowd;
      const isStuck = hazard.isStuck({ storey: storey[body]!, x: x[body]!, y: y[body]!, heightM: 0 });
      return { isDark: !isLit, isStuck };
    },
    floodOf(body, isDriving) {
      if (hazard.floodClass === undefined) return {};
      const { x, y } = world.crowd;
      const floodClass = hazard.floodClass({ storey: 0, x: x[body]!, y: y[body]!, heightM: 0 });
      const way = wayUp({ crowd: world.crowd, setUp: { venue } }, body);
      return { floodClass, isDriving, ...(way === null ? {} : { way }) };
    },
  };
  await serve(playing, { paths, hazard, origin: originOf(venue) });
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
    world.scene();
    hazard.view();
    writer.encode(world.tick, world.people);
  }
}

interface Serving {
  readonly paths: ReturnType<typeof createPaths>;
  readonly hazard: Pick<DrillHazard, "view" | "wholeView">;
  readonly origin: ReturnType<typeof originOf>;
}

/** What is to be seen of a hazard: what is new, and all of it for who has just come. */
function watch(hazard: Serving["hazard"]) {
  let last: Uint8Array | null = null;
  return {
    next() {
      const view = hazard.view();
      last = view ?? last;
      return view;
    },
    whole: (): Uint8Array | null => hazard.wholeView?.() ?? last,
  };
}

/** What is seen seldom is looked at so often: 0.2 s. */
const SCENE_TICKS = 4;

/** The frame as bytes of its own: the writer uses its buffer again. */
const own = (bytes: Uint8Array): Uint8Array => bytes.slice();

const bodiesOf = (world: DrillWorld): number[] => world.participants.map(({ body }) => body);

/** What the socket asks of the drill: each answered in its order. */
function answerAll(
  { world, numbers }: Playing,
  whole: () => WholeState,
  run: { start(atMs: number): void; close(): void },
): void {
  const answer = (ask: number, result: Extract<FromDrill, { kind: "answer" }>["result"]): void =>
    tell({ kind: "answer", ask, result });
  parentPort?.on("message", (message: ToDrill) => {
    switch (message.kind) {
      case "join":
        answer(message.ask, world.join(message.role));
        return tell({ kind: "bodies", bodies: bodiesOf(world) });
      case "leave":
        return world.leave(message.who);
      case "move":
        numbers[message.who] = message.number;
        return world.move(message.who, message.move);
      case "act":
        return answer(message.ask, world.act(message.who, message.act));
      case "signal":
        return answer(message.ask, world.signal(message.who, message.signal));
      case "goTo":
        return answer(message.ask, world.goTo(message.who, message.to));
      case "whole":
        if (message.who !== null) world.remind(message.who);
        return answer(message.ask, ok(whole()));
      case "start":
        return run.start(message.atMs);
      case "close":
        return run.close();
    }
  });
}

async function serve(playing: Playing, { paths, hazard, origin }: Serving): Promise<void> {
  const { world } = playing;
  const file = await openRecord(task.file);
  const writer = drillFrameWriter(world.crowd.capacity, origin);
  const told = new Int8Array(playing.openings).fill(-1);
  const times = createStepTimes();
  const sight = watch(hazard);
  const changes = sceneChanges();
  let lastMs = 0;
  let written = world.record().inputs.length;
  const bodies = (): number[] => bodiesOf(world);
  const write = (): Promise<void> => {
    const { inputs, ticks } = world.record();
    const fresh: readonly DrillInput[] = inputs.slice(written);
    written = inputs.length;
    return file.append(fresh, ticks);
  };
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
      view: sight.next(),
      scene: world.tick % SCENE_TICKS === 0 ? changes(world.scene()) : null,
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
  const whole = (): WholeState => ({
    frame: own(writer.whole(world.tick, world.people)),
    doors: allDoors(playing),
    bodies: bodies(),
    view: sight.whole(),
    scene: world.scene(),
  });
  let pace: Pace | null = null;
  answerAll(playing, whole, {
    start(atMs) {
      pace ??= startPace(1000 / DRILL_HZ, atMs, nowMs, step);
    },
    close() {
      pace?.stop();
      void write()
        .then(() => file.close())
        .finally(() => process.exit(0));
    },
  });
  tell({ kind: "ready", tick: world.tick, bodies: bodies() });
}

play().catch((error: unknown) => {
  tell({ kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
});
