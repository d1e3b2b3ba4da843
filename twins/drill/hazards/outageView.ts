import type { VenueRoom } from "../../core/venue.ts";
import type { LiftState } from "../../hazards/outage/run.ts";

/**
 * What a client draws of an outage, before what it draws of the hazard that it is joined with:
 *
 *   u8 6 | u8 emergency lighting is on | u8 kinds of rooms that have it, a bit each | u8 storeys | u8 a storey, 1: without mains
 *   u8 lifts | two bytes a lift: u8 state, u8 storey that its doors are open at, 255: none
 *   the other hazard's own bytes, none where there is none
 */
export const OUTAGE_VIEW = 6;

const USES: readonly VenueRoom["use"][] = ["room", "corridor", "hall", "stair", "lift", "service"];
const STATES: readonly LiftState["state"][] = ["inService", "stopped", "returning", "parked"];
const NOWHERE = 255;

export interface LiftSeen {
  readonly state: LiftState["state"];
  /** Storey that its doors are open at; null while they are closed. */
  readonly openAt: number | null;
}

export interface OutagePicture {
  readonly isEmergencyLit: boolean;
  readonly uses: readonly VenueRoom["use"][];
  /** By storey: it is without mains. */
  readonly dark: readonly boolean[];
  readonly lifts: readonly LiftSeen[];
}

export function writeOutageView({ isEmergencyLit, uses, dark, lifts }: OutagePicture): Uint8Array<ArrayBuffer> {
  const mask = uses.reduce((sum, use) => sum | (1 << USES.indexOf(use)), 0);
  return Uint8Array.of(
    ...[OUTAGE_VIEW, isEmergencyLit ? 1 : 0, mask],
    ...[dark.length, ...dark.map(Number)],
    ...[lifts.length, ...lifts.flatMap(({ state, openAt }) => [STATES.indexOf(state), openAt ?? NOWHERE])],
  );
}

/** What `writeOutageView` wrote, and what is of the other hazard; null for other bytes. */
export function readOutageView(
  bytes: Uint8Array,
): { readonly outage: OutagePicture; readonly rest: Uint8Array } | null {
  const storeys = bytes[3] ?? 0;
  const lifts = bytes[4 + storeys] ?? 0;
  const end = 5 + storeys + 2 * lifts;
  if (bytes[0] !== OUTAGE_VIEW || bytes.length < end) return null;
  const seen: LiftSeen[] = [];
  for (let at = 5 + storeys; at < end; at += 2) {
    const state = STATES[bytes[at]!];
    const openAt = bytes[at + 1]!;
    if (state === undefined) return null;
    seen.push({ state, openAt: openAt === NOWHERE ? null : openAt });
  }
  return {
    outage: {
      isEmergencyLit: bytes[1] === 1,
      uses: USES.filter((_, bit) => (bytes[2]! >> bit) & 1),
      dark: Array.from(bytes.subarray(4, 4 + storeys), (one) => one === 1),
      lifts: seen,
    },
    rest: bytes.subarray(end),
  };
}

/** Whether there is light in a room, or outside, where there always is. */
export const isRoomLit = (
  { dark, isEmergencyLit, uses }: OutagePicture,
  room: { readonly storey: number; readonly use: string } | undefined,
): boolean =>
  room === undefined || dark[room.storey] !== true || (isEmergencyLit && uses.some((use) => use === room.use));
