import type { LocalText } from "../../core/place.ts";

/** A temperature-humidity pair of the recording, and where it hangs. */
export interface ClimateSensor {
  /** Number of the pair in the recording, 1 to 9. */
  readonly pair: number;
  readonly thing: string;
  readonly place: string;
  readonly title: LocalText;
  /** The authors' drawing that shows it, and where the middle of its label lies there, pixels. */
  readonly drawing: "first_floor" | "second_floor";
  readonly atPx: readonly [x: number, y: number];
}

const sensor = (
  pair: number,
  place: string,
  en: string,
  zh: string,
  drawing: ClimateSensor["drawing"],
  ...atPx: readonly [x: number, y: number]
): ClimateSensor => ({
  pair,
  thing: `climate-${pair}`,
  place,
  title: { en, zh },
  drawing,
  atPx,
});

export const CLIMATE_SENSORS: readonly ClimateSensor[] = [
  sensor(1, "kitchen", "Kitchen", "厨房", "first_floor", 485, 568),
  sensor(2, "living-room", "Living room", "客厅", "first_floor", 625, 141),
  sensor(3, "laundry", "Laundry room", "洗衣间", "first_floor", 319, 348),
  sensor(4, "office", "Office", "书房", "first_floor", 655, 662),
  sensor(5, "shower-room", "Bathroom (shower)", "浴室（淋浴）", "second_floor", 295, 506),
  sensor(6, "grounds", "Outdoors, north side", "室外北侧", "second_floor", 161, 320),
  sensor(7, "ironing-room", "Ironing room", "熨衣间", "second_floor", 526, 208),
  sensor(8, "teenager-room-2", "Teenager's room 2", "孩子房 2", "second_floor", 476, 290),
  sensor(9, "parents-room", "Parents' room", "主卧", "second_floor", 368, 155),
];

/** Number of the pair that hangs outdoors. */
export const OUTDOOR_PAIR = 6;
/** Those in rooms. */
export const ROOM_SENSORS: readonly ClimateSensor[] = CLIMATE_SENSORS.filter(({ pair }) => pair !== OUTDOOR_PAIR);
