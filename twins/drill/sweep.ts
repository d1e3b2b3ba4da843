import { DOING, NEAREST_MUSTER } from "../crowd/model.ts";
import { FED_PUBLIC } from "./rubrics/fire.ts";
import type { DrillWorld } from "./world.ts";

/** A warden looks into so many rooms at most; then they leave. */
const MOST_ROOMS = 40;
/** Who does not get to a room gives it up, s. */
const MOST_WAY_S = 60;

interface Warden {
  readonly who: number;
  readonly body: number;
  /** Rooms still to be looked into, by their index. */
  readonly left: number[];
  target: number;
  sinceS: number;
  isLeaving: boolean;
}

/** Simulated wardens: from the alarm on each looks into the rooms of their storey, nearest first, tells people to go, and leaves last. */
export interface Sweep {
  /** Once a second. */
  look(): void;
}

/** Rooms of each storey are dealt out among the wardens there. */
function roomsFor(world: DrillWorld, at: number, bodies: readonly number[]): number[] {
  const { crowd } = world;
  const storey = crowd.storey[bodies[at]!]!;
  const here = bodies.filter((body) => crowd.storey[body] === storey);
  const nth = here.indexOf(bodies[at]!);
  const wanted = world.setUp.venue.rooms.flatMap((room, index) =>
    room.storey === storey && (room.use === "room" || room.use === "hall") ? [index] : [],
  );
  return wanted.filter((_, n) => n % here.length === nth).slice(0, MOST_ROOMS);
}

function nearestRoom(world: DrillWorld, { body, left }: Warden): number {
  const { rooms } = world.setUp.venue;
  const [x, y] = [world.crowd.x[body]!, world.crowd.y[body]!];
  let best = Infinity;
  let found = -1;
  for (const room of left) {
    const { outline } = rooms[room]!;
    const dx = outline.reduce((sum, p) => sum + p[0], 0) / outline.length - x;
    const dy = outline.reduce((sum, p) => sum + p[1], 0) / outline.length - y;
    if (dx * dx + dy * dy >= best) continue;
    best = dx * dx + dy * dy;
    found = room;
  }
  return found;
}

export function createSweep(world: DrillWorld, wardens: readonly number[]): Sweep {
  const bodies = wardens.map((who) => world.participants[who]!.body);
  const all: readonly Warden[] = wardens.map((who, at) => ({
    ...{ who, body: bodies[at]!, left: roomsFor(world, at, bodies), target: -1, sinceS: 0, isLeaving: false },
  }));
  const goOn = (one: Warden): void => {
    const room = world.fed[one.body]! >= FED_PUBLIC ? -1 : nearestRoom(world, one);
    one.target = room;
    one.sinceS = world.atS;
    one.isLeaving = room < 0;
    if (room >= 0) one.left.splice(one.left.indexOf(room), 1);
    world.drive(one.who, { goal: room < 0 ? NEAREST_MUSTER : { kind: "room", room }, bends: true });
  };
  return {
    look() {
      if (world.alarmAtS === null) return;
      for (const one of all) {
        const state = world.crowd.state[one.body]!;
        if (state === DOING.incapacitated || state === DOING.safe) continue;
        world.act(one.who, { kind: "warn", opening: null });
        if (one.isLeaving) continue;
        const isThere = one.target < 0 || state === DOING.arrived || world.crowd.roomOf(one.body) === one.target;
        const isLate = world.atS - one.sinceS > MOST_WAY_S;
        if (isThere || isLate || world.fed[one.body]! >= FED_PUBLIC) goOn(one);
      }
    },
  };
}
