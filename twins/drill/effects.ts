import { roundTo } from "../core/numeric.ts";
import type { Crowd } from "../crowd/crowd.ts";
import { DOING, type PersonKind } from "../crowd/model.ts";
import { fridolfSmokeSpeed } from "../crowd/speed/smoke.ts";
import { waterSpeed } from "../crowd/speed/water.ts";
import type { Exposure } from "../hazards/fire/toxicity.ts";
import { asphyxiantRate, co2Rate, doseRates, heatRate } from "../hazards/fire/toxicity.ts";
import { type Spot, type Surroundings, UNHARMED } from "../hazards/hazard.ts";
import { DARK_FACTOR } from "../hazards/outage/dark.ts";
import type { DrillHazard } from "./definition.ts";

/** Simulated people are looked at once in so many steps, in turns: half a second. */
const AGENT_TURNS = 10;
/** Simulated people bend down where the smoke reaches their heads. */
const EYE_M = 1.6;
const LOWEST_EYE_M = 1.0;

/** What the hazard does to bodies: doses so far and what is left of their speed. */
export interface Effects {
  /** Fractional effective dose of each body, gases and heat apart added: the larger of both counts. */
  readonly fed: Float64Array;
  readonly isLow: Uint8Array;
  /** Of the body that was looked at last. */
  readonly at: Surroundings;
  /** Looks at one body and carries its dose on by `dtS`; the water does nothing to who sits in a car. */
  expose(body: number, eyeM: number, dtS: number, isInCar?: boolean): void;
  /** Carries on a part of the simulated people, those from `from` to `to`. */
  turn(tick: number, from: number, to: number, stepS: number): void;
}

/** @param kindOf what kind of person a body is: the water takes who is frail earlier */
export function makeEffects(
  crowd: Crowd,
  hazard: DrillHazard,
  floors: readonly number[],
  kindOf: (body: number) => PersonKind = () => "walking",
): Effects {
  const fed = new Float64Array(crowd.capacity);
  const gas = new Float64Array(crowd.capacity);
  const heat = new Float64Array(crowd.capacity);
  const isLow = new Uint8Array(crowd.capacity);
  const at: Surroundings = { ...UNHARMED };
  const spot: { -readonly [K in keyof Spot]: Spot[K] } = { storey: 0, x: 0, y: 0, heightM: 0 };

  const expose = (body: number, eyeM: number, dtS: number, isInCar = false): void => {
    Object.assign(at, UNHARMED);
    spot.storey = crowd.storey[body]!;
    spot.x = crowd.x[body]!;
    spot.y = crowd.y[body]!;
    spot.heightM = crowd.z[body]! - (floors[spot.storey] ?? 0) + eyeM;
    hazard.run.around(spot, at);
    const rates = doseRates(at as Exposure);
    gas[body] = gas[body]! + (Math.max(asphyxiantRate(rates), co2Rate(at.co2Pct)) * dtS) / 60;
    heat[body] = heat[body]! + (heatRate(rates) * dtS) / 60;
    fed[body] = Math.max(fed[body]! >= 1 ? 1 : 0, gas[body]!, heat[body]!);
    const flowMps = Math.sqrt(at.waterXMps * at.waterXMps + at.waterYMps * at.waterYMps);
    const isClear = at.isLit && at.extinctionPerM === 0 && (at.waterM === 0 || isInCar);
    const light = at.isLit ? 1 : DARK_FACTOR;
    const kind = kindOf(body);
    if (!isInCar && at.waterM > 0 && hazard.sweeps?.(spot, kind) === true) fed[body] = 1;
    const slowed = isClear
      ? 1
      : roundTo(light * fridolfSmokeSpeed(at.extinctionPerM) * waterSpeed(at.waterM, flowMps, kind), 6);
    crowd.speedFactor[body] = slowed * (hazard.footing?.(spot) ?? 1);
    // Who is in a car stands in it.
    if (crowd.state[body] === DOING.inLift) crowd.speedFactor[body] = 0;
    if (fed[body]! >= 1 && crowd.state[body] !== DOING.safe) crowd.incapacitate(body);
  };
  return {
    fed,
    isLow,
    at,
    expose,
    turn(tick, from, to, stepS) {
      for (let body = from + (tick % AGENT_TURNS); body < to; body += AGENT_TURNS) {
        const doing = crowd.state[body]!;
        if (doing === DOING.safe || doing === DOING.absent || doing === DOING.incapacitated) continue;
        const eyeM = isLow[body] === 1 ? LOWEST_EYE_M : EYE_M;
        expose(body, eyeM, AGENT_TURNS * stepS);
        isLow[body] = at.layerM < EYE_M ? 1 : 0;
        if (isLow[body] === 1) crowd.speedFactor[body]! *= 0.65;
      }
    },
  };
}
