import type { Venue } from "../core/venue.ts";
import type { CrowdOptions } from "./crowd.ts";
import { makeCells } from "./dynamics/cells.ts";
import { ARRIVED_M, DOING, STAIR_SHARE } from "./model.ts";
import { BARRIER, makeSheets, type Sheets } from "./plan/sheets.ts";
import { makeWalkPlan } from "./plan/walkGrid.ts";
import type { CrowdState } from "./state.ts";
import { createRoutes, type Routes } from "./ways/routes.ts";

/** An empty crowd: its planes, ways and columns. */
export function makeState(venue: Venue, capacity: number, options: CrowdOptions): CrowdState {
  const sheets = makeSheets(venue, options.seams);
  const plan = makeWalkPlan(venue, sheets);
  return makeColumns(venue, sheets, createRoutes(venue, sheets, plan, STAIR_SHARE), capacity, options);
}

/** The same over planes and ways that are there. */
export function makeColumns(
  venue: Venue,
  sheets: Sheets,
  routes: Routes,
  capacity: number,
  options: CrowdOptions,
): CrowdState {
  const real = (): Float64Array => new Float64Array(capacity);
  const whole = (): Int32Array => new Int32Array(capacity);
  const flags = (): Uint8Array => new Uint8Array(capacity);
  const portals = routes.plan.portals.length;
  const barrierOf = new Int32Array(venue.openings.length).fill(-1);
  const { kind, ref, isSolid } = sheets.barriers;
  kind.forEach((of, w) => {
    if (of !== BARRIER.opening) return;
    barrierOf[ref[w]!] = w;
    if (venue.openings[ref[w]!]!.kind === "window") isSolid[w] = 1;
  });
  return {
    venue,
    sheets,
    routes,
    cells: makeCells(sheets, capacity),
    mode: options.mode ?? "physical",
    choosesQuickest: options.choice !== "shortest",
    opensDoors: options.opensDoors ?? true,
    capacity,
    musterM: options.musterM ?? ARRIVED_M,
    count: 0,
    steps: 0,
    atS: 0,
    signs: null,
    storey: new Int16Array(capacity),
    x: real(),
    y: real(),
    z: real(),
    headingX: real(),
    headingY: real(),
    speedMps: real(),
    state: flags().fill(DOING.absent),
    speedFactor: real().fill(1),
    freeMps: real(),
    upMps: real(),
    downMps: real(),
    sizeM: real(),
    reactionS: real(),
    group: whole(),
    climbs: flags(),
    usesLifts: flags(),
    sheet: whole(),
    lx: real(),
    ly: real(),
    zone: whole(),
    ex: real(),
    ey: real(),
    wishMps: real(),
    vx: real(),
    vy: real(),
    heldUpAtS: real().fill(-Infinity),
    isSteered: flags(),
    steerX: real(),
    steerY: real(),
    steerMps: real(),
    portal: whole().fill(-1),
    aheadM: real(),
    remainingM: real(),
    leaving: whole().fill(-1),
    chosenAt: whole().fill(-1),
    goals: [],
    fields: [],
    ways: [],
    safeAtS: real().fill(Number.NaN),
    exitBy: whole().fill(-1),
    crossings: new Uint32Array(portals),
    crossedAtS: new Float64Array(portals).fill(Number.NaN),
    tokens: new Float64Array(portals).fill(1),
    barrierOf,
    openingS: new Float64Array(venue.openings.length),
    queues: new Uint16Array(40 * portals),
    bound: new Uint32Array(portals),
    isDoorChanged: false,
    jamFields: new Map(),
    allowsLifts: options.allowsLifts ?? false,
    liftStop: new Int32Array(venue.lifts.length).fill(-1),
    isLiftOpen: new Uint8Array(venue.lifts.length),
    aboard: venue.lifts.map(() => []),
    liftFreeAtS: new Float64Array(venue.lifts.length),
    landing: whole().fill(-1),
  };
}
