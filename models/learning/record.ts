import { bytesToUtf8, equalBytes } from "@noble/ciphers/utils.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { canonicalJson } from "../../twins/core/digest.ts";
import type { ClientMemory } from "./client.ts";
import { float32 } from "./compression/codecs.ts";
import type { Message } from "./round.ts";
import type { ServerState } from "./strategies/strategy.ts";

/**
 * Bytes for what is kept and sent of a federation: a line of canonical JSON that names each part with its length, and then the
 * parts. The same content has the same bytes, so their digest stands for it.
 */

/** Most bytes of the first line. */
const MAX_HEAD_BYTES = 64 * 1024;
const NEWLINE = 10;

const Parts = z.record(z.string(), z.int().min(0));

function pack(content: object, parts: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const names = Object.keys(parts).sort();
  const lengths = Object.fromEntries(names.map((name) => [name, parts[name]?.length ?? 0]));
  const head = utf8ToBytes(`${canonicalJson({ ...content, parts: lengths })}\n`);
  return concatBytes(head, ...names.map((name) => parts[name] ?? new Uint8Array(0)));
}

/** Canonical JSON of bytes; null for any other, so that no content has two records. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    const json: unknown = JSON.parse(bytesToUtf8(bytes));
    return equalBytes(utf8ToBytes(canonicalJson(json)), bytes) ? json : null;
  } catch {
    return null;
  }
}

/** Null for bytes that are no such record. */
function unpack<T extends z.ZodRawShape>(bytes: Uint8Array, shape: T) {
  const end = bytes.subarray(0, MAX_HEAD_BYTES).indexOf(NEWLINE);
  if (end < 0) return null;
  const head = bytes.subarray(0, end);
  const json = jsonOf(head);
  if (json === null) return null;
  const parsed = z.strictObject({ ...shape, parts: Parts }).safeParse(json);
  if (!parsed.success) return null;
  const content = parsed.data as z.infer<z.ZodObject<T>> & { readonly parts: z.infer<typeof Parts> };
  const parts: Record<string, Uint8Array> = {};
  let at = end + 1;
  for (const name of Object.keys(content.parts).sort()) {
    const length = content.parts[name] ?? 0;
    parts[name] = bytes.subarray(at, at + length);
    at += length;
  }
  return at === bytes.length ? { content, parts } : null;
}

const vector = (bytes: Uint8Array | undefined): Float32Array | null =>
  bytes === undefined ? null : float32.decode(bytes, bytes.length / 4);
/** A part that may be absent: undefined when it is there and no vector. */
const optional = (bytes: Uint8Array | undefined): Float32Array | null | undefined =>
  bytes === undefined ? null : (vector(bytes) ?? undefined);

const MESSAGE = {
  client: z.string().min(1).max(128),
  examples: z.int().min(1),
  loss: z.number().nullable(),
  kept: z.string().regex(/^0x[0-9a-f]{64}$/) as unknown as z.ZodType<Message["kept"]>,
  begun: z.int().min(0).optional(),
};

/** A client's message of a round, as it travels and is kept; its digest is what a device commits on chain. */
export function messageBytes({ client, examples, loss, kept, begun, bytes, control }: Message): Uint8Array {
  // JSON has no NaN.
  const content = { client, examples, loss: Number.isFinite(loss) ? loss : null, kept, begun };
  return pack(content, { delta: bytes, ...(control === null ? {} : { control: float32.encode(control) }) });
}

/** Null for bytes that are no message. Whether its delta can be counted is another matter. */
export function messageOf(bytes: Uint8Array): Message | null {
  const found = unpack(bytes, MESSAGE);
  const delta = found?.parts.delta;
  const control = optional(found?.parts.control);
  if (found === null || delta === undefined || control === undefined) return null;
  const { client, examples, loss, kept, begun } = found.content;
  return {
    client,
    examples,
    loss: loss ?? Number.NaN,
    kept,
    bytes: delta,
    control,
    ...(begun === undefined ? {} : { begun }),
  };
}

/** What a client keeps from round to round. */
export const memoryBytes = ({ left, control }: ClientMemory): Uint8Array =>
  pack(
    {},
    {
      ...(left === null ? {} : { left: float32.encode(left) }),
      ...(control === null ? {} : { control: float32.encode(control) }),
    },
  );

/** Null for bytes that are no memory. */
export function memoryOf(bytes: Uint8Array): ClientMemory | null {
  const found = unpack(bytes, {});
  const [left, control] = [optional(found?.parts.left), optional(found?.parts.control)];
  return found === null || left === undefined || control === undefined ? null : { left, control };
}

/** The server's state after a round. */
export function stateBytes({ round, weights, slots }: ServerState): Uint8Array {
  const kept = Object.entries(slots).map(([name, values]) => [`slot ${name}`, float32.encode(values)] as const);
  return pack({ round }, { weights: float32.encode(weights), ...Object.fromEntries(kept) });
}

/** Null for bytes that are no state. */
export function stateOf(bytes: Uint8Array): ServerState | null {
  const found = unpack(bytes, { round: z.int().min(0) });
  const weights = vector(found?.parts.weights);
  if (found === null || weights === null) return null;
  const slots: Record<string, Float32Array> = {};
  for (const [name, part] of Object.entries(found.parts)) {
    if (name === "weights") continue;
    const values = vector(part);
    if (!name.startsWith("slot ") || values === null || values.length !== weights.length) return null;
    slots[name.slice("slot ".length)] = values;
  }
  return { round: found.content.round, weights, slots };
}
