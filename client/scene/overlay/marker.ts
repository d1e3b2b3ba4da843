import type { AlarmPriority } from "../../../twins/operations/alarm.ts";
import { ALARM_LOOK } from "../palette.ts";
import type { Language } from "../types.ts";

/** Outlines of the alarm shapes in a 20 x 20 box: told apart without colour. */
export const MARKER_PATHS = {
  triangle: "M10 1 L19.4 18 L0.6 18 Z",
  diamond: "M10 0.4 L19.6 10 L10 19.6 L0.4 10 Z",
  square: "M2 2 H18 V18 H2 Z",
  circle: "M10 1 A9 9 0 1 1 10 19 A9 9 0 1 1 10 1 Z",
} as const;

/** Baseline of the letter within each shape. */
const BASELINES = { triangle: 16, diamond: 13.6, square: 13.7, circle: 13.7 } as const;

/** The marker of an alarm as SVG text: shape, letter, white rim. */
export function markerSvg(priority: AlarmPriority, sizePx: number, language: Language): string {
  const { colour, ink, letter, shape } = ALARM_LOOK[priority];
  return (
    `<svg width="${sizePx}" height="${sizePx}" viewBox="-1.5 -1.5 23 23" aria-hidden="true">` +
    `<path d="${MARKER_PATHS[shape]}" fill="${colour}" stroke="#fff" stroke-width="1.6" stroke-linejoin="round"/>` +
    `<text x="10" y="${BASELINES[shape]}" text-anchor="middle" font-size="10" font-weight="700" fill="${ink}" font-family="system-ui,sans-serif">${letter[language]}</text></svg>`
  );
}
