import { clamp, exp } from "../../core/numeric.ts";
import type { PersonKind } from "../model.ts";

/**
 * Share of a free speed that is left in still water of a depth, m. Li, Song, Zhang and Bode 2026 (Acta Polytechnica CTU Proceedings 57,
 * 226; 188 people at 0, 0.35, 0.6 and 0.9 m): 38.6 % (men) and 44.8 % (women) are lost at 0.35 m, and less for each further step; here
 * exp(-depth / 0.65 m), which passes through their mean at 0.35 m (0.583). That it is an exponential is ours.
 */
export const depthSpeed = (depthM: number): number => (depthM <= 0 ? 1 : exp(-depthM / 0.65));

/** Limits of depth x speed, m2/s: up to the first footing is kept, from the second on nobody stands. */
interface Footing {
  readonly keptM2S: number;
  readonly lostM2S: number;
  readonly deepestM: number;
}

/**
 * Cox, Shand and Blacka 2010 (Australian Rainfall and Runoff, project 10, stage 1): adults keep their footing to 0.6 m2/s and lose
 * it at 1.2, and at 1.2 m depth; children 0.4, 0.6, and 0.5 m. Who is frail counts as a child there.
 */
const FOOTING: Readonly<Record<PersonKind, Footing>> = {
  walking: { keptM2S: 0.6, lostM2S: 1.2, deepestM: 1.2 },
  older: { keptM2S: 0.4, lostM2S: 0.6, deepestM: 0.5 },
  child: { keptM2S: 0.4, lostM2S: 0.6, deepestM: 0.5 },
  impaired: { keptM2S: 0.4, lostM2S: 0.6, deepestM: 0.5 },
  wheelchair: { keptM2S: 0.4, lostM2S: 0.6, deepestM: 0.5 },
};

/** Share that the current leaves: all of it up to the limit of sure footing, and by even steps none at the limit of standing. */
export function currentSpeed(depthM: number, flowMps: number, kind: PersonKind = "walking"): number {
  const { keptM2S, lostM2S } = FOOTING[kind];
  return clamp((lostM2S - Math.max(0, depthM) * Math.abs(flowMps)) / (lostM2S - keptM2S), 0, 1);
}

/** Both together: what is left of a free speed in moving water; 0 where somebody is swept away or out of her depth. */
export const waterSpeed = (depthM: number, flowMps: number, kind: PersonKind = "walking"): number =>
  depthM >= FOOTING[kind].deepestM ? 0 : depthSpeed(depthM) * currentSpeed(depthM, flowMps, kind);
