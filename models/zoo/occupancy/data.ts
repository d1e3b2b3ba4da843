import type { Examples } from "../../learning/trainer/trainer.ts";

/** A minute of a room. */
export interface Minute {
  /** Wall time of the room's clock, as it is written: YYYY-MM-DD hh:mm:ss. */
  readonly at: string;
  /** Cel */
  readonly temperature: number;
  /** Relative, percent. */
  readonly humidity: number;
  /** lx */
  readonly light: number;
  /** [ppm] */
  readonly co2: number;
  readonly occupied: boolean;
}

const HEADER = '"date","Temperature","Humidity","Light","CO2","HumidityRatio","Occupancy"';
const AT = /^"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"$/;

/** Reads the set as it is published: a number of its own before each row. @throws RangeError for another header, or a row that is none */
export function parseMinutes(text: string): readonly Minute[] {
  const [header, ...lines] = text.split(/\r?\n/);
  if (header !== HEADER) throw new RangeError("the header is not that of the occupancy set");
  return lines.flatMap((line, i): Minute[] => {
    if (line === "") return [];
    const [, date = "", ...rest] = line.split(",");
    const at = AT.exec(date)?.[1];
    const [temperature, humidity, light, co2, ratio, occupied] = rest.map(Number);
    const measured = [temperature, humidity, light, co2, ratio];
    if (at === undefined || rest.length !== 6 || !measured.every(Number.isFinite) || (occupied !== 0 && occupied !== 1))
      throw new RangeError(`line ${i + 2} is no row of the occupancy set`);
    return [{ at, temperature, humidity, light, co2, occupied: occupied === 1 } as Minute];
  });
}

export const dayOf = ({ at }: Minute): string => at.slice(0, 10);

/**
 * What the model sees, each about -1 to 1. Nothing of the clock: whoever learns the hours of one week's office is wrong about the
 * next.
 */
export const featuresOf = ({ temperature, humidity, light, co2 }: Minute): readonly number[] => [
  (temperature - 21) / 2,
  (humidity - 26) / 8,
  (light - 250) / 250,
  (co2 - 800) / 400,
];
export const FEATURES = 4;

export const examplesOf = (minutes: readonly Minute[]): Examples => ({
  count: minutes.length,
  shape: [FEATURES],
  inputs: Float32Array.from(minutes.flatMap(featuresOf)),
  targets: Float32Array.from(minutes, ({ occupied }) => (occupied ? 1 : 0)),
});

/** Share of minutes that a logit above 0 tells rightly. */
export function accuracy(logits: Float32Array, targets: Float32Array): number {
  let right = 0;
  for (const [i, logit] of logits.entries()) if (logit > 0 === (targets[i] === 1)) right++;
  return right / logits.length;
}
