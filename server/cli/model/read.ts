import { addressOf } from "../../../models/pipeline/unixfs.ts";
import { checkOnnx } from "../../../models/sandbox/onnx/check.ts";
import { CodedError, must, ok } from "../../../twins/core/result.ts";
import { zooModelPath } from "../../rounds/zooTasks.ts";
import type { Contestant } from "../../sandbox/arena.ts";
import { MODEL_FILE_BYTES, type ReadFile, readModel } from "../../sandbox/readModel.ts";
import { readBytes } from "../files.ts";

/** Reads a file that nobody vouches for. @returns HOST_CONFIG for no regular file, MODEL_TOO_LARGE */
export const readStranger: ReadFile = async (path, bytes) => {
  try {
    return ok(await readBytes(path, "HOST_CONFIG", { bytes, code: "MODEL_TOO_LARGE" }));
  } catch (error) {
    if (error instanceof CodedError) return { ok: false, error: error.failure };
    throw error;
  }
};

/** A checked model with its content address and its canonical bytes. */
export interface Stranger extends Contestant {
  readonly bytes: Uint8Array;
  /** What its file is called when it is published. */
  readonly file: string;
}

const ONNX = ".onnx";

/** An ONNX file is its own one form: its content address is of its bytes as they are. */
async function onnx(path: string) {
  const bytes = must(await readStranger(path, MODEL_FILE_BYTES));
  return { model: must(checkOnnx(bytes)), bytes };
}

/** By the end of the file's name an ONNX model, or a layers model of tfjs. @throws CodedError MODEL_*, HOST_CONFIG */
export async function contestant(path: string): Promise<Stranger> {
  const isOnnx = path.toLowerCase().endsWith(ONNX);
  const { model, bytes } = isOnnx ? await onnx(path) : must(await readModel(path, readStranger));
  const cid = (await addressOf([bytes])).toString();
  return { model, bytes, cid, file: `${cid}${isOnnx ? ONNX : ".json"}` };
}

/** The zoo's own model of a task; null where it has none. */
export async function championOf(task: string): Promise<Contestant | null> {
  const own = await readModel(zooModelPath(task), readStranger);
  if (!own.ok) return null;
  return { model: own.value.model, cid: (await addressOf([own.value.bytes])).toString() };
}
