import { digestOf } from "../../core/digest.ts";
import type { LocalText } from "../../core/place.ts";
import type { Venue } from "../../core/venue.ts";
import { fireKind } from "../../hazards/fire/kind.ts";
import { type FireRun, startFire } from "../../hazards/fire/run.ts";
import { EXTINGUISHING_SHARE, IDLH_SHARE, PRE_DISCHARGE_S } from "../../hazards/gas/flooding.ts";
import { FLOODING_LAWS, FLOODING_LIMITS } from "../../hazards/gas/kind.ts";
import { type FloodingPhase, type FloodingRun, type FloodingStart, startFlooding } from "../../hazards/gas/run.ts";
import type { HazardKind, HazardRun } from "../../hazards/hazard.ts";
import type { DrillHazard } from "../definition.ts";
import { type BurningStart, fireActs, fireView, VIEW_EVERY_S } from "./fire.ts";
import { paced } from "./paced.ts";

export const machineFireKind: HazardKind = {
  id: "fire",
  title: { en: "Fire and gas", zh: "火灾与气体" },
  laws: [...fireKind.laws, ...FLOODING_LAWS],
  limits: [
    ...fireKind.limits,
    ...FLOODING_LIMITS,
    {
      en: "The white mist is only drawn, by the gas in each room: how soon it clears is stated by us, and what clears is not the gas.",
      zh: "白雾仅为示意，按各房间气体浓度绘制：消散快慢由本项目设定；雾散不等于气体散去。",
    },
  ],
};

/** First byte of what a client draws of fire and gas. */
export const GAS_VIEW = 5;
const GAS_HEADER_BYTES = 6;
const NOT_ARMED_S = 255;
/** Step of a room's gas: of what is immediately dangerous. */
export const GAS_STEP = 0.05;
export const GAS_PHASES: readonly FloodingPhase[] = ["ready", "horn", "discharging", "discharged"];

/** u8 5 | u8 phase | u16 rooms | u8 s until the discharge, 255: none is due | u8 reserved | per room: u8 gas, 5 % of IDLH | what `fireView` writes */
function gasView({ phase, dischargeInS, rooms }: FloodingRun, fire: Uint8Array): Uint8Array<ArrayBuffer> {
  const count = rooms.share.length;
  const bytes = new Uint8Array(GAS_HEADER_BYTES + count + fire.length);
  bytes[0] = GAS_VIEW;
  bytes[1] = GAS_PHASES.indexOf(phase);
  new DataView(bytes.buffer).setUint16(2, count, true);
  bytes[4] = Math.min(NOT_ARMED_S, Math.ceil(dischargeInS));
  for (let room = 0; room < count; room++)
    bytes[GAS_HEADER_BYTES + room] = Math.min(255, Math.round(rooms.share[room]! / IDLH_SHARE / GAS_STEP));
  bytes.set(fire, GAS_HEADER_BYTES + count);
  return bytes;
}

export interface GasPicture {
  readonly phase: FloodingPhase;
  /** Until the gas is let out, s; null where none is due, 0 once it has begun. */
  readonly dischargeInS: number | null;
  /** By room, share of what is immediately dangerous. */
  readonly shares: readonly number[];
  /** What `readFireView` reads. */
  readonly fire: Uint8Array;
}

/** What `gasView` wrote; null for other bytes. */
export function readGasView(bytes: Uint8Array): GasPicture | null {
  if (bytes[0] !== GAS_VIEW || bytes.length < GAS_HEADER_BYTES) return null;
  const count = new DataView(bytes.buffer, bytes.byteOffset).getUint16(2, true);
  const phase = GAS_PHASES[bytes[1]!];
  if (phase === undefined || bytes.length < GAS_HEADER_BYTES + count) return null;
  return {
    phase,
    dischargeInS: bytes[4] === NOT_ARMED_S ? null : bytes[4]!,
    shares: Array.from(bytes.subarray(GAS_HEADER_BYTES, GAS_HEADER_BYTES + count), (step) => step * GAS_STEP),
    fire: bytes.subarray(GAS_HEADER_BYTES + count),
  };
}

/** Fire and gas as one hazard: the gas thins what is breathed, and puts the flames out at `EXTINGUISHING_SHARE`. */
function joined(fire: FireRun, gas: FloodingRun, room: number): HazardRun {
  return {
    get atS() {
      return fire.atS;
    },
    step(dtS) {
      fire.step(dtS);
      gas.step(dtS);
      if (!fire.isOut && gas.rooms.share[room]! >= EXTINGUISHING_SHARE) fire.putOut();
    },
    around(spot, into) {
      fire.around(spot, into);
      const here = fire.roomAt(spot);
      const share = here === null ? 0 : gas.rooms.share[here]!;
      if (share === 0) return;
      into.coPpm *= 1 - share;
      into.hcnPpm *= 1 - share;
      into.o2Pct *= 1 - share;
      into.co2Pct = into.co2Pct * (1 - share) + 100 * share;
    },
    digest: () => digestOf({ fire: fire.digest(), gas: gas.digest() }),
  };
}

const horn = (s: number): LocalText => ({
  en: `Horn: carbon dioxide is let out in ${s} s. Leave now!`,
  zh: `释放前警报：${s} 秒后释放二氧化碳。立即离开！`,
});
const SOON: LocalText = { en: "10 s until the gas. Out!", zh: "距释放还有 10 秒，快出去！" };
const LET_OUT: LocalText = {
  en: "The gas is being let out. Its white mist clears, the gas stays and cannot be seen. Nobody goes in; close the door.",
  zh: "正在释放气体。白雾会散去，但气体仍在，肉眼看不见。任何人不得进入；关好门。",
};
const NOT_NEEDED: LocalText = {
  en: "The fire is out: the gas is not let out. Leave all the same.",
  zh: "火已扑灭：不释放气体。仍请撤离。",
};

/** What the horn and the warning board tell, each once. */
function announcer(gas: FloodingRun, preDischargeS: number) {
  const texts = [horn(preDischargeS), SOON, LET_OUT];
  let told = 0;
  const due = (): number => (gas.phase === "ready" ? 0 : gas.phase === "horn" ? (gas.dischargeInS > 10 ? 1 : 2) : 3);
  return (): readonly LocalText[] => {
    const from = told;
    told = Math.max(told, due());
    return texts.slice(from, told);
  };
}

/**
 * A machine burns in a hall that carbon dioxide floods: the alarm starts the horn, and the discharge that follows cannot be held. A fire
 * that was put out before the alarm releases none.
 */
export function machineFireHazard(
  start: BurningStart,
  flooding: Omit<FloodingStart, "venue" | "room">,
  venue: Venue,
  seed: number,
): DrillHazard {
  const fire = startFire({ ...start, venue }, seed);
  const gas = startFlooding({ ...flooding, venue, room: start.room });
  const run = joined(fire, gas, start.room);
  const { place, ...acts } = fireActs(fire, start, venue);
  const announced = announcer(gas, flooding.preDischargeS ?? PRE_DISCHARGE_S);
  let held: readonly LocalText[] = [];
  return {
    run,
    shaking: null,
    ...acts,
    setOpening(opening, isOpen) {
      fire.setOpening(opening, isOpen);
      gas.setOpening(opening, isOpen);
    },
    stopMachines: () => fire.cutFeed(),
    detectors: () => fire.layers,
    alarm() {
      if (fire.isOut) held = [NOT_NEEDED];
      else gas.arm();
    },
    gasShare(spot) {
      const here = fire.roomAt(spot);
      return here === null ? 0 : gas.rooms.share[here]! / IDLH_SHARE;
    },
    takeSaid() {
      const said = [...held, ...announced(), ...acts.takeSaid()];
      held = [];
      return said;
    },
    view: paced(run, VIEW_EVERY_S, () => gasView(gas, fireView(fire, place))),
    wholeView: () => gasView(gas, fireView(fire, place)),
  };
}
