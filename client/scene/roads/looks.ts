import type { SceneTheme } from "../palette.ts";
import type { RoadState } from "./roadStates.ts";

/** How a road is drawn: the slower, the wider, and each state with a pattern of its own, so that no hue is needed to tell them apart. */
export interface RoadLook {
  /** On the screen, px; never narrower than so many metres on the ground. */
  readonly px: number;
  readonly m: number;
  /** Share of its length that is drawn, of dashes. */
  readonly drawn: number;
  /** Dashes a stretch of the pattern, which is PATTERN_PX long on the screen. */
  readonly dashes: number;
  readonly colour: "road" | "dense" | "slow";
}

/** About so long is a stretch of the pattern, px. */
export const PATTERN_PX = 16;

export const ROAD_LOOKS: Readonly<Record<RoadState, RoadLook>> = {
  slow: { px: 7, m: 110, drawn: 1, dashes: 1, colour: "slow" },
  dense: { px: 4.5, m: 70, drawn: 0.75, dashes: 1, colour: "dense" },
  free: { px: 2.2, m: 30, drawn: 1, dashes: 1, colour: "road" },
  stale: { px: 3.2, m: 45, drawn: 0.5, dashes: 3, colour: "road" },
  silent: { px: 1.4, m: 20, drawn: 0.3, dashes: 2, colour: "road" },
};

/** What is told, not measured, is striped in violet, px on the screen: a stripe of it, and as much of the road's own colour. */
const TOLD_PX = PATTERN_PX / 4;
export const TOLD_DASHES = `${TOLD_PX} ${TOLD_PX}`;
/** Of what is neither told nor measured nothing is violet, and what is told is never too old. */
export const isTold = (state: RoadState): boolean => state !== "silent" && state !== "stale";

export const roadColour = (look: RoadLook, theme: SceneTheme): string =>
  look.colour === "road" ? theme.muted : theme[look.colour];

/** Dashes of a look on the screen, px; undefined for a whole line. */
export function dashesOf({ drawn, dashes }: RoadLook): string | undefined {
  const stretch = PATTERN_PX / dashes;
  return drawn === 1 ? undefined : `${(drawn * stretch).toFixed(1)} ${((1 - drawn) * stretch).toFixed(1)}`;
}
