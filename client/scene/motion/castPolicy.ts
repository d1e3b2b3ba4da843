import type { ThingView, Vec3 } from "../../../twins/core/view.ts";
import { POSE_SIZE } from "../swarm.ts";

/** From this many Things of one type on, those are a fleet: a few are drawn in full, all others in one coarse draw. */
export const FLEET_FROM = 200;
/** Of what stands so many: a city's detectors are told apart by what they show. */
export const STANDING_FLEET_FROM = 1_000;
/** Things of a fleet that are drawn in full at most. */
export const CAST_MOST = 48;
/** Nearer to the camera than this a Thing of a fleet is worth its details, m. */
export const NEAR_M = 25;

/** What is carried is never a fleet: it is wherever its carrier is, which only its own frame can tell. */
export const isFleet = (view: ThingView, count: number): boolean =>
  view.carry === undefined && count >= (view.pose === undefined ? STANDING_FLEET_FROM : FLEET_FROM);

/**
 * Which of a fleet are drawn in full: the wanted ones (selected, pointed at, in alarm), then the nearest to the eye.
 * @returns their numbers, rising; at most `most`. Those without a known pose are left out.
 */
export function chooseCast(
  poses: Float32Array,
  count: number,
  eye: Vec3,
  wanted: readonly number[],
  most: number = CAST_MOST,
): number[] {
  const cast = new Set(
    wanted.filter((i) => i >= 0 && i < count && !Number.isNaN(poses[i * POSE_SIZE]!)).slice(0, most),
  );
  const room = most - cast.size;
  const near: { i: number; reach2: number }[] = [];
  let limit2 = NEAR_M ** 2 - eye[2] ** 2;
  for (let i = 0; i < count && room > 0; i++) {
    const [dx, dy] = [poses[i * POSE_SIZE]! - eye[0], poses[i * POSE_SIZE + 1]! - eye[1]];
    const reach2 = dx * dx + dy * dy;
    // Not "reach2 > limit2": an unknown pose is not near.
    if (!(reach2 < limit2) || cast.has(i)) continue;
    let at = near.length;
    while (at > 0 && near[at - 1]!.reach2 > reach2) at--;
    near.splice(at, 0, { i, reach2 });
    if (near.length <= room) continue;
    near.pop();
    limit2 = near.at(-1)!.reach2;
  }
  for (const { i } of near) cast.add(i);
  return [...cast].sort((a, b) => a - b);
}
