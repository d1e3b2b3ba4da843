import { type Digest, digestOf } from "../../core/digest.ts";
import type { LocalText } from "../../core/place.ts";
import { must } from "../../core/result.ts";
import { inRing } from "../../core/ring.ts";
import type { Venue } from "../../core/venue.ts";
import type { HazardKind, Spot } from "../../hazards/hazard.ts";
import { type OutageRun, type OutageStart, startOutage } from "../../hazards/outage/run.ts";
import type { DrillHazard } from "../definition.ts";
import { type LiftSeen, writeOutageView } from "./outageView.ts";

/** When the mains are back, a car between floors goes to the nearest one by itself, slowly, m/s (EN 81-20, 5.12.1.6: 0.30 at most under emergency electrical operation). */
const RELEVEL_MPS = 0.3;

/** An outage as a drill has it: what it comes of, and what is told of it. */
export interface DrillOutage {
  /** Whether it begins now; asked each step until it does. */
  begins(now: { readonly atS: number; readonly isAlarmed: boolean; readonly hazard: DrillHazard }): boolean;
  /** Without storeys that lose their mains it is the lifts' alone. */
  readonly start: Omit<OutageStart, "venue" | "failsAtS" | "restoredAtS">;
  /** The mains are back after so long, s; never without. */
  readonly lastsS?: number;
  /** People light their way themselves after so long, s: by a torch or a telephone. */
  readonly torchAfterS: number;
  readonly said: { readonly begins: LocalText; readonly lit?: LocalText; readonly ends?: LocalText };
}

/** One that has begun. */
interface Begun {
  readonly of: DrillOutage;
  readonly run: OutageRun;
  wasLit: boolean;
  wasOut: boolean;
}

/** Nothing happens by itself: what an outage alone is joined with. */
export function uneventful(): DrillHazard {
  let atS = 0;
  return {
    run: {
      get atS() {
        return atS;
      },
      step(dtS) {
        atS += dtS;
      },
      around() {},
      digest: () => digestOf({ ticks: Math.round(atS * 1000) }),
    },
    shaking: null,
    view: () => null,
  };
}

/** Two hazards at once, as people are told of them. */
export const joinedKind = (first: HazardKind, second: HazardKind): HazardKind => ({
  ...first,
  laws: [...first.laws, ...second.laws],
  limits: [...first.limits, ...second.limits],
});

/** Storey of the stop that a car is nearest to, the lower of two, and how far it is, m. */
function nearestStop({ lifts, storeys }: Venue, lift: number, z: number): { storey: number; m: number } {
  let [storey, m] = [0, Infinity];
  for (const stop of lifts[lift]!.stops) {
    const away = Math.abs(storeys[stop.storey]!.floorZ - z);
    if (away < m) [storey, m] = [stop.storey, away];
  }
  return { storey, m };
}

/** How a lift is seen; `sinceS` the outage began. */
function liftSeen(venue: Venue, lift: number, { of: { lastsS = Infinity }, run }: Begun): LiftSeen {
  const { state, storey, z } = run.lift(lift);
  if (state !== "inService" || storey !== null) return { state, openAt: storey };
  const nearest = nearestStop(venue, lift, z);
  const isThere = run.atS - lastsS >= nearest.m / RELEVEL_MPS;
  return { state: isThere ? "inService" : "returning", openAt: isThere ? nearest.storey : null };
}

/** Everything of the outages that have begun. */
interface Outages {
  readonly venue: Venue;
  readonly begun: Begun[];
  readonly said: LocalText[];
  isAlarmed: boolean;
}

/** The lifts obey what began first: who was called back by the alarm stays there. */
const liftsSeen = ({ venue, begun: [first] }: Outages): readonly LiftSeen[] =>
  venue.lifts.map((_, lift) =>
    first === undefined ? { state: "inService", openAt: null } : liftSeen(venue, lift, first),
  );

function tellChanges({ begun, said }: Outages): void {
  for (const one of begun) {
    const { lit, ends } = one.of.said;
    if (one.run.isEmergencyLit && !one.wasLit && lit !== undefined) said.push(lit);
    if (!one.run.isOut && one.wasOut && ends !== undefined) said.push(ends);
    one.wasLit ||= one.run.isEmergencyLit;
    one.wasOut = one.run.isOut;
  }
}

function beginAll(outages: Outages, waiting: DrillOutage[], hazard: DrillHazard): void {
  const { venue, begun, said, isAlarmed } = outages;
  for (const of of [...waiting]) {
    if (!of.begins({ atS: hazard.run.atS, isAlarmed, hazard })) continue;
    waiting.splice(waiting.indexOf(of), 1);
    const restored = of.lastsS === undefined ? {} : { restoredAtS: of.lastsS };
    const run = must(startOutage({ ...of.start, venue, failsAtS: 0, ...restored }));
    begun.push({ of, run, wasLit: false, wasOut: true });
    said.push(of.said.begins);
  }
}

const isDark = ({ begun }: Outages, storey: number): boolean => begun.some(({ run }) => !run.hasMains(storey));

function headOf(outages: Outages): Uint8Array<ArrayBuffer> {
  const { venue, begun } = outages;
  return writeOutageView({
    isEmergencyLit: begun.some(({ run }) => run.isEmergencyLit),
    uses: begun.find(({ of }) => of.start.lighting !== null)?.of.start.lighting?.uses ?? [],
    dark: venue.storeys.map((_, storey) => isDark(outages, storey)),
    lifts: liftsSeen(outages),
  });
}

/** Cars that stand elsewhere, or otherwise, than when it was last asked. */
function liftChanges(outages: Outages, stood: (number | null)[]): readonly (readonly [number, number, boolean])[] {
  return liftsSeen(outages).flatMap(({ openAt }, lift) => {
    if ((stood[lift] ?? null) === openAt) return [];
    stood[lift] = openAt;
    const stop = outages.venue.lifts[lift]!.stops.findIndex(({ storey }) => storey === openAt);
    return [[lift, stop, openAt !== null] as const];
  });
}

/** The lift in whose car somebody is, by the plan; -1 for none. */
const liftOf = ({ lifts }: Venue, { storey, x, y }: Spot): number =>
  lifts.findIndex(({ car, stops }) => inRing([x, y], car) && stops.some((stop) => stop.storey === storey));

const NOTHING = new Uint8Array(0);

function together(head: Uint8Array, rest: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(head.length + rest.length);
  bytes.set(head);
  bytes.set(rest, head.length);
  return bytes;
}

/** Joins a hazard with outages: light, lifts and their doors are theirs, all else is the hazard's. Nothing of it is chance. */
export function withOutages(hazard: DrillHazard, venue: Venue, all: readonly DrillOutage[]): DrillHazard {
  const waiting = [...all];
  const outages: Outages = { venue, begun: [], said: [], isAlarmed: false };
  const stood: (number | null)[] = [];
  let told = "";
  let rest: Uint8Array | null = null;
  return {
    ...hazard,
    run: {
      get atS() {
        return hazard.run.atS;
      },
      step(dtS) {
        hazard.run.step(dtS);
        for (const { run } of outages.begun) run.step(dtS);
        beginAll(outages, waiting, hazard);
        tellChanges(outages);
      },
      around(spot, into) {
        hazard.run.around(spot, into);
        for (const { run, of } of outages.begun) if (run.atS < of.torchAfterS) run.around(spot, into);
      },
      digest: (): Digest =>
        digestOf({ hazard: hazard.run.digest(), outages: outages.begun.map(({ run }) => run.digest()) }),
    },
    alarm() {
      outages.isAlarmed = true;
      hazard.alarm?.();
    },
    takeSaid: () => [...(hazard.takeSaid?.() ?? []), ...outages.said.splice(0)],
    takeLifts: () => [...(hazard.takeLifts?.() ?? []), ...liftChanges(outages, stood)],
    isStuck(spot) {
      const lift = outages.begun.length === 0 ? -1 : liftOf(venue, spot);
      return lift >= 0 && liftsSeen(outages)[lift]!.openAt !== spot.storey;
    },
    view() {
      const own = hazard.view();
      rest = own ?? rest;
      const head = headOf(outages);
      if (own === null && String(head) === told) return null;
      told = String(head);
      return together(head, rest ?? hazard.wholeView?.() ?? NOTHING);
    },
    wholeView: () => together(headOf(outages), hazard.wholeView?.() ?? rest ?? NOTHING),
  };
}
