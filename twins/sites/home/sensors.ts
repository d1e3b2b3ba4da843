import type { LocalText } from "../../core/place.ts";

/** A temperature-humidity pair of the recording, and where it hangs. */
export interface ClimateSensor {
  /** Number of the pair in the recording, 1 to 9. */
  readonly pair: number;
  readonly thing: string;
  readonly place: string;
  readonly title: LocalText;
}

const sensor = (pair: number, place: string, en: string, zh: string): ClimateSensor => ({
  pair,
  thing: `climate-${pair}`,
  place,
  title: { en, zh },
});

export const CLIMATE_SENSORS: readonly ClimateSensor[] = [
  sensor(1, "kitchen", "Kitchen", "厨房"),
  sensor(2, "living-room", "Living room", "客厅"),
  sensor(3, "laundry", "Laundry room", "洗衣间"),
  sensor(4, "office", "Office", "书房"),
  sensor(5, "shower-room", "Bathroom (shower)", "浴室（淋浴）"),
  sensor(6, "grounds", "Outdoors, north side", "室外北侧"),
  sensor(7, "ironing-room", "Ironing room", "熨衣间"),
  sensor(8, "teenager-room-2", "Teenager's room 2", "孩子房 2"),
  sensor(9, "parents-room", "Parents' room", "主卧"),
];

/** Number of the pair that hangs outdoors. */
export const OUTDOOR_PAIR = 6;
/** Those in rooms. */
export const ROOM_SENSORS: readonly ClimateSensor[] = CLIMATE_SENSORS.filter(({ pair }) => pair !== OUTDOOR_PAIR);
