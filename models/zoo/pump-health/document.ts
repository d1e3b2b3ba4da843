import { utf8ToBytes } from "@noble/hashes/utils.js";
import * as z from "zod";
import { canonicalJson } from "../../../twins/core/digest.ts";
import { issueText } from "../../../twins/core/issue.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { bytesToFloats, floatsToBytes, fromBase64, toBase64 } from "../../pipeline/base64.ts";
import { rawCid } from "../../pipeline/cid.ts";
import { type PumpHealthModel, weightCount } from "./model.ts";
import { CHANNEL_COUNT } from "./recording.ts";

/** Far above the 8 kB of the model; a file beyond it is refused before it is parsed. */
export const MAX_DOCUMENT_BYTES = 65_536;
export const FORMAT = "aitn.pump-health/1";

const positive = z.number().positive();
const width = z.int().min(1).max(64);
const layer = z.strictObject({ inputs: width, outputs: width, activation: z.enum(["tanh", "linear"]) });
const rate = z
  .strictObject({ mean: positive, low: z.number().nonnegative(), high: positive })
  .refine((r) => r.low <= r.mean && r.mean <= r.high, "low <= mean <= high");

const documentSchema = z.strictObject({
  format: z.literal(FORMAT),
  training: z.strictObject({
    seed: z.int().nonnegative(),
    epochs: z.int().positive(),
    dataSha256: z.string().regex(/^0x[0-9a-f]{64}$/),
  }),
  featureSpec: z.strictObject({
    channels: z
      .array(
        z
          .int()
          .min(0)
          .max(CHANNEL_COUNT - 1),
      )
      .min(1)
      .max(CHANNEL_COUNT),
    ratio: z.array(z.boolean()),
    scale: z.array(positive),
    clip: positive,
    windowS: positive.max(3600),
    minSamples: z.int().positive(),
    goodSamples: z.int().positive(),
    baselineSamples: z.int().min(10).max(10_000),
    minSpacingMs: z.int().min(50).max(60_000),
  }),
  featureScale: z.array(positive),
  layers: z.array(layer).min(1).max(8),
  members: z.int().min(1).max(16),
  weights: z.string().max(MAX_DOCUMENT_BYTES),
  target: z.int().nonnegative(),
  residualScale: positive,
  threshold: positive,
  hazard: z.strictObject({
    healthy: rate,
    alarmed: rate,
    healthyH: positive,
    alarmedH: positive,
    healthyFailures: z.int().nonnegative(),
    alarmedFailures: z.int().nonnegative(),
  }),
});

export type PumpHealthDocument = z.infer<typeof documentSchema>;

/** The shapes must agree with each other: every list one entry a channel, every layer fed by the one before. */
function shapesAgree(d: PumpHealthDocument): boolean {
  const inputs = d.featureSpec.channels.length;
  return (
    new Set(d.featureSpec.channels).size === inputs &&
    d.featureSpec.ratio.length === inputs &&
    d.featureSpec.scale.length === inputs &&
    d.featureScale.length === inputs &&
    d.target < inputs &&
    d.layers[0]!.inputs === inputs &&
    d.layers.at(-1)!.outputs === inputs &&
    d.layers.every((l, i) => i === 0 || l.inputs === d.layers[i - 1]!.outputs)
  );
}

/** The model as a file: canonical JSON, so that equal models have equal bytes and one CID. */
export function encodeDocument(
  model: Omit<PumpHealthModel, "cid">,
  training: PumpHealthDocument["training"],
): Uint8Array {
  const { layers, members, featureScale, target, residualScale, threshold, hazard } = model;
  const weights = toBase64(floatsToBytes(model.weights));
  const shape = { layers, members, featureSpec: model.features, featureScale, target, residualScale };
  const document = { format: FORMAT, training, ...shape, weights, threshold, hazard };
  return utf8ToBytes(canonicalJson(document));
}

/** The format has ASCII only, and the language library has no decoder; other bytes become characters no JSON here has. */
const decodeAscii = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

function parseJson(text: string): Result<unknown> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return refuse("MODEL_INVALID", { en: "The model file is not JSON.", zh: "模型文件不是 JSON。" });
  }
}

/**
 * Reads and checks a model file; nothing of it is believed.
 * @returns MODEL_TOO_LARGE above 64 KiB; MODEL_INVALID when it is not canonical JSON of the format, when shapes disagree,
 * when the weights do not fill the layers exactly, or when one of them is not finite
 */
export function loadPumpHealth(bytes: Uint8Array): Result<PumpHealthModel> {
  if (bytes.length > MAX_DOCUMENT_BYTES)
    return refuse("MODEL_TOO_LARGE", {
      en: `The model file has ${bytes.length} bytes; at most ${MAX_DOCUMENT_BYTES} are allowed.`,
      zh: `模型文件有 ${bytes.length} 字节，最多允许 ${MAX_DOCUMENT_BYTES} 字节。`,
    });
  const text = decodeAscii(bytes);
  const json = parseJson(text);
  if (!json.ok) return json;
  const parsed = documentSchema.safeParse(json.value);
  if (!parsed.success) {
    const { en, zh } = issueText(parsed.error, { en: "the whole", zh: "整体" });
    return refuse("MODEL_INVALID", { en: `The model file is not valid: ${en}.`, zh: `模型文件无效：${zh}。` });
  }
  const document = parsed.data;
  if (text !== canonicalJson(document))
    return refuse("MODEL_INVALID", {
      en: "The model file is not canonical JSON, so its address would not be unique.",
      zh: "模型文件不是规范 JSON，其地址因此不唯一。",
    });
  if (!shapesAgree(document))
    return refuse("MODEL_INVALID", {
      en: "The layers of the model do not fit its features, its target or its scales.",
      zh: "模型各层与其特征、目标或比例不符。",
    });
  const raw = fromBase64(document.weights);
  if (raw === null || raw.length !== document.members * weightCount(document.layers) * 4)
    return refuse("MODEL_INVALID", {
      en: "The weights do not fill the layers of the model exactly.",
      zh: "权重数目与模型各层不符。",
    });
  const weights = bytesToFloats(raw);
  if (!weights.every(Number.isFinite))
    return refuse("MODEL_INVALID", {
      en: "A weight of the model is not a finite number.",
      zh: "模型中有权重不是有限数。",
    });
  const { layers, members, featureScale, target, residualScale, threshold, hazard, featureSpec } = document;
  return ok({
    cid: rawCid(bytes),
    features: featureSpec,
    layers,
    members,
    weights,
    featureScale,
    target,
    residualScale,
    threshold,
    hazard,
  });
}
