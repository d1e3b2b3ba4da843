import { digestBytes } from "../../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { fromHex, toHex, verifyText } from "../../../twins/protocol/deviceAuth.ts";
import {
  advertText,
  maskedText,
  type NodeAsk,
  type NodeParamsOf,
  type NodeResult,
  type NodeTurn,
  openedText,
  type SignedAdvert,
} from "../../../twins/protocol/node.ts";
import type { TrainHere } from "../client.ts";
import { float32 } from "../compression/codecs.ts";
import { type Box, type Member, makeMember } from "../secureSum/client.ts";
import type { RandomBytes } from "../secureSum/shamir.ts";
import type { Slice } from "../width/slice.ts";
import { groupOf, LEAST_HOLDERS, wordBytes } from "./group.ts";
import { vectorOf } from "./vector.ts";

/** What a member needs of the machine that it runs on. */
export interface MemberPorts {
  /** Compressed secp256k1, hex. */
  readonly publicKey: string;
  ask<A extends NodeAsk>(name: A, params: NodeParamsOf<A>): Promise<Result<NodeResult<A>>>;
  /** By its key. */
  sign(text: string): string;
  readonly train: TrainHere;
  /** What of the task's whole network a width less than 1 is; null when the machine was stopped. */
  sliceAt(width: number): Promise<Slice | null>;
  /** The operating system's in the product, so that nobody can take the masks off. */
  readonly random: RandomBytes;
}

type Turn<W extends NodeTurn["what"]> = Extract<NodeTurn, { readonly what: W }>;

/** What a member has trained and has given to no sum. */
interface TrainedHere {
  readonly version: number;
  readonly width: number;
  readonly delta: Float32Array;
  readonly loss: number;
}

/** A member's part of a batch. */
interface InBatch {
  readonly told: Turn<"advertise">;
  readonly masks: Member;
  readonly mine: Pick<SignedAdvert, "maskKey" | "boxKey">;
  /** What counts of each one's width, by place; empty before the adverts have come. */
  readonly widths: readonly number[];
}

/** What a member has from ask to ask, of one process of its leader; lost when it ends. */
export interface MemberState {
  readonly trained: TrainedHere | null;
  readonly batch: InBatch | null;
}
export const memberStart: MemberState = { trained: null, batch: null };

/** What came of a look at what there is to do. */
export type MemberStep =
  | { readonly did: "waited" }
  | { readonly did: "trained"; readonly version: number; readonly width: number; readonly loss: number }
  /** Its keys, its shares, or those that were asked for. */
  | { readonly did: "helped" }
  | { readonly did: "gave"; readonly batch: string; readonly members: number };

type Did = Result<{ readonly state: MemberState; readonly step: MemberStep }>;

const UNTRUE = refuse("LEARN_FORGED", {
  en: "The leader's batch is not what it should be, so the member gives nothing to it. Check whose leader it is.",
  zh: "领导者的批次与约定不符，成员未向其提交任何内容。请核实该领导者的身份。",
});

/** After an ask of a batch; what the leader takes no more is no failure of the member. */
function after(asked: Result<unknown>, state: MemberState, step: MemberStep): Did {
  if (asked.ok) return ok({ state, step });
  return asked.error.code === "WORK_LATE" ? ok({ state, step: { did: "waited" } }) : asked;
}

async function train(ports: MemberPorts, state: MemberState, { version, plan, weights }: Turn<"train">): Promise<Did> {
  const from = float32.decode(weights, weights.length / 4);
  if (from === null) return UNTRUE;
  const done = await ports.train(from, plan, null);
  if (done === null) return ok({ state, step: { did: "waited" } });
  const delta = done.weights.map((w, i) => w - (from[i] ?? 0));
  const loss = done.losses.at(-1) ?? Number.NaN;
  const { width } = plan;
  return ok({
    state: { trained: { version, width, delta, loss }, batch: null },
    step: { did: "trained", version, width, loss },
  });
}

/** Draws keys for a batch; asked again, those that it has. */
async function advertise(ports: MemberPorts, state: MemberState, told: Turn<"advertise">): Promise<Did> {
  const { batch, place, size, width, version } = told;
  if (state.trained === null || width > state.trained.width || version < state.trained.version) return UNTRUE;
  const masks =
    state.batch?.told.batch === batch ? state.batch.masks : makeMember(place, groupOf(batch, size), ports.random);
  const mine = { maskKey: toHex(masks.advert.maskKey), boxKey: toHex(masks.advert.boxKey) };
  const signature = ports.sign(advertText(batch, { place, ...mine }));
  const asked = await ports.ask("advert", { batch, ...mine, signature });
  return after(asked, { ...state, batch: { told, masks, mine, widths: [] } }, { did: "helped" });
}

/** Whether a batch is of so many different members, each of which has signed its keys, and this one is in it as it is. */
function areTrue({ publicKey }: MemberPorts, { told, mine }: InBatch, adverts: readonly SignedAdvert[]): boolean {
  const { batch, place, size, width } = told;
  const own = adverts[place];
  return (
    adverts.length === size &&
    adverts.every(
      (advert, at) => advert.place === at && verifyText(advertText(batch, advert), advert.signature, advert.publicKey),
    ) &&
    new Set(adverts.map((advert) => advert.publicKey)).size === size &&
    own?.publicKey === publicKey &&
    own.maskKey === mine.maskKey &&
    own.boxKey === mine.boxKey &&
    own.width === width
  );
}

async function seal(
  ports: MemberPorts,
  state: MemberState,
  inBatch: InBatch,
  { batch, adverts }: Turn<"seal">,
): Promise<Did> {
  if (!areTrue(ports, inBatch, adverts)) return UNTRUE;
  const boxes = inBatch.masks.seal(
    adverts.map(({ place, maskKey, boxKey }) => ({
      member: place,
      maskKey: fromHex(maskKey),
      boxKey: fromHex(boxKey),
    })),
  );
  if (boxes === null) return UNTRUE;
  const asked = await ports.ask("boxes", {
    batch,
    boxes: boxes.map(({ to, sealed }) => ({ to, sealed: toHex(sealed) })),
  });
  const widths = adverts.map(({ width }) => width);
  return after(asked, { ...state, batch: { ...inBatch, widths } }, { did: "helped" });
}

async function mask(
  ports: MemberPorts,
  state: MemberState,
  inBatch: InBatch,
  { batch, boxes }: Turn<"mask">,
): Promise<Did> {
  const { trained } = state;
  const { told, masks } = inBatch;
  if (trained === null) return ok({ state, step: { did: "waited" } });
  const slices = new Map<number, Slice | null>();
  // A node with one level has no slices of its own: what it trains is its whole.
  for (const width of told.levels.length > 1 ? [trained.width, told.width] : [])
    if (width < 1) slices.set(width, await ports.sliceAt(width));
  const given = { ...trained, counted: told.width, share: told.share, late: told.version - trained.version };
  const vector = vectorOf(given, told.levels, (width) => slices.get(width) ?? null);
  const mine: readonly Box[] = boxes.map(({ from, sealed }) => ({ from, to: told.place, sealed: fromHex(sealed) }));
  const masked = masks.mask(vector, mine);
  if (masked === null) return UNTRUE;
  // Spent from here on, whatever comes of it: a second vector of the same training would tell more than a sum.
  const spent = { trained: null, batch: inBatch };
  const bytes = wordBytes(masked);
  const signature = ports.sign(maskedText(batch, digestBytes(bytes)));
  const asked = await ports.ask("masked", { batch, vector: bytes, signature });
  return after(asked, spent, { did: "gave", batch, members: told.size });
}

async function open(
  ports: MemberPorts,
  state: MemberState,
  inBatch: InBatch,
  { batch, stayed }: Turn<"open">,
): Promise<Did> {
  const { widths, told, masks } = inBatch;
  const widest = Math.max(...widths);
  const holders = new Set(stayed.filter((place) => widths[place] === widest));
  // Of what fewer hold the sum would tell; and a sum without this member's own vector is none of its business.
  if (holders.size < LEAST_HOLDERS || !stayed.includes(told.place)) return UNTRUE;
  const opened = masks.open(stayed);
  if (opened === null) return UNTRUE;
  const shares = opened.map(({ of, secret, share }) => ({ of, secret, at: share.at, bytes: toHex(share.bytes) }));
  const signature = ports.sign(openedText(batch, shares));
  return after(await ports.ask("opened", { batch, shares, signature }), { ...state, batch: null }, { did: "helped" });
}

/**
 * Does what there is to do for the node now. What leaves the member of its training is masked, once.
 * @returns LEARN_FORGED where the leader asks for what would tell more than a sum; what its asks are refused with
 */
export async function memberTurn(ports: MemberPorts, state: MemberState): Promise<Did> {
  const turn = await ports.ask("turn", { has: state.trained?.version ?? null });
  if (!turn.ok) return turn;
  const told = turn.value;
  if (told.what === "wait") return ok({ state, step: { did: "waited" } });
  if (told.what === "train") return train(ports, state, told);
  if (told.what === "advertise") return advertise(ports, state, told);
  const inBatch = state.batch;
  // Of a batch that it has lost, by being started anew: the others go on without it.
  if (inBatch?.told.batch !== told.batch) return ok({ state, step: { did: "waited" } });
  if (told.what === "seal") return seal(ports, state, inBatch, told);
  return told.what === "mask" ? mask(ports, state, inBatch, told) : open(ports, state, inBatch, told);
}
