import type { Standing } from "./plume.ts";
import type { Lining } from "./walls.ts";

/** In place of a room's index. */
export const OUTSIDE = -1;

/** A volume of air with a hot layer above a cool one. */
export interface ZoneRoom {
  readonly areaM2: number;
  readonly perimeterM: number;
  readonly heightM: number;
  /** Of its floor, above the site's zero, m. */
  readonly floorZ: number;
  readonly lining: Lining;
}

/** A hole in a wall, between two rooms or to the outside. */
export interface ZoneOpening {
  readonly a: number;
  /** May be `OUTSIDE`. */
  readonly b: number;
  readonly bottomZ: number;
  readonly topZ: number;
  /** As it stands at the start, m. */
  readonly widthM: number;
}

/** A hole in a floor: stairs. */
export interface ZoneShaft {
  readonly lower: number;
  readonly upper: number;
  readonly z: number;
  readonly areaM2: number;
}

/** Rooms and how air gets from one to the next. */
export interface ZoneNetwork {
  readonly rooms: readonly ZoneRoom[];
  readonly openings: readonly ZoneOpening[];
  readonly shafts: readonly ZoneShaft[];
  /** Outside for ever, K. */
  readonly ambientK: number;
  /** Air, walls and fuel inside at the start, K; as outside unless told. */
  readonly indoorK?: number;
}

/** What burns, in SI. */
export interface ZoneFire {
  readonly room: number;
  /** Of its base above the room's floor, m. */
  readonly baseM: number;
  readonly standing: Standing;
  /** In the open, W, seconds after the start. */
  heatW(atS: number): number;
  /** Of a burner; null for goods, which burn with `HEAT_PER_AREA`. */
  readonly diameterM: number | null;
  readonly radiativeShare: number;
  readonly fuel: Fuel;
}

/** What a kilogram of fuel gives with air enough, and what with too little. */
export interface Fuel {
  /** Net heat of combustion, J/kg. */
  readonly heatJKg: number;
  /** kg/kg. */
  readonly soot: number;
  readonly co: number;
  readonly coStarved: number;
  readonly co2: number;
  readonly hcn: number;
}

/** Heat that goods give for each square metre of floor, W/m2 (EN 1991-1-2 annex E, hotels and offices: 250 to 500 kW/m2). */
export const HEAT_PER_AREA = 500_000;

/**
 * Furniture with foam before flashover: the design values of New Zealand's C/VM2; with too little air its carbon monoxide after
 * flashover. Hydrogen cyanide, which it leaves out, is an assumption of ours: 3 g/kg, as of foam with air enough.
 */
export const FURNITURE: Fuel = { heatJKg: 20e6, soot: 0.07, co: 0.04, coStarved: 0.4, co2: 1.5, hcn: 0.003 };

/** Methane burns clean. */
export const METHANE: Fuel = { heatJKg: 50e6, soot: 0, co: 0, coStarved: 0, co2: 2.75, hcn: 0 };
