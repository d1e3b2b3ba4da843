import { addressOf } from "../../models/pipeline/unixfs.ts";
import { checkOnnx } from "../../models/sandbox/onnx/check.ts";
import { digestBytes } from "../../twins/core/digest.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { ModelFacts } from "../../twins/protocol/sandbox.ts";
import { zooModelPath } from "../rounds/zooTasks.ts";
import type { Contestant } from "./arena.ts";
import { MODEL_FILE_BYTES, type ReadFile, readModel } from "./readModel.ts";

/** A checked model with its content address and its canonical bytes. */
export interface Stranger extends Contestant {
  readonly bytes: Uint8Array;
  readonly format: ModelFacts["format"];
}

const ENDING: Readonly<Record<ModelFacts["format"], string>> = { onnx: ".onnx", tfjs: ".json" };

/** What a model's file is called where it is kept and published. */
export const modelFileName = ({ cid, format }: Pick<ModelFacts, "cid" | "format">): string => `${cid}${ENDING[format]}`;

/** An ONNX file is its own one form: its content address is of its bytes as they are. */
async function readOnnx(path: string, read: ReadFile) {
  const bytes = await read(path, MODEL_FILE_BYTES);
  if (!bytes.ok) return bytes;
  const model = checkOnnx(bytes.value);
  return model.ok ? ok({ model: model.value, bytes: bytes.value }) : model;
}

/** By the end of the file's name an ONNX model, or a layers model of tfjs. @returns MODEL_* for what is refused, and what `read` says */
export async function readStranger(path: string, read: ReadFile): Promise<Result<Stranger>> {
  const format = path.toLowerCase().endsWith(ENDING.onnx) ? "onnx" : "tfjs";
  const checked = await (format === "onnx" ? readOnnx : readModel)(path, read);
  if (!checked.ok) return checked;
  const { model, bytes } = checked.value;
  return ok({ model, bytes, cid: (await addressOf([bytes])).toString(), format });
}

/** The zoo's own model of a task; null where it has none. */
export async function readChampion(task: string, read: ReadFile): Promise<Contestant | null> {
  const own = await readModel(zooModelPath(task), read);
  return own.ok ? { model: own.value.model, cid: (await addressOf([own.value.bytes])).toString() } : null;
}

/** What is told of a checked model. @param file its name as it was brought */
export const factsOf = ({ model, bytes, cid, format }: Stranger, file: string) => ({
  facts: {
    cid,
    file,
    format,
    bytes: bytes.length,
    input: [...model.input],
    output: [...model.output],
    layers: model.layers.map(({ kind }) => kind),
    weights: model.cost.weights,
    operations: model.cost.operations,
  } satisfies ModelFacts,
  digest: digestBytes(bytes),
});
