import { roundTo } from "../core/numeric.ts";
import type { Crowd } from "../crowd/crowd.ts";
import { DOING } from "../crowd/model.ts";
import { fridolfSmokeSpeed } from "../crowd/speed/smoke.ts";
import { waterSpeed } from "../crowd/speed/water.ts";
import type { Exposure } from "../hazards/fire/toxicity.ts";
import { asphyxiantRate, co2Rate, doseRates, heatRate } from "../hazards/fire/toxicity.ts";
import { type Spot, type Surroundings, UNHARMED } from "../hazards/hazard.ts";
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
  /** Looks at one body and carries its dose on by `dtS`. */
  expose(body: number, eyeM: number, dtS: number): void;
  /** Carries on a part of the simulated people, those from `from` to `to`. */
  turn(tick: number, from: number, to: number, stepS: number): void;
}

export function makeEffects(crowd: Crowd, hazard: DrillHazard, floors: readonly number[]): Effects {
  const fed = new Float64Array(crowd.capacity);
  const gas = new Float64Array(crowd.capacity);
  const heat = new Float64Array(crowd.capacity);
  const isLow = new Uint8Array(crowd.capacity);
  const at: Surroundings = { ...UNHARMED };
  const spot: { -readonly [K in keyof Spot]: Spot[K] } = { storey: 0, x: 0, y: 0, heightM: 0 };

  const expose = (body: number, eyeM: number, dtS: number): void => {
    Object.assign(at, UNHARMED);
    spot.storey = crowd.storey[body]!;
    spot.x = crowd.x[body]!;
    spot.y = crowd.y[body]!;
    spot.heightM = crowd.z[body]! - (floors[spot.storey] ?? 0) + eyeM;
    hazard.run.around(spot, at);
    const rates = doseRates(at as Exposure);
    gas[body] = gas[body]! + (Math.max(asphyxiantRate(rates), co2Rate(at.co2Pct)) * dtS) / 60;
    heat[body] = heat[body]! + (heatRate(rates) * dtS) / 60;
    fed[body] = Math.max(gas[body]!, heat[body]!);
    const flowMps = Math.sqrt(at.waterXMps * at.waterXMps + at.waterYMps * at.waterYMps);
    const isDry = at.extinctionPerM === 0 && at.waterM === 0;
    crowd.speedFactor[body] = isDry
      ? 1
      : roundTo(fridolfSmokeSpeed(at.extinctionPerM) * waterSpeed(at.waterM, flowMps), 6);
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
