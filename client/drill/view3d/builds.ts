import type { RoleId } from "../../../twins/drill/roles.ts";
import { SCENE_KINDS } from "../../../twins/protocol/drill.ts";

/** How somebody is built, as the shader takes it. */
export interface Build {
  readonly statureM: number;
  /** Width of the body as a share of an adult's of the same stature. */
  readonly girth: number;
  /** Size of the head as a share of an adult's of the same stature. */
  readonly head: number;
  /** Leans forward, rad. */
  readonly stoopRad: number;
  /** Walks with a stick. */
  readonly hasStick: boolean;
  /** 0: none, 1: a warden's vest, 2: a responder's vest and helmet. */
  readonly vest: 0 | 1 | 2;
}

/** The body that is drawn is of this stature, m. */
export const DRAWN_M = 1.75;

/**
 * Mean statures, m: women and men of 20 years and more (Fryar et al. 2021, Vital and Health Statistics 3(46), NHANES 2015-2018), less 5 and 3 cm at
 * 70 years (Sorkin, Muller and Andres 1999, American Journal of Epidemiology 150); children of five years (WHO Child Growth Standards 2006,
 * median of girls and boys). People differ by a standard deviation of 7 cm, children by 4.6 cm.
 */
export const STATURES = {
  adult: [1.613, 1.753],
  older: [1.563, 1.723],
  child: [1.094, 1.1],
  spreadM: { adult: 0.07, child: 0.046 },
} as const;

/** A number of somebody from 0 to 1, always the same. */
export const chanceOf = (id: number, salt: number): number =>
  ((Math.imul(id + 1, 2_654_435_761 + salt * 40_503) >>> 8) & 0xffff) / 0x10000;

/** Even numbers of chance make a bell when three are added: of mean 0 and deviation 1, never beyond 3. */
const bell = (id: number): number => 2 * (chanceOf(id, 11) + chanceOf(id, 12) + chanceOf(id, 13) - 1.5);

const VESTS: Readonly<Partial<Record<RoleId, 1 | 2>>> = { warden: 1, responder: 2 };

/** @param kind of `SCENE_KINDS`; what is not known is an adult */
export function buildOf(id: number, kind: number, role: RoleId | undefined): Build {
  const name = SCENE_KINDS[kind] ?? "walking";
  const isChild = name === "child";
  const group = isChild ? "child" : name === "older" ? "older" : "adult";
  const mean = STATURES[group][chanceOf(id, 9) < 0.5 ? 0 : 1]!;
  const statureM = mean + STATURES.spreadM[isChild ? "child" : "adult"] * Math.max(-2, Math.min(2, bell(id)));
  return {
    statureM,
    girth: isChild ? 1.06 : 0.94 + 0.14 * chanceOf(id, 10),
    // A child of five is some 5.7 heads high, an adult 7.5.
    head: isChild ? 1.3 : 1,
    stoopRad: name === "older" ? 0.16 : 0,
    hasStick: name === "older" ? chanceOf(id, 14) < 0.5 : name === "impaired",
    vest: (role === undefined ? undefined : VESTS[role]) ?? 0,
  };
}
