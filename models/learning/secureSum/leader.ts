import { type Advert, type Group, leastOf, maskUse, type Opened } from "./client.ts";
import { addMask, fromFixed, sharedKey } from "./masks.ts";
import { join } from "./shamir.ts";

/** Neighbours on a ring: each member's nearest on both sides, so that every two members know of each other. All, where they are few. */
export function ringNeighbours(members: number, degree: number): Group["neighbours"] {
  const side = Math.min(Math.ceil(degree / 2), Math.floor((members - 1) / 2));
  const isAll = 2 * side >= members - 1 || degree >= members - 1;
  return (member) => {
    const others = Array.from({ length: members }, (_, i) => i).filter((other) => other !== member);
    if (isAll) return others;
    const apart = (other: number): number => {
      const straight = Math.abs(other - member);
      return Math.min(straight, members - straight);
    };
    return others.filter((other) => apart(other) <= side);
  };
}

const secretOf = (
  of: number,
  secret: Opened["secret"],
  opened: readonly Opened[],
  least: number,
): Uint8Array | null => {
  const shares = opened.filter((one) => one.of === of && one.secret === secret).map(({ share }) => share);
  return shares.length < least ? null : join(shares.slice(0, least));
};

/**
 * The sum of the vectors of those who stayed: masks of their own are taken off by the shares that their neighbours opened, and the
 * masks that they shared with who dropped out too.
 * @param boxed who sent boxes: with these the others masked
 * @param masked vectors of who stayed, by member
 * @returns null when shares are missing: then nothing is learnt of this round
 */
export function sumOf(
  group: Group,
  adverts: readonly Advert[],
  boxed: readonly number[],
  masked: ReadonlyMap<number, Uint32Array>,
  opened: readonly Opened[],
): Float64Array | null {
  const keys = new Map(adverts.map((one) => [one.member, one.maskKey]));
  const sum = new Uint32Array([...masked.values()][0]?.length ?? 0);
  for (const [member, vector] of [...masked].sort(([a], [b]) => a - b)) {
    if (vector.length !== sum.length) return null;
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0);
    const seed = secretOf(member, "own-mask", opened, leastOf(group.neighbours(member).length));
    if (seed === null) return null;
    addMask(sum, seed, -1);
  }
  for (const gone of boxed.filter((member) => !masked.has(member))) {
    const near = group.neighbours(gone);
    const stayed = near.filter((other) => masked.has(other));
    if (stayed.length === 0) continue;
    const secret = secretOf(gone, "mask-key", opened, leastOf(near.length));
    if (secret === null) return null;
    for (const other of stayed) {
      const theirs = keys.get(other);
      if (theirs === undefined) return null;
      addMask(sum, sharedKey(secret, theirs, group.round, maskUse(gone, other)), other < gone ? -1 : 1);
    }
  }
  return fromFixed(sum, group.fixed);
}
