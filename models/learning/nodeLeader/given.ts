import { digestBytes } from "../../../twins/core/digest.ts";
import { ok, type Result } from "../../../twins/core/result.ts";
import { fromHex, verifyText } from "../../../twins/protocol/deviceAuth.ts";
import { advertText, maskedText, openedText } from "../../../twins/protocol/node.ts";
import type { Batch } from "./batch.ts";
import { MISSHAPED, type NodeEvent, UNSIGNED_PART } from "./state.ts";

/** What a member gives to a batch. */
export type Given = Extract<NodeEvent, { readonly kind: "advert" | "boxes" | "masked" | "opened" }>;
export const STEP_OF = { advert: "advertise", boxes: "seal", masked: "mask", opened: "open" } as const;

/** Whether each of so many places is named once, and no other. */
const areAll = (named: readonly number[], places: readonly number[]): boolean =>
  named.length === places.length && new Set(named).size === named.length && named.every((one) => places.includes(one));

function withAdvert(batch: Batch, place: number, given: Extract<Given, { kind: "advert" }>): Result<Batch> {
  const { maskKey, boxKey, signature, key } = given;
  if (!verifyText(advertText(batch.id, { place, maskKey, boxKey }), signature, key)) return UNSIGNED_PART;
  const advert = { place, publicKey: key, width: batch.counted[place] ?? 1, maskKey, boxKey, signature };
  return ok({ ...batch, adverts: new Map(batch.adverts).set(place, advert) });
}

function withBoxes(batch: Batch, place: number, { boxes }: Extract<Given, { kind: "boxes" }>): Result<Batch> {
  const others = batch.entrants.map((_, other) => other).filter((other) => other !== place);
  const to = boxes.map((box) => box.to);
  if (!areAll(to, others)) return MISSHAPED;
  const sent = boxes.map((box) => ({ from: place, to: box.to, sealed: fromHex(box.sealed) }));
  return ok({ ...batch, boxes: new Map(batch.boxes).set(place, sent) });
}

function withMasked(batch: Batch, place: number, given: Extract<Given, { kind: "masked" }>, weights: number) {
  const { vector, signature, key } = given;
  if (vector.length !== 4 * (weights + batch.levels.length + 1)) return MISSHAPED;
  if (!verifyText(maskedText(batch.id, digestBytes(vector)), signature, key)) return UNSIGNED_PART;
  return ok({ ...batch, masked: new Map(batch.masked).set(place, { batch: batch.id, vector, signature }) });
}

function withOpened(batch: Batch, place: number, given: Extract<Given, { kind: "opened" }>): Result<Batch> {
  const { shares, signature, key } = given;
  const others = [...batch.boxes.keys()].filter((other) => other !== place);
  const isTrue = shares.every(({ of, secret }) => (secret === "own-mask") === batch.masked.has(of));
  const of = shares.map((share) => share.of);
  if (!areAll(of, others) || !isTrue) return MISSHAPED;
  if (!verifyText(openedText(batch.id, shares), signature, key)) return UNSIGNED_PART;
  return ok({ ...batch, opened: new Map(batch.opened).set(place, { batch: batch.id, shares, signature }) });
}

/**
 * A batch with what a place gave, signed by the place's member.
 * @param weights that the node has
 * @returns AUTH_BAD_SIGNATURE or WIRE_SCHEMA for what does not fit
 */
export function withGiven(batch: Batch, place: number, given: Given, weights: number): Result<Batch> {
  switch (given.kind) {
    case "advert":
      return withAdvert(batch, place, given);
    case "boxes":
      return withBoxes(batch, place, given);
    case "masked":
      return withMasked(batch, place, given, weights);
    case "opened":
      return withOpened(batch, place, given);
  }
}
