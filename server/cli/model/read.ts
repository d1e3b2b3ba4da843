import { CodedError, must, ok } from "../../../twins/core/result.ts";
import type { Contestant } from "../../sandbox/arena.ts";
import { readChampion, readStranger, type Stranger } from "../../sandbox/contestant.ts";
import type { ReadFile } from "../../sandbox/readModel.ts";
import { readBytes } from "../files.ts";

/** Reads a file that nobody vouches for. @returns HOST_CONFIG for no regular file, MODEL_TOO_LARGE */
const readFile: ReadFile = async (path, bytes) => {
  try {
    return ok(await readBytes(path, "HOST_CONFIG", { bytes, code: "MODEL_TOO_LARGE" }));
  } catch (error) {
    if (error instanceof CodedError) return { ok: false, error: error.failure };
    throw error;
  }
};

/** A checked model. @throws CodedError MODEL_*, HOST_CONFIG */
export const contestant = async (path: string): Promise<Stranger> => must(await readStranger(path, readFile));

/** What a model of a task is measured against: a file's model, or the zoo's own; null where it has none. @throws CodedError MODEL_*, HOST_CONFIG */
export const championOf = (task: string, path?: string): Promise<Contestant | null> =>
  path === undefined ? readChampion(task, readFile) : contestant(path);
