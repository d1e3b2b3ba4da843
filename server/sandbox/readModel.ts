import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { type CheckedModel, checkModel, type ModelFile } from "../../models/sandbox/check.ts";
import { MODEL_LIMITS } from "../../models/sandbox/limits.ts";
import { canonicalJson } from "../../twins/core/digest.ts";
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

/** Lists and objects within one another; what goes deeper ends a program that walks it by calling itself. */
const MAX_DEPTH = 64;

/** Lists, objects and what stands in them: each takes a byte of what describes the layers at least; weights are one text. */
const MAX_PARTS_OF_JSON = MODEL_LIMITS.topologyBytes;

/** What is wrong with the JSON of a file before it is parsed, which takes memory and time by its parts. */
function faultOf(bytes: Uint8Array): Result<never> | null {
  const [QUOTE, BACKSLASH, COMMA] = [34, 92, 44];
  let depth = 0;
  let parts = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === COMMA) parts++;
    // [ and {, ] and }
    else if (byte === 91 || byte === 123) {
      depth++;
      parts++;
    } else if (byte === 93 || byte === 125) depth--;
    if (depth > MAX_DEPTH)
      return invalid(`The file nests deeper than ${MAX_DEPTH} levels.`, `文件的嵌套超过 ${MAX_DEPTH} 层。`);
    if (parts > MAX_PARTS_OF_JSON)
      return refuse("MODEL_TOO_LARGE", {
        en: `The file has more than ${MAX_PARTS_OF_JSON} lists, objects and numbers beside its weights. Save the weights as weightData.`,
        zh: `除权重外，文件中的列表、对象和数值超过 ${MAX_PARTS_OF_JSON} 个，请将权重保存为 weightData。`,
      });
  }
  return null;
}

function jsonOf(bytes: Uint8Array): Result<unknown> {
  const fault = faultOf(bytes);
  if (fault !== null) return fault;
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return invalid("The file is not JSON.", "文件不是 JSON。");
  }
}

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
  if (!manifest.success)
    return invalid(
      "This is no layers model of tfjs: it has neither a weightsManifest nor weightSpecs with weightData. Save it with tfjs, or convert it with tensorflowjs_converter.",
      "这不是 tfjs 分层模型：既没有 weightsManifest，也没有 weightSpecs 和 weightData。请用 tfjs 保存，或用 tensorflowjs_converter 转换。",
    );
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
  const json = jsonOf(bytes.value);
  if (!json.ok) return json;
  const file = await modelFile(path, json.value, read);
  if (!file.ok) return file;
  if (JSON.stringify(file.value.topology ?? null).length > MODEL_LIMITS.topologyBytes)
    return refuse("MODEL_TOO_LARGE", {
      en: `What describes the layers is larger than ${MODEL_LIMITS.topologyBytes} bytes.`,
      zh: `层描述超过 ${MODEL_LIMITS.topologyBytes} 字节。`,
    });
  const model = checkModel(file.value);
  return model.ok ? ok({ model: model.value, bytes: packModel(file.value) }) : model;
}
