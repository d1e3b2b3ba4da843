import { modelJson, noModelIn } from "../../../models/sandbox/modelJson.ts";
import { grouped } from "../../../twins/core/grouped.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { SANDBOX_WIRE } from "../../../twins/protocol/sandbox.ts";
import { bytesText } from "../Rounds/words.ts";

/** A file as it was dropped: its name, with its folder before it where a folder was dropped. */
export interface DroppedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A model in one file, as the server takes it. */
export interface PackedModel {
  readonly file: string;
  readonly bytes: Uint8Array;
}

interface Spec {
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly quantization?: { readonly dtype?: string };
}
interface Group {
  readonly paths: readonly string[];
  readonly weights: readonly Spec[];
}
/** A model.json of tfjs, with its weights in it or in files beside it. */
interface LayersFile {
  readonly modelTopology: unknown;
  readonly weightSpecs?: unknown;
  readonly weightData?: unknown;
  readonly weightsManifest?: readonly Group[];
}

const invalid = (en: string, zh: string) => refuse("MODEL_INVALID", { en, zh });
/** Cut where an error would otherwise fill the screen. */
const MOST_NAMED = 4;
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const endOf = (path: string): string => /\.[^.]*$/.exec(nameOf(path))?.[0].toLowerCase() ?? "";

/** The last folder that a file lies in says more than `model.json`, which every model of tfjs is called. */
function titleOf(path: string): string {
  const [name = "", folder] = path.split("/").reverse();
  const title = folder === undefined || name !== "model.json" ? name : `${folder}.json`;
  return title.length <= SANDBOX_WIRE.fileNameChars ? title : title.slice(-SANDBOX_WIRE.fileNameChars);
}

const named = (names: readonly string[], zh = false): string => {
  const rest = names.length - MOST_NAMED;
  const list = names.slice(0, MOST_NAMED).join(zh ? "、" : ", ");
  return rest <= 0 ? list : zh ? `${list} 等 ${names.length} 个文件` : `${list} and ${rest} more`;
};

const isGroup = (value: unknown): value is Group => {
  const { paths, weights } = (value ?? {}) as Partial<Record<keyof Group, unknown>>;
  return Array.isArray(paths) && paths.every((path) => typeof path === "string") && Array.isArray(weights);
};

const decoded = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

/** What a JSON file says of a layers model; null when it is none, and a refusal for JSON that nobody may parse. */
function layersIn(bytes: Uint8Array): Result<LayersFile> | null {
  const json = modelJson(bytes, decoded);
  if (json === null || !json.ok) return json;
  const file = json.value as LayersFile;
  if (file.modelTopology === undefined) return null;
  const groups = file.weightsManifest;
  return file.weightData !== undefined || (Array.isArray(groups) && groups.every(isGroup)) ? ok(file) : null;
}

const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, complex64: 8, float16: 2, uint16: 2, uint8: 1 };

/** Bytes that the listed weights take; null where that cannot be told, which the server then says better. */
function wantedBytes(specs: readonly Spec[]): number | null {
  let sum = 0;
  for (const { shape, dtype = "", quantization } of specs) {
    const each = BYTES[quantization?.dtype ?? dtype] ?? (dtype === "bool" ? 1 : null);
    if (!Array.isArray(shape) || each === null) return null;
    sum += each * shape.reduce((size: number, side: number) => size * side, 1);
  }
  return Number.isSafeInteger(sum) ? sum : null;
}

/** Whole groups of three bytes, which become four letters each; few enough for one call. */
const CHUNK = 3 * 8_192;

function base64Of(parts: readonly Uint8Array[]): string {
  const all = joined(parts);
  let text = "";
  for (let at = 0; at < all.length; at += CHUNK) text += btoa(String.fromCharCode(...all.subarray(at, at + CHUNK)));
  return text;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const tooLarge = (bytes: number) =>
  refuse("MODEL_TOO_LARGE", {
    en: `The model's one file has ${bytesText(bytes)}; the sandbox takes up to ${bytesText(SANDBOX_WIRE.fileBytes)}, which is about 5 million weights. Bring a smaller model.`,
    zh: `模型合成一个文件后为 ${bytesText(bytes)}；沙箱最多接收 ${bytesText(SANDBOX_WIRE.fileBytes)}，约 500 万个权重。请提供更小的模型。`,
  });

const sized = (packed: PackedModel): Result<PackedModel> =>
  packed.bytes.length > SANDBOX_WIRE.fileBytes ? tooLarge(packed.bytes.length) : ok(packed);

/** The files of weights that a model.json names, in its order. They lie beside it: a name with a folder in it is never followed. */
function partsOf(
  json: DroppedFile,
  groups: readonly Group[],
  files: readonly DroppedFile[],
): Result<readonly Uint8Array[]> {
  const folder = json.path.slice(0, json.path.lastIndexOf("/") + 1);
  const names = groups.flatMap(({ paths }) => paths);
  const found = names.map((name) => files.find(({ path }) => path === folder + name)?.bytes);
  const missing = names.filter((_, i) => found[i] === undefined);
  const title = nameOf(json.path);
  if (missing.length > 0)
    return invalid(
      `${title} names ${named(missing)}, which ${missing.length === 1 ? "was" : "were"} not dropped. Drop ${title} and all of its .bin files together.`,
      `${title} 引用了 ${named(missing, true)}，但没有一起拖入。请将 ${title} 与其全部 .bin 文件一起拖入。`,
    );
  const parts = found.filter((part) => part !== undefined);
  const have = parts.reduce((sum, { length }) => sum + length, 0);
  const wanted = wantedBytes(groups.flatMap(({ weights }) => weights));
  if (wanted !== null && wanted !== have)
    return invalid(
      `${title} describes ${grouped(wanted)} bytes of weights, the .bin files have ${grouped(have)}. One of them is cut off or of another model: export the model again and drop all of its files.`,
      `${title} 描述了 ${grouped(wanted)} 字节的权重，而 .bin 文件共 ${grouped(have)} 字节。其中某个文件不完整或属于其他模型：请重新导出并拖入全部文件。`,
    );
  return ok(parts);
}

/** The one file with `weightData`, of a model.json and its files of weights. */
function packLayers(json: DroppedFile, layers: LayersFile, files: readonly DroppedFile[]): Result<PackedModel> {
  const file = titleOf(json.path);
  if (layers.weightData !== undefined) return sized({ file, bytes: json.bytes });
  const groups = layers.weightsManifest ?? [];
  const parts = partsOf(json, groups, files);
  if (!parts.ok) return parts;
  const one = {
    format: "layers-model",
    modelTopology: layers.modelTopology,
    weightSpecs: groups.flatMap(({ weights }) => weights),
    weightData: base64Of(parts.value),
  };
  return sized({ file, bytes: new TextEncoder().encode(`${JSON.stringify(one)}\n`) });
}

/** Several models at once, or none among what was dropped. */
function notOne(files: readonly DroppedFile[], models: readonly string[]): Result<never> {
  if (models.length > 1)
    return invalid(
      `Several models were dropped: ${named(models)}. Drop one model at a time.`,
      `拖入了多个模型：${named(models, true)}。请一次只拖入一个模型。`,
    );
  if (files.some(({ path }) => endOf(path) === ".bin"))
    return invalid(
      "Only files of weights were dropped. Drop the model.json together with them.",
      "只拖入了权重文件。请与 model.json 一起拖入。",
    );
  if (files.length === 0)
    return invalid("Nothing was dropped. Drop a model's files.", "没有拖入文件。请拖入模型的文件。");
  const names = files.map(({ path }) => nameOf(path));
  return noModelIn({ en: named(names), zh: named(names, true) });
}

/**
 * Makes the one file that the server takes of what was dropped: a model.json with its files of weights becomes one JSON file; one that is
 * whole already and .onnx stay as they are. Whether it may run is for the server to say.
 * @returns MODEL_INVALID, MODEL_TOO_LARGE
 */
export function packDropped(dropped: readonly DroppedFile[]): Result<PackedModel> {
  const files = dropped.filter(({ path }) => !nameOf(path).startsWith("."));
  const onnx = files.filter(({ path }) => endOf(path) === ".onnx");
  const layers: { json: DroppedFile; model: LayersFile }[] = [];
  let unread: Result<never> | null = null;
  for (const json of files.filter(({ path }) => endOf(path) === ".json")) {
    const model = layersIn(json.bytes);
    if (model?.ok === false) unread ??= model;
    else if (model !== null) layers.push({ json, model: model.value });
  }
  const models = [...onnx, ...layers.map(({ json }) => json)].map(({ path }) => nameOf(path));
  if (models.length === 0 && unread !== null) return unread;
  if (models.length !== 1) return notOne(files, models);
  const [first] = layers;
  if (first !== undefined) return packLayers(first.json, first.model, files);
  const [one] = onnx;
  return one === undefined ? notOne(files, models) : sized({ file: titleOf(one.path), bytes: one.bytes });
}
