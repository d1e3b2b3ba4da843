import type { Venue } from "../../core/venue.ts";
import { GRAVITY } from "../fire/gas.ts";
import { OUTSIDE } from "../fire/network.ts";
import { venueNetwork } from "../fire/venueNetwork.ts";
import { GYPSUM } from "../fire/walls.ts";
import { CO2_OVER_AIR } from "./flooding.ts";

/** Of an opening, as the fire's network has it. */
const ORIFICE = 0.7;
/** Cuts in halves until an opening's neutral plane is known to a millionth of its height. */
const HALVINGS = 20;

/** An opening as a gas sees it. */
export interface GasOpening {
  readonly a: number;
  /** `OUTSIDE` or a room. */
  readonly b: number;
  readonly heightM: number;
}

/** Rooms that are one well-stirred volume each, with a heavy gas in the air of some. */
export interface GasRooms {
  readonly volumeM3: Float64Array;
  /** Volume share of the gas in each room. */
  readonly share: Float64Array;
  readonly openings: readonly GasOpening[];
  /** As they stand, m; to be written by who opens and closes. */
  readonly widthM: Float64Array;
  /** Air that fans take out of each room and outside air comes in for, m3/s; to be written. */
  readonly exhaustM3S: Float64Array;
  /** Gas that was let in, and that went outside, m3: with what is there they come out even. */
  readonly ledger: { inM3: number; outM3: number };
  /** Carries on by `dtS`, with so much pure gas let into each room, m3/s. */
  step(dtS: number, inM3S: Float64Array): void;
}

/**
 * Flow each way through an opening, m3/s at the same height: with nothing pushed through, (C/3) A sqrt(g H drho/rho) (Brown and Solvason 1962;
 * ISO 14520-1 annex E); what is pushed through moves the neutral plane until all flows one way. `netM3S` is from a to b, `heavier` the
 * share by which a is denser than b. Written into `into`: from a to b, from b to a.
 */
export function exchange(widthM: number, heightM: number, heavier: number, netM3S: number, into: Float64Array): void {
  const scale = ((2 * ORIFICE) / 3) * widthM * Math.sqrt(2 * GRAVITY * Math.abs(heavier));
  const whole = scale * heightM * Math.sqrt(heightM);
  // The heavier side's flow is below; all of it is when the push is as strong.
  const push = heavier >= 0 ? netM3S : -netM3S;
  let [out, back] = [Math.max(0, push), Math.max(0, -push)];
  if (whole > Math.abs(push)) {
    let [low, high] = [0, heightM];
    for (let i = 0; i < HALVINGS; i++) {
      const plane = (low + high) / 2;
      const above = heightM - plane;
      if (scale * (plane * Math.sqrt(plane) - above * Math.sqrt(above)) < push) low = plane;
      else high = plane;
    }
    const plane = (low + high) / 2;
    out = scale * plane * Math.sqrt(plane);
    back = Math.max(0, out - push);
    out = push + back;
  }
  into[0] = heavier >= 0 ? out : back;
  into[1] = heavier >= 0 ? back : out;
}

/** Solves a symmetric system by elimination, in place. @returns the solution */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  for (let k = 0; k < n; k++) {
    const pivot = matrix[k * n + k]!;
    if (pivot === 0) continue;
    for (let row = k + 1; row < n; row++) {
      const factor = matrix[row * n + k]! / pivot;
      if (factor === 0) continue;
      for (let col = k; col < n; col++) matrix[row * n + col]! -= factor * matrix[k * n + col]!;
      right[row]! -= factor * right[k]!;
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    let rest = right[row]!;
    for (let col = row + 1; col < n; col++) rest -= matrix[row * n + col]! * right[col]!;
    const pivot = matrix[row * n + row]!;
    right[row] = pivot === 0 ? 0 : rest / pivot;
  }
  return right;
}

/**
 * What is pushed through each opening by the gas that is let in, m3/s from a to b. Each opening takes its part by its area: exact for one
 * room, and for several the orifice's law made straight.
 */
function pushed(rooms: Omit<GasRooms, "step">, inM3S: Float64Array, into: Float64Array): void {
  const n = rooms.volumeM3.length;
  into.fill(0);
  if (inM3S.every((flow) => flow === 0)) return;
  const matrix = new Float64Array(n * n);
  const right = Float64Array.from(inM3S);
  rooms.openings.forEach(({ a, b, heightM }, at) => {
    const area = heightM * rooms.widthM[at]!;
    matrix[a * n + a]! += area;
    if (b === OUTSIDE) return;
    matrix[b * n + b]! += area;
    matrix[a * n + b]! -= area;
    matrix[b * n + a]! -= area;
  });
  const pressure = solve(matrix, right);
  rooms.openings.forEach(({ a, b, heightM }, at) => {
    into[at] = heightM * rooms.widthM[at]! * (pressure[a]! - (b === OUTSIDE ? 0 : pressure[b]!));
  });
}

/** Longest step, s. */
const STEP_S = 0.25;
/** No room gives more of itself in a step. */
const MOST_SHARE = 0.5;

export function createGasRooms(volumeM3: readonly number[], openings: readonly GasOpening[]): GasRooms {
  const held = {
    volumeM3: Float64Array.from(volumeM3),
    share: new Float64Array(volumeM3.length),
    openings,
    widthM: new Float64Array(openings.length),
    exhaustM3S: new Float64Array(volumeM3.length),
    ledger: { inM3: 0, outM3: 0 },
  };
  const { share, widthM, exhaustM3S, ledger } = held;
  const net = new Float64Array(openings.length);
  const gained = new Float64Array(volumeM3.length);
  const ways = new Float64Array(2);

  /** Gas that goes from one side to the other, m3; never more than half of what is there. */
  const carry = (from: number, to: number, m3: number): void => {
    if (from === OUTSIDE || m3 <= 0) return;
    const gas = Math.min(m3, MOST_SHARE * held.volumeM3[from]!) * share[from]!;
    gained[from]! -= gas;
    if (to === OUTSIDE) ledger.outM3 += gas;
    else gained[to]! += gas;
  };

  const part = (dtS: number, inM3S: Float64Array): void => {
    gained.fill(0);
    pushed(held, inM3S, net);
    openings.forEach(({ a, b, heightM }, at) => {
      if (widthM[at] === 0) return;
      const heavier = (CO2_OVER_AIR - 1) * (share[a]! - (b === OUTSIDE ? 0 : share[b]!));
      exchange(widthM[at]!, heightM, heavier, net[at]!, ways);
      carry(a, b, dtS * ways[0]!);
      carry(b, a, dtS * ways[1]!);
    });
    for (let room = 0; room < share.length; room++) {
      carry(room, OUTSIDE, dtS * exhaustM3S[room]!);
      gained[room]! += dtS * inM3S[room]!;
      ledger.inM3 += dtS * inM3S[room]!;
      share[room] = Math.max(0, Math.min(1, share[room]! + gained[room]! / held.volumeM3[room]!));
    }
  };

  return {
    ...held,
    step(dtS, inM3S) {
      const steps = Math.max(1, Math.ceil(dtS / STEP_S - 1e-9));
      for (let i = 0; i < steps; i++) part(dtS / steps, inM3S);
    },
  };
}

/** A venue's rooms for a gas; all that can be closed is closed, and leaks as it does for smoke. Stairs and lifts carry none. */
export function venueGasRooms(venue: Venue): GasRooms & { setOpening(opening: number, isOpen: boolean): void } {
  const { network, openingOf, widths } = venueNetwork(venue, GYPSUM, 20);
  const rooms = createGasRooms(
    network.rooms.map(({ areaM2, heightM }) => areaM2 * heightM),
    network.openings.map(({ a, b, bottomZ, topZ }) => ({ a, b, heightM: topZ - bottomZ })),
  );
  network.openings.forEach(({ widthM }, at) => {
    rooms.widthM[at] = widthM;
  });
  return {
    ...rooms,
    setOpening(opening, isOpen) {
      const own = openingOf[opening] ?? -1;
      if (own >= 0) rooms.widthM[own] = isOpen ? widths[opening]!.open : widths[opening]!.closed;
    },
  };
}
