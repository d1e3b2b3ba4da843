import { comfortShares, type RoomMoment } from "../../../twins/kpis/comfort/index.ts";
import type { ChartRow } from "../../../twins/protocol/console.ts";

const HOUR_MS = 3_600_000;
/** Pieces that a recorded day is looked at in: ten minutes of its own time each. */
export const SLOTS = 144;

export interface HomeKpis {
  /** Percent of the rooms' measured time in category I or II; null where nothing was measured. */
  readonly comfortPct: number | null;
  /** Of the measured time; null where nothing was. */
  readonly energyKwh: number | null;
  /** How much of the day has been played: from the meters' first word to the shown moment, hours of the recording's own time. */
  readonly spanHours: number;
  /** Share of that time in which the meters were heard, 0 to 1. */
  readonly heard: number;
}

/**
 * Figures of a day as it was heard. Gaps count for nothing.
 * @param rooms charts of a room's temperature (Cel) and humidity (percent)
 * @param powers charts of meters, W
 * @param slotMs length of a row, server time
 * @param toMs where the day ends, server time
 * @param factor how much faster than its own time the day goes by
 */
export function homeKpis(
  rooms: readonly { readonly temperature: readonly ChartRow[]; readonly humidity: readonly ChartRow[] }[],
  powers: readonly (readonly ChartRow[])[],
  slotMs: number,
  toMs: number,
  factor: number,
): HomeKpis {
  const hours = (slotMs * factor) / HOUR_MS;
  const moments = rooms.flatMap(({ temperature, humidity }) => {
    const humidityAt = new Map(humidity.map(([atMs, , , mean]) => [atMs, mean]));
    return temperature.map(
      ([atMs, , , temperatureC]): RoomMoment => ({ temperatureC, humidityPct: humidityAt.get(atMs) ?? null, hours }),
    );
  });
  const [first = Number.NaN, second = Number.NaN] = comfortShares(moments);
  const rows = powers.flat();
  const firstMs = rows.reduce((first, [atMs]) => Math.min(first, atMs), toMs);
  const slots = Math.min(SLOTS, Math.max(1, Math.round((toMs - firstMs) / slotMs)));
  return {
    comfortPct: moments.length === 0 ? null : 100 * (first + second),
    energyKwh: rows.length === 0 ? null : rows.reduce((sum, [, , , watts]) => sum + (watts * hours) / 1000, 0),
    spanHours: rows.length === 0 ? 0 : slots * hours,
    heard: powers.length === 0 ? 0 : Math.min(1, rows.length / (powers.length * slots)),
  };
}
