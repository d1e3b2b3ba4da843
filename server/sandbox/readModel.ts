import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { type CheckedModel, checkModel, type ModelFile } from "../../models/sandbox/check.ts";
import { MODEL_LIMITS } from "../../models/sandbox/limits.ts";
import { modelJson, noModelIn } from "../../models/sandbox/modelJson.ts";
import { canonicalJson } from "../../twins/core/digest.ts";
import { grouped } from "../../twins/core/grouped.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";

/** Reads a regular file of at most so many bytes; MODEL_TOO_LARGE for a larger one, MODEL_INVALID where there is none. */
export type ReadFile = (path: string, mostBytes: number) => Promise<Result<Uint8Array>>;

const WEIGHT_BYTES = 4 * MODEL_LIMITS.weights;
/** Of a file that holds its weights in base64 beside the topology. */
export const MODEL_FILE_BYTES = MODEL_LIMITS.topologyBytes + Math.ceil(WEIGHT_BYTES / 3) * 4 + 65_536;
/** Files of weights; tfjs writes one for every 4 MiB. */
const MAX_PARTS = 64;

const OneFile = z.object({ modelTopology: z.unknown(), weightSpecs: z.unknown(), weightData: z.base64() });
const Group = z.object({ paths: z.array(z.string()).max(MAX_PARTS), weights: z.array(z.unknown()) });
const Manifest = z.object({ modelTopology: z.unknown(), weightsManifest: z.array(Group).max(MAX_PARTS) });

const invalid = (en: string, zh: string) => refuse("MODEL_INVALID", { en, zh });

const noModelAt = (path: string): Result<never> => noModelIn({ en: basename(path), zh: basename(path) });

/** The bytes of a manifest's files, which lie beside it: a name with a folder in it is never followed. */
async function partsOf(path: string, names: readonly string[], read: ReadFile): Promise<Result<Uint8Array>> {
  const parts: Uint8Array[] = [];
  let left = WEIGHT_BYTES;
  for (const name of names) {
    if (name !== basename(name) || !/^[\w][\w.-]{0,127}$/.test(name))
      return invalid(
        "A file of weights is to be named by its plain name, and to lie beside the model.",
        "权重文件应以不含路径的名称给出，并与模型放在同一文件夹中。",
      );
    const part = await read(join(dirname(path), name), left);
    if (!part.ok) return part;
    left -= part.value.length;
    parts.push(part.value);
  }
  return ok(Buffer.concat(parts));
}

async function modelFile(path: string, json: unknown, read: ReadFile): Promise<Result<ModelFile>> {
  const one = OneFile.safeParse(json);
  if (one.success) {
    const { modelTopology: topology, weightSpecs: specs, weightData } = one.data;
    return ok({ topology, specs, weights: Buffer.from(weightData, "base64") });
  }
  const manifest = Manifest.safeParse(json);
  if (!manifest.success) return noModelAt(path);
  const groups = manifest.data.weightsManifest;
  const weights = await partsOf(
    path,
    groups.flatMap(({ paths }) => paths),
    read,
  );
  if (!weights.ok) return weights;
  return ok({
    topology: manifest.data.modelTopology,
    specs: groups.flatMap((group) => group.weights),
    weights: weights.value,
  });
}

/** A checked layers model, and its one file: the same model has the same bytes, however it came. */
export interface ReadModel {
  readonly model: CheckedModel;
  readonly bytes: Uint8Array;
}

/** All of a model in one file of canonical JSON, whose CID is the model's; tfjs reads it from memory (`tf.io.fromMemory`). */
export const packModel = ({ topology, specs, weights }: ModelFile): Uint8Array =>
  Buffer.from(
    `${canonicalJson({
      format: "layers-model",
      modelTopology: topology,
      weightSpecs: specs,
      weightData: Buffer.from(weights).toString("base64"),
    })}\n`,
  );

/**
 * Reads and checks an untrusted model: a tfjs `model.json` with its files of weights beside it, or one file with `weightData`.
 * @returns MODEL_* for what is refused
 */
export async function readModel(path: string, read: ReadFile): Promise<Result<ReadModel>> {
  const bytes = await read(path, MODEL_FILE_BYTES);
  if (!bytes.ok) return bytes;
  const json = modelJson(bytes.value, (text) => new TextDecoder("utf-8", { fatal: true }).decode(text));
  if (json === null) return noModelAt(path);
  if (!json.ok) return json;
  const file = await modelFile(path, json.value, read);
  if (!file.ok) return file;
  if (JSON.stringify(file.value.topology ?? null).length > MODEL_LIMITS.topologyBytes)
    return refuse("MODEL_TOO_LARGE", {
      en: `What describes the layers is larger than ${grouped(MODEL_LIMITS.topologyBytes)} bytes.`,
      zh: `层描述超过 ${grouped(MODEL_LIMITS.topologyBytes)} 字节。`,
    });
  const model = checkModel(file.value);
  return model.ok ? ok({ model: model.value, bytes: packModel(file.value) }) : model;
}
