import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { SANDBOX_WIRE } from "../../../twins/protocol/sandbox.ts";
import type { ChosenFile } from "../../ui/chosenFiles.ts";
import { bytesText } from "../Rounds/words.ts";
import type { DroppedFile } from "./pack.ts";

const WANTED = /\.(json|bin|onnx)$/i;

/** Reads what may belong to a model. @returns MODEL_TOO_LARGE before anything is read that cannot be taken; MODEL_INVALID for what cannot be read */
export async function readFiles(files: readonly ChosenFile[]): Promise<Result<readonly DroppedFile[]>> {
  const wanted = files.filter(({ path }) => WANTED.test(path));
  const bytes = wanted.reduce((sum, { file }) => sum + file.size, 0);
  if (bytes > SANDBOX_WIRE.fileBytes)
    return refuse("MODEL_TOO_LARGE", {
      en: `These files have ${bytesText(bytes)} together; the sandbox takes up to ${bytesText(SANDBOX_WIRE.fileBytes)}. Bring a smaller model, and nothing beside its own files.`,
      zh: `这些文件共 ${bytesText(bytes)}；沙箱最多接收 ${bytesText(SANDBOX_WIRE.fileBytes)}。请提供更小的模型，且不要附带其他文件。`,
    });
  try {
    return ok(
      await Promise.all(
        // What belongs to no model is only named, when nothing else is there to take.
        files.map(async ({ path, file }) => ({
          path,
          bytes: WANTED.test(path) ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(),
        })),
      ),
    );
  } catch {
    return refuse("MODEL_INVALID", {
      en: "A file could not be read. It may have been moved or changed since; drop it again.",
      zh: "有文件无法读取，可能已被移动或修改。请重新拖入。",
    });
  }
}
