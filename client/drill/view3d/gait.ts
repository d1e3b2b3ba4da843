import { type Look, unpackLook } from "../../../twins/drill/frame.ts";

/** How a body is held, each part 0 to 1, and where in its stride it is. */
export interface Gait {
  phaseRad: number;
  stride: number;
  crouch: number;
  crawl: number;
  lie: number;
  grip: number;
  sit: number;
}

export const restingGait = (): Gait => ({ phaseRad: 0, stride: 0, crouch: 0, crawl: 0, lie: 0, grip: 0, sit: 0 });

/** Two steps, m. */
const STRIDE_M = 1.45;
const EASE_S = 0.13;
/** A longer way between two frames is no walk: somebody was told of anew, m. */
const JUMP_M = 1.5;

/** How somebody holds themselves in the end. */
export type Hold = Readonly<Omit<Gait, "phaseRad" | "stride">>;

/** What a look comes to. */
export function wantedGait({ posture, condition, isHolding, isOnWheels }: Look): Hold {
  const isDown = condition === "down";
  const lies = isDown && !isOnWheels;
  return {
    crouch: !lies && !isOnWheels && posture === "crouching" ? 1 : 0,
    crawl: !lies && !isOnWheels && posture === "dropped" ? 1 : 0,
    lie: lies ? 1 : 0,
    grip: isHolding && !isDown ? 1 : 0,
    sit: isOnWheels ? 1 : 0,
  };
}

/** Of every look there is: the same for everybody, so that none is made in a frame. */
const HOLDS: readonly Hold[] = Array.from({ length: 256 }, (_, bits) => wantedGait(unpackLook(bits)));
const ON_WHEELS = 128;
const PARTS = ["crouch", "crawl", "lie", "grip", "sit"] as const;

/** What the bits of a look come to; who is taken along sits, whatever they look like. */
export const holdOf = (bits: number, sits: boolean): Hold => HOLDS[(sits ? bits | ON_WHEELS : bits) & 255]!;

/** Goes on with a body that came so far in some time. */
export function walkOn(gait: Gait, wanted: Hold, wayM: number, dtS: number, isStill: boolean): void {
  const share = isStill || dtS <= 0 ? 1 : 1 - Math.exp(-dtS / EASE_S);
  for (const part of PARTS) gait[part] += (wanted[part] - gait[part]) * share;
  const isWalk = wayM < JUMP_M && wanted.lie === 0 && wanted.sit === 0;
  const speedMps = isWalk && dtS > 0 ? wayM / dtS : 0;
  // A longer stride the faster one goes, up to a run.
  const stride = Math.min(1.25, speedMps / 1.35);
  gait.stride += (stride - gait.stride) * (dtS <= 0 ? 1 : 1 - Math.exp(-dtS / EASE_S));
  if (isWalk) gait.phaseRad = (gait.phaseRad + (2 * Math.PI * wayM) / STRIDE_M) % (2 * Math.PI);
}
