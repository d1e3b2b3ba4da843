import { type Digest, digestOf } from "../../core/digest.ts";
import { roundTo } from "../../core/numeric.ts";
import { inRing } from "../../core/ring.ts";
import { rng } from "../../core/rng.ts";
import type { Venue, Xy } from "../../core/venue.ts";
import type { HazardRun, Spot, Surroundings } from "../hazard.ts";
import { UNHARMED } from "../hazard.ts";
import { type Agent, EXTINGUISHER } from "./agents.ts";
import { controlled, type Feed, type FireControl } from "./control.ts";
import { CO, CO2, HCN, O2, SOOT, SPECIES_COUNT, STEFAN_BOLTZMANN, VOLUME_PER_MASS, ZERO_C_K } from "./gas.ts";
import type { FireCurve, Growth } from "./growth.ts";
import { FURNITURE, type Fuel, HEAT_PER_AREA, type ZoneFire } from "./network.ts";
import type { Standing } from "./plume.ts";
import { sightLine } from "./sight.ts";
import { standingIn, type VenueNetwork, venueNetwork } from "./venueNetwork.ts";
import { EXTINCTION_M2_PER_KG } from "./visibility.ts";
import { GYPSUM, type Lining } from "./walls.ts";
import { LEAST_SHARE, type ZoneState } from "./zoneState.ts";
import { createZones, type Zones } from "./zones.ts";

/** Of a seat or a bed above the floor, m. */
export const USUAL_BASE_M = 0.5;

/** What burns, where, and how the doors stand when it begins. */
export interface FireStart {
  readonly venue: Venue;
  /** Index of its room. */
  readonly room: number;
  readonly at: Xy;
  readonly growth: Growth;
  readonly peakKw: number;
  /** At its peak, s; 600 unless told. */
  readonly steadyS?: number;
  /** From the peak to nothing, s; 600 unless told. */
  readonly decayS?: number;
  /** Of the flames' base above the floor, m; `USUAL_BASE_M` unless told. */
  readonly baseM?: number;
  /** By the walls that are near, unless told. */
  readonly standing?: Standing;
  /** Of the heat that goes as radiation; 0.35 unless told (NZ C/VM2). */
  readonly radiativeShare?: number;
  readonly fuel?: Fuel;
  readonly lining?: Lining;
  /** Outside; 20 unless told. */
  readonly ambientC?: number;
  /** Of air and walls inside at the start; as outside unless told. What differs flows through leaks and open doors by its density. */
  readonly indoorC?: number;
  /** Which openings stand open, by the venue's index; doors that it does not name are closed, as windows are. */
  readonly doors?: ReadonlyMap<number, boolean>;
  /**
   * How uncertain the fire is: peak, soot and gases each by a factor of chance from 1 - spread to 1 + spread, triangular; 0 to 0.5,
   * and 0 unless told. Nothing else of the run is by chance.
   */
  readonly spread?: number;
  /** What a machine gives it until it is stopped; nothing unless told. */
  readonly feed?: Feed;
}

/** What there is in each room, for drawing: one number a room, of the moment after the last step. */
export interface RoomLayers {
  /** Height of the interface above the room's floor, m. */
  readonly layerM: Float32Array;
  readonly upperC: Float32Array;
  readonly lowerC: Float32Array;
  readonly upperExtinctionPerM: Float32Array;
  readonly lowerExtinctionPerM: Float32Array;
  readonly upperCoPpm: Float32Array;
  readonly lowerCoPpm: Float32Array;
}

export interface FireRun extends HazardRun {
  readonly layers: RoomLayers;
  /** Given off now, and in the open: less where oxygen lacks, kW. */
  readonly heatKw: number;
  readonly wantedKw: number;
  /** Index of the room at a spot; null outside. */
  roomAt(spot: Spot): number | null;
  /** Opens or closes. @returns false for a passage, which cannot be closed. @throws RangeError for no such opening */
  setOpening(index: number, open: boolean): boolean;
  isOpen(index: number): boolean;
  /** It is out for good. */
  readonly isOut: boolean;
  /**
   * Whether a jet from a spot gets to what burns: near enough to its edge, and no wall or closed door between. Laws and their
   * calibration: `fallKwS`.
   */
  canReach(spot: Spot, agent: Agent): boolean;
  /** No wall and no closed door is between a spot and what burns. */
  isSeen(spot: Spot): boolean;
  /** A jet gets there for `dtS` from now on; `skill` of it reaches what burns, 1 for a trained hand. */
  suppress(agent: Agent, skill: number, dtS: number): void;
  /** The machine that feeds it is stopped. */
  cutFeed(): void;
  /** Something else puts it out, such as a gas. */
  putOut(): void;
}

const createLayers = (rooms: number): RoomLayers => ({
  layerM: new Float32Array(rooms),
  upperC: new Float32Array(rooms),
  lowerC: new Float32Array(rooms),
  upperExtinctionPerM: new Float32Array(rooms),
  lowerExtinctionPerM: new Float32Array(rooms),
  upperCoPpm: new Float32Array(rooms),
  lowerCoPpm: new Float32Array(rooms),
});

const shareOf = (state: ZoneState, layer: number, species: number): number =>
  state.speciesKg[layer * SPECIES_COUNT + species]! / state.massKg[layer]!;

const volumeOf = (state: ZoneState, layer: number): number =>
  layer % 2 === 1 ? state.upperM3[layer >> 1]! : state.volumeM3[layer >> 1]! - state.upperM3[layer >> 1]!;

const extinctionIn = (state: ZoneState, layer: number): number =>
  (EXTINCTION_M2_PER_KG * state.speciesKg[layer * SPECIES_COUNT + SOOT]!) / volumeOf(state, layer);

const coPpmIn = (state: ZoneState, layer: number): number => shareOf(state, layer, CO) * VOLUME_PER_MASS.co * 1e6;

function fillLayers(layers: RoomLayers, state: ZoneState, floorZ: (room: number) => number): void {
  for (let room = 0; room < state.rooms; room++) {
    const lower = 2 * room;
    layers.layerM[room] = state.interfaceZ[room]! - floorZ(room);
    layers.upperC[room] = state.temperatureK[lower + 1]! - ZERO_C_K;
    layers.lowerC[room] = state.temperatureK[lower]! - ZERO_C_K;
    layers.upperExtinctionPerM[room] = extinctionIn(state, lower + 1);
    layers.lowerExtinctionPerM[room] = extinctionIn(state, lower);
    layers.upperCoPpm[room] = coPpmIn(state, lower + 1);
    layers.lowerCoPpm[room] = coPpmIn(state, lower);
  }
}

const inRange = (name: string, value: number, low: number, high: number): number => {
  if (value >= low && value <= high) return value;
  throw new RangeError(`${name} is ${value}, not from ${low} to ${high}`);
};

/** The fire as it burns in this run, with what chance makes of it. @throws RangeError */
function fireOf(start: FireStart, seed: number): { readonly fire: ZoneFire; readonly control: FireControl } {
  const { venue, room: index, at, fuel = FURNITURE } = start;
  const room = venue.rooms[index];
  if (room === undefined) throw new RangeError(`there is no room ${index}`);
  if (!inRing(at, room.outline)) throw new RangeError(`the fire at ${at[0]}, ${at[1]} is not in its room`);
  const spread = inRange("spread", start.spread ?? 0, 0, 0.5);
  const chance = rng(seed, "fire");
  const factor = (): number => chance.triangular(1 - spread, 1, 1 + spread);
  const curve: FireCurve = {
    growth: start.growth,
    peakKw: inRange("peakKw", start.peakKw, 1, 100_000) * factor(),
    steadyS: inRange("steadyS", start.steadyS ?? 600, 0, 86_400),
    decayS: inRange("decayS", start.decayS ?? 600, 0, 86_400),
  };
  const [soot, gases] = [factor(), factor()];
  const control = controlled(curve, start.feed ?? null);
  if (start.feed !== undefined) {
    inRange("feed.share", start.feed.share, 0, 1);
    inRange("feed.drainS", start.feed.drainS, 0.1, 3_600);
  }
  const fire: ZoneFire = {
    room: index,
    baseM: inRange("baseM", start.baseM ?? USUAL_BASE_M, 0, venue.storeys[room.storey]!.heightM),
    standing: start.standing ?? standingIn(room, at),
    heatW: (atS) => 1000 * control.heatKw(atS),
    diameterM: null,
    radiativeShare: inRange("radiativeShare", start.radiativeShare ?? 0.35, 0, 0.9),
    fuel: {
      ...fuel,
      soot: fuel.soot * soot,
      co: fuel.co * gases,
      coStarved: fuel.coStarved * gases,
      hcn: fuel.hcn * gases,
    },
  };
  return { fire, control };
}

/** Rooms of a storey with the boxes around them, to look a spot up in. */
function roomFinder(venue: Venue): (spot: Spot) => number | null {
  const boxes = venue.rooms.map(({ outline }) => ({
    west: Math.min(...outline.map(([x]) => x)),
    east: Math.max(...outline.map(([x]) => x)),
    south: Math.min(...outline.map(([, y]) => y)),
    north: Math.max(...outline.map(([, y]) => y)),
  }));
  const onStorey = venue.storeys.map((_, storey) =>
    venue.rooms.map((_room, i) => i).filter((i) => venue.rooms[i]!.storey === storey),
  );
  return ({ storey, x, y }) => {
    for (const i of onStorey[storey] ?? []) {
      const { west, east, south, north } = boxes[i]!;
      if (x >= west && x <= east && y >= south && y <= north && inRing([x, y], venue.rooms[i]!.outline)) return i;
    }
    return null;
  };
}

/** Radiant heat on somebody, kW/m2: of the hot layer above or around, and of the flames as a point. */
function fluxAt(zones: Zones, fire: ZoneFire, at: Xy, room: number, spot: Spot, ambientK: number): number {
  const { state, burning, emissivity } = zones;
  const hot = state.temperatureK[2 * room + 1]!;
  const fourth = hot * hot * hot * hot - ambientK * ambientK * ambientK * ambientK;
  const layer = Math.max(0, emissivity[room]! * STEFAN_BOLTZMANN * fourth);
  if (room !== fire.room) return layer / 1000;
  const dx = spot.x - at[0];
  const dy = spot.y - at[1];
  // Nobody is nearer to the middle of the flames than half a metre.
  const square = Math.max(0.25, dx * dx + dy * dy);
  return (layer + burning.radiantW / (4 * 3.141592653589793 * square)) / 1000;
}

/** Writes what is in the layer that a spot is in. */
function writeLayer(state: ZoneState, layer: number, into: Surroundings): void {
  into.extinctionPerM = extinctionIn(state, layer);
  into.temperatureC = state.temperatureK[layer]! - ZERO_C_K;
  into.coPpm = coPpmIn(state, layer);
  into.co2Pct = shareOf(state, layer, CO2) * VOLUME_PER_MASS.co2 * 100;
  into.hcnPpm = shareOf(state, layer, HCN) * VOLUME_PER_MASS.hcn * 1e6;
  into.o2Pct = shareOf(state, layer, O2) * VOLUME_PER_MASS.o2 * 100;
}

function writeOutside(into: Surroundings, ambientC: number): void {
  into.extinctionPerM = 0;
  into.temperatureC = ambientC;
  into.fluxKwM2 = 0;
  into.coPpm = 0;
  into.co2Pct = UNHARMED.co2Pct;
  into.hcnPpm = 0;
  into.o2Pct = UNHARMED.o2Pct;
  into.layerM = Infinity;
}

const digestState = (atS: number, { state }: Zones, widthM: Float64Array): Digest => {
  const rounded = (values: Float64Array, digits: number): number[] => Array.from(values, (x) => roundTo(x, digits));
  return digestOf({
    atS: roundTo(atS, 6),
    upperM3: rounded(state.upperM3, 6),
    massKg: rounded(state.massKg, 6),
    speciesKg: rounded(state.speciesKg, 9),
    pressurePa: rounded(state.pressurePa, 4),
    widthM: rounded(widthM, 6),
  });
};

/** How the venue's openings stand, and what the network makes of it. */
function createOpenings(venue: Venue, made: VenueNetwork, zones: Zones, doors: FireStart["doors"]) {
  const open = venue.openings.map(({ kind }, i) => kind === "passage" || doors?.get(i) === true);
  const apply = (i: number): void => {
    const own = made.openingOf[i]!;
    if (own >= 0) zones.widthM[own] = open[i] ? made.widths[i]!.open : made.widths[i]!.closed;
  };
  open.forEach((_, i) => {
    apply(i);
  });
  const at = (index: number): number => {
    if (venue.openings[index] === undefined) throw new RangeError(`there is no opening ${index}`);
    return index;
  };
  return {
    isOpen: (index: number): boolean => open[at(index)]!,
    set(index: number, isOpen: boolean): boolean {
      if (venue.openings[at(index)]!.kind === "passage" && !isOpen) return false;
      open[index] = isOpen;
      apply(index);
      return true;
    },
  };
}

/** What people do about it: jets, a machine that stops, a gas. */
function suppressionOf(
  { venue, room, at }: FireStart,
  control: FireControl,
  zones: Zones,
  inSight: ReturnType<typeof sightLine>,
): Pick<FireRun, "canReach" | "isSeen" | "suppress" | "cutFeed" | "putOut"> {
  const { storey } = venue.rooms[room]!;
  const isSeen = (spot: Spot): boolean => spot.storey === storey && inSight(storey, [spot.x, spot.y], at);
  return {
    isSeen,
    canReach(spot, agent) {
      if (control.isOut) return false;
      const edgeM = Math.sqrt(zones.burning.wantedW / HEAT_PER_AREA / 3.141592653589793);
      const reachM = EXTINGUISHER[agent].reachM + edgeM;
      const square = (spot.x - at[0]) * (spot.x - at[0]) + (spot.y - at[1]) * (spot.y - at[1]);
      return square <= reachM * reachM && isSeen(spot);
    },
    suppress: (agent, skill, dtS) => control.suppress(agent, inRange("skill", skill, 0, 1), zones.atS, dtS),
    cutFeed: () => control.cutFeed(zones.atS),
    putOut: () => control.putOut(),
  };
}

/**
 * Starts a fire in a venue. The same start, seed and calls give the same bytes everywhere.
 * @throws RangeError for a room, a place or a number that cannot be
 */
export function startFire(start: FireStart, seed: number): FireRun {
  const { venue, at, lining = GYPSUM, ambientC = UNHARMED.temperatureC, indoorC = ambientC } = start;
  inRange("ambientC", ambientC, -50, 60);
  inRange("indoorC", indoorC, -50, 60);
  const { fire, control } = fireOf(start, seed);
  const made = venueNetwork(venue, lining, ambientC, indoorC);
  const { network } = made;
  const zones = createZones(network, fire);
  const openings = createOpenings(venue, made, zones, start.doors);
  const layers = createLayers(venue.rooms.length);
  const floorZ = (room: number): number => network.rooms[room]!.floorZ;
  fillLayers(layers, zones.state, floorZ);
  const roomAt = roomFinder(venue);
  const inSight = sightLine(venue, openings.isOpen);
  return {
    ...suppressionOf(start, control, zones, inSight),
    get isOut() {
      return control.isOut;
    },
    get atS() {
      return zones.atS;
    },
    get heatKw() {
      return zones.burning.heatW / 1000;
    },
    get wantedKw() {
      return zones.burning.wantedW / 1000;
    },
    layers,
    roomAt,
    step(dtS) {
      if (!(dtS > 0)) return;
      zones.step(dtS);
      fillLayers(layers, zones.state, floorZ);
    },
    around(spot, into) {
      const room = roomAt(spot);
      if (room === null) return writeOutside(into, ambientC);
      const { state } = zones;
      const layerM = state.interfaceZ[room]! - floorZ(room);
      writeLayer(state, spot.heightM >= layerM ? 2 * room + 1 : 2 * room, into);
      into.fluxKwM2 = fluxAt(zones, fire, at, room, spot, network.indoorK ?? network.ambientK);
      // A layer as thin as it is kept at is none.
      into.layerM = state.upperM3[room]! > 2 * LEAST_SHARE * state.volumeM3[room]! ? layerM : Infinity;
    },
    digest: () => digestState(zones.atS, zones, zones.widthM),
    setOpening: (index, open) => openings.set(index, open),
    isOpen: openings.isOpen,
  };
}
