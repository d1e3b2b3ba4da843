import { type Flames, readFireView, readFlames } from "../../../twins/drill/hazards/fire.ts";
import { type FloodPicture, pictureDepthM, readFloodView } from "../../../twins/drill/hazards/floodView.ts";
import { type GasPicture, readGasView } from "../../../twins/drill/hazards/machineFire.ts";
import { type OutagePicture, readOutageView } from "../../../twins/drill/hazards/outageView.ts";
import { type QuakePiece, readQuakeView } from "../../../twins/drill/hazards/quakeView.ts";
import type { DrillInfo, OwnState, VenueView } from "../../../twins/protocol/drill.ts";

export interface RoomAir {
  readonly layerM: number;
  readonly extinctionPerM: number;
  readonly upperC?: number;
}

/** What is drawn of a hazard, in whatever form its stream has. */
export interface HazardPicture {
  /** Of each room by its index: the smoke's lower edge above the floor, m, how dense it is, and how hot, Cel. */
  readonly smoke: ReadonlyMap<number, RoomAir>;
  /** Depth of water there, m; 0 where it is dry. Null where the hazard has none. */
  readonly waterM: ((storey: number, x: number, y: number) => number) | null;
  /** Where it burns, while it does. */
  readonly flames?: Flames | null;
  /** Gas by room, and what the warning board tells. */
  readonly gas?: Omit<GasPicture, "fire"> | null;
  /** The water, its flow and the cars in it; none where the hazard has none. */
  readonly flood?: FloodPicture | null;
  /** Height of the ground that the water stands on, m in the site's frame; without it, the storey's floor. */
  readonly groundZ?: (x: number, y: number) => number;
  /** Furniture as it stands or lies now; without it, as in the plan. */
  readonly furniture?: readonly QuakePiece[];
  /** How hard the floor shakes, m/s2. */
  readonly shakingMps2?: number;
  /** Light and lifts; none where nothing takes them. */
  readonly outage?: OutagePicture;
}

export type HazardReader = (bytes: Uint8Array, venue: VenueView) => HazardPicture | null;

/** Gas of less than this share of what is dangerous is not drawn. */
export const SEEN_GAS = 0.05;
/** Smoke that is thinner than this is not seen, 1/m. */
const SEEN_PER_M = 0.05;

const fire: HazardReader = (bytes) => {
  const rooms = readFireView(bytes);
  if (rooms === null) return null;
  const smoke = new Map(
    rooms.map((room, at) => [at, room] as const).filter(([, one]) => one.extinctionPerM > SEEN_PER_M),
  );
  const flames = readFlames(bytes);
  return { smoke, waterM: null, flames: flames === null || flames.kw === 0 ? null : flames };
};

const gas: HazardReader = (bytes, venue) => {
  const read = readGasView(bytes);
  const burning = read === null ? null : fire(read.fire, venue);
  return read === null || burning === null ? null : { ...burning, gas: read };
};

const flood: HazardReader = (bytes) => {
  const picture = readFloodView(bytes);
  if (picture === null) return null;
  const waterM = (storey: number, x: number, y: number): number => (storey === 0 ? pictureDepthM(picture, x, y) : 0);
  return { smoke: new Map(), waterM, flood: picture };
};

const earthquake: HazardReader = (bytes, venue) => {
  const view = readQuakeView(bytes, venue);
  if (view === null) return null;
  return { smoke: new Map(), waterM: null, furniture: view.pieces, shakingMps2: view.shakingMps2 };
};

const NOTHING: HazardPicture = { smoke: new Map(), waterM: null };

/** A hazard that may come in the envelope of an outage. */
const joined =
  (read: HazardReader): HazardReader =>
  (bytes, venue) => {
    const envelope = readOutageView(bytes);
    if (envelope === null) return read(bytes, venue);
    const { outage, rest } = envelope;
    const picture = rest.length === 0 ? NOTHING : read(rest, venue);
    return picture === null ? null : { ...picture, outage };
  };

/** How each hazard's stream is read; of one that is not here, only what the own body is in is drawn. */
export const HAZARD_READERS: Partial<Record<DrillInfo["hazard"], HazardReader>> = {
  fire: joined(fire),
  gas: joined(gas),
  flood: joined(flood),
  earthquake: joined(earthquake),
  outage: joined(() => null),
};

/** With no stream yet: the smoke that the own body is in. */
export function pictureOfOwn(own: OwnState | null): HazardPicture | null {
  if (own === null || own.room < 0 || own.layerM < 0 || own.extinctionPerM <= SEEN_PER_M) return null;
  return { smoke: new Map([[own.room, own]]), waterM: null };
}
