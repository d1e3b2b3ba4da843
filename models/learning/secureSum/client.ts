import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { addMask, type FixedPoint, sharedKey, toFixed } from "./masks.ts";
import { type RandomBytes, type Share, split } from "./shamir.ts";

/**
 * Secure summation with drop-outs (Bonawitz et al. 2017; neighbours as in Bell et al. 2020): the leader of a node learns the sum of
 * its members' vectors and of no fewer. Each member masks its vector by a seed of its own and by a seed that it shares with each
 * neighbour; those of neighbours cancel in the sum. Who drops out is undone by the shares that its neighbours hold.
 *
 * Holds against a leader that follows the rules and looks, and against fewer than half of a member's neighbours who help it. That
 * keys are whose they seem is for the caller to see to: a member's advert is signed by its device.
 */

/** A member's public keys of one round. */
export interface Advert {
  readonly member: number;
  readonly maskKey: Uint8Array;
  readonly boxKey: Uint8Array;
}

/** For one neighbour only: shares of a member's two secrets. */
export interface Box {
  readonly from: number;
  readonly to: number;
  readonly sealed: Uint8Array;
}

/** What a neighbour gives out in the end: of who stayed the share of its own mask, of who dropped out that of its mask key. */
export interface Opened {
  readonly of: number;
  readonly by: number;
  readonly secret: "own-mask" | "mask-key";
  readonly share: Share;
}

export interface Group {
  /** Names the round; no two rounds have the same. */
  readonly round: string;
  readonly fixed: FixedPoint;
  /** Neighbours of a member by its number; both are each other's. */
  neighbours(member: number): readonly number[];
}

/** More than half of the neighbours: no two disjoint halves could learn both secrets. */
export const leastOf = (neighbours: number): number => Math.floor(neighbours / 2) + 1;

const NONCE = new Uint8Array(12);
const SECRET_BYTES = 32;

export interface Member {
  readonly advert: Advert;
  /** Shares for each neighbour, sealed; null when a neighbour's advert is missing. */
  seal(adverts: readonly Advert[]): readonly Box[] | null;
  /** The vector under its masks; null when a box does not open. Given once: a second vector under the same masks would tell the first. */
  mask(vector: Float32Array, boxes: readonly Box[]): Uint32Array | null;
  /** Shares for the leader, of who stayed and who dropped out; null when too few stayed, and the second time. */
  open(stayed: readonly number[]): readonly Opened[] | null;
}

interface Held {
  readonly ownMask: Share;
  readonly maskKey: Share;
}

const boxUse = (from: number, to: number): string => `box ${from} ${to}`;
/** The same from both sides. */
export const maskUse = (a: number, b: number): string => `mask ${Math.min(a, b)} ${Math.max(a, b)}`;

function sealed(key: Uint8Array, ownMask: Share, maskKey: Share): Uint8Array {
  const plain = new Uint8Array(1 + 2 * SECRET_BYTES);
  plain[0] = ownMask.at;
  plain.set(ownMask.bytes, 1);
  plain.set(maskKey.bytes, 1 + SECRET_BYTES);
  // A key seals one box.
  return chacha20poly1305(key, NONCE).encrypt(plain);
}

function opened(key: Uint8Array, box: Uint8Array): Held | null {
  try {
    const plain = chacha20poly1305(key, NONCE).decrypt(box);
    const at = plain[0] ?? 0;
    if (plain.length !== 1 + 2 * SECRET_BYTES || at === 0) return null;
    return {
      ownMask: { at, bytes: plain.slice(1, 1 + SECRET_BYTES) },
      maskKey: { at, bytes: plain.slice(1 + SECRET_BYTES) },
    };
  } catch {
    return null;
  }
}

export function makeMember(member: number, group: Group, random: RandomBytes): Member {
  const maskSecret = random(SECRET_BYTES);
  const boxSecret = random(SECRET_BYTES);
  const ownMask = random(SECRET_BYTES);
  const advert: Advert = {
    member,
    maskKey: x25519.getPublicKey(maskSecret),
    boxKey: x25519.getPublicKey(boxSecret),
  };
  const around = group.neighbours(member);
  const least = leastOf(around.length);
  let known = new Map<number, Advert>();
  const held = new Map<number, Held>();
  let isMasked = false;
  let isOpened = false;
  return {
    advert,
    seal(adverts) {
      known = new Map(adverts.map((one) => [one.member, one]));
      if (around.some((other) => !known.has(other))) return null;
      const [own, key] = [
        split(ownMask, around.length, least, random),
        split(maskSecret, around.length, least, random),
      ];
      return around.flatMap((to, i) => {
        const [theirs, ownShare, keyShare] = [known.get(to), own[i], key[i]];
        if (theirs === undefined || ownShare === undefined || keyShare === undefined) return [];
        const boxKey = sharedKey(boxSecret, theirs.boxKey, group.round, boxUse(member, to));
        return [{ from: member, to, sealed: sealed(boxKey, ownShare, keyShare) }];
      });
    },
    mask(vector, boxes) {
      if (isMasked) return null;
      for (const box of boxes) {
        const theirs = known.get(box.from);
        if (box.to !== member || theirs === undefined || !around.includes(box.from)) return null;
        const shares = opened(sharedKey(boxSecret, theirs.boxKey, group.round, boxUse(box.from, member)), box.sealed);
        if (shares === null) return null;
        held.set(box.from, shares);
      }
      // Who has not sent a box could not be undone if it dropped out: nobody masks with it.
      if (held.size < least) return null;
      isMasked = true;
      const masked = toFixed(vector, group.fixed);
      addMask(masked, ownMask, 1);
      for (const other of held.keys()) {
        const theirs = known.get(other);
        if (theirs === undefined) continue;
        addMask(
          masked,
          sharedKey(maskSecret, theirs.maskKey, group.round, maskUse(member, other)),
          member < other ? 1 : -1,
        );
      }
      return masked;
    },
    open(stayed) {
      const isHere = new Set(stayed);
      const near = around.filter((other) => isHere.has(other));
      // Both secrets of a member would lay its vector open: each neighbour gives one, once.
      if (!isMasked || isOpened || near.length < least) return null;
      isOpened = true;
      return [...held].map(([of, { ownMask: own, maskKey }]) =>
        isHere.has(of)
          ? { of, by: member, secret: "own-mask" as const, share: own }
          : { of, by: member, secret: "mask-key" as const, share: maskKey },
      );
    },
  };
}
