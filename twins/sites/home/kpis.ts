import { comfortShares } from "../../kpis/comfort/index.ts";
import { KPIS } from "../../kpis/index.ts";
import { type HomeRow, STEP_MIN } from "./recording.ts";
import { ROOM_SENSORS } from "./sensors.ts";

/** What a room was like over some rows of the recording. */
export interface RoomKpis {
  readonly place: string;
  /** Percent of the time measured; null where nothing was. */
  readonly comfortPct: number | null;
  /** Shares of EN 16798-1 categories I, II, III, IV and beyond, 0 to 1. */
  readonly comfortShares: readonly number[];
  /** Null: the house does not measure CO2. It is missing, neither good nor bad. */
  readonly co2Pct: number | null;
}

const missingAsNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** KPIs of the rooms over rows; each row counts for its ten minutes, and gaps count for nothing. */
export function roomKpis(rows: readonly HomeRow[]): readonly RoomKpis[] {
  return ROOM_SENSORS.map(({ pair, place }) => {
    const moments = rows.map(({ temperatureC, humidityPct }) => ({
      temperatureC: temperatureC[pair - 1]!,
      humidityPct: humidityPct[pair - 1]!,
      hours: STEP_MIN / 60,
    }));
    return {
      place,
      comfortPct: missingAsNull(KPIS.comfort.compute(moments)),
      comfortShares: comfortShares(moments),
      co2Pct: missingAsNull(KPIS.co2.compute([])),
    };
  });
}
