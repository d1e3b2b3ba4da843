import type { Venue } from "../../../twins/core/venue.ts";
import { type Guidance, type Sensed, SIGN } from "../../../twins/drill/guidance.ts";
import {
  AHEAD_FEATURE,
  FEATURES,
  FURTHEST_S,
  type Readings,
  RISE_S,
  roomGraph,
  type Scene,
  sceneOf,
  writeFeatures,
} from "./features.ts";
import { SEEN_PER_M } from "./fires.ts";
import type { Forecast, Met } from "./forecast.ts";
import { createPlanner } from "./planner.ts";
import type { Outlook, Weights } from "./walker.ts";
import { wayGraph } from "./ways.ts";

/** Moments that the forecast is asked for, s from now; between them it goes in a straight line, and after them it stays. */
const AHEAD_S = [0, 30, 60, 120, 180, FURTHEST_S] as const;
/** How long who stays has to wait, s: until a fire service has come and begun to search. */
const STAY_S = 900;

/** Chosen by looking at a few runs that are no part of any test: the card names their seeds. */
export const WEIGHTS: Weights = { doseS: 20_000, stayS: 240 };

/** What is expected in each room at the moments ahead, asked of the model when it is first wanted: rooms x moments. */
interface Ahead {
  /** Forgets what was expected. */
  renew(scene: Scene): void;
  /** A room's number at a time from now. */
  rate(room: number, inS: number): number;
  speed(room: number, inS: number): number;
}

function createAhead(forecast: Forecast, rooms: number, isShut: boolean): Ahead {
  const [rates, speeds] = [0, 0].map(() => new Float64Array(rooms * AHEAD_S.length)) as [Float64Array, Float64Array];
  const isKnown = new Uint8Array(rooms);
  const features = new Float32Array(FEATURES);
  const met: Met = { ratePerMin: 0, speed: 1 };
  let scene: Scene | null = null;
  const ask = (room: number): void => {
    isKnown[room] = 1;
    if (scene === null) return;
    writeFeatures(scene, room, { aheadS: 0, isShut }, features, 0);
    AHEAD_S.forEach((aheadS, at) => {
      features[AHEAD_FEATURE] = aheadS / FURTHEST_S;
      forecast(features, met);
      rates[room * AHEAD_S.length + at] = met.ratePerMin;
      speeds[room * AHEAD_S.length + at] = met.speed;
    });
  };
  const read = (row: Float64Array, room: number, inS: number): number => {
    if (isKnown[room] === 0) ask(room);
    return between(row, room, inS);
  };
  return {
    renew(now) {
      scene = now;
      isKnown.fill(0);
    },
    rate: (room, inS) => read(rates, room, inS),
    speed: (room, inS) => read(speeds, room, inS),
  };
}

/** A row of moments at a time between them. */
function between(row: Float64Array, room: number, inS: number): number {
  const first = room * AHEAD_S.length;
  for (let at = 1; at < AHEAD_S.length; at++) {
    const [from, to] = [AHEAD_S[at - 1]!, AHEAD_S[at]!];
    if (inS > to) continue;
    const share = Math.max(0, (inS - from) / (to - from));
    return row[first + at - 1]! * (1 - share) + row[first + at]! * share;
  }
  return row[first + AHEAD_S.length - 1]!;
}

const outlookOf = (open: Ahead, shut: Ahead): Outlook => ({
  meet(room, inS, into) {
    into.ratePerMin = open.rate(room, inS);
    into.speed = open.speed(room, inS);
  },
  stayDose(room, inS) {
    let dose = 0;
    for (let s = inS; s < inS + STAY_S; s += 60) dose += shut.rate(room, s);
    return dose;
  },
});

const copyOf = ({ atS, layerM, upperC, upperExtinctionPerM, doors }: Sensed): Readings => ({
  ...{ atS, doors: doors.slice(), layerM: layerM.slice() },
  ...{ upperC: upperC.slice(), upperExtinctionPerM: upperExtinctionPerM.slice() },
});

/** Steers the signs of a building by a forecast of what each way will be like when people get there. */
export function guideBy(forecast: Forecast, venue: Venue, weights: Weights = WEIGHTS): Guidance {
  const graph = roomGraph(venue);
  const planner = createPlanner(wayGraph(venue), weights);
  const [open, shut] = [false, true].map((isShut) => createAhead(forecast, venue.rooms.length, isShut)) as [
    Ahead,
    Ahead,
  ];
  const outlook = outlookOf(open, shut);
  const shown = new Int32Array(venue.rooms.length).fill(SIGN.usual);
  let kept: Readings[] = [];
  let seenAtS: number | null = null;
  return {
    decide(sensed) {
      if (seenAtS === null && sensed.upperExtinctionPerM.some((k) => k > SEEN_PER_M)) seenAtS = sensed.atS;
      if (seenAtS === null) return shown;
      const now = copyOf(sensed);
      kept = [...kept.filter(({ atS }) => atS > now.atS - RISE_S - 1), now];
      const scene = sceneOf(graph, now, kept[0]!, now.atS - seenAtS);
      open.renew(scene);
      shut.renew(scene);
      shown.set(planner.plan(outlook, sensed, shown));
      return shown;
    },
  };
}
