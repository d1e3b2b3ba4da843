import { CLOCK_UTC_OFFSET_MIN, DAY_MIN } from "../../../twins/sites/home/recording.ts";

/** Stambruges, Belgium. */
const LATITUDE_RAD = (50.51 * Math.PI) / 180;
const LONGITUDE_DEG = 3.72;
const MINUTES_PER_DEG = 4;

/** Parts of the direct sun, 0 to 1 each: on a floor, and on walls that face south, west and east. */
export const SUN_PARTS = 4;

/** Days since 1 January of the year 2016, to a day in four years; the declination does not ask for more. */
const dayOfYear = (atMin: number): number => (atMin / DAY_MIN - 16_801) % 365.25;

/**
 * Where the sun stands, as what it would send on four surfaces without an atmosphere, of 1: Cooper's declination (1969) and the
 * cosine of the angle of incidence (Duffie and Beckman, Solar Engineering of Thermal Processes, 1.6). The equation of time, up to a
 * quarter of an hour, is left out.
 * @param atMin by the house's clock
 * @returns floor, south, west, east; all 0 at night
 */
export function sunAt(atMin: number): readonly number[] {
  const declination = ((23.45 * Math.PI) / 180) * Math.sin((2 * Math.PI * (284 + dayOfYear(atMin) + 1)) / 365);
  const solarMin = (atMin % DAY_MIN) - CLOCK_UTC_OFFSET_MIN + MINUTES_PER_DEG * LONGITUDE_DEG;
  const hourAngle = 2 * Math.PI * (solarMin / DAY_MIN - 0.5);
  const [sinL, cosL] = [Math.sin(LATITUDE_RAD), Math.cos(LATITUDE_RAD)];
  const [sinD, cosD] = [Math.sin(declination), Math.cos(declination)];
  const up = sinL * sinD + cosL * cosD * Math.cos(hourAngle);
  if (up <= 0) return [0, 0, 0, 0];
  const south = sinL * cosD * Math.cos(hourAngle) - cosL * sinD;
  const west = cosD * Math.sin(hourAngle);
  return [up, Math.max(0, south), Math.max(0, west), Math.max(0, -west)];
}

/**
 * How clear the sky is, 0 to 1, told from the airport's relative humidity, as neither sun nor clouds were measured: by day the air is
 * dry where the sun shines.
 */
export const clearness = (humidityPct: number): number => Math.min(Math.max(1 - humidityPct / 100, 0), 1);
