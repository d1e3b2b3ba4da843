import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { type ModelFacts, SANDBOX_WIRE, type SandboxResults } from "../../../twins/protocol/sandbox.ts";
import type { PackedModel } from "./pack.ts";

/** A checked model, and the tasks that it fits. */
export interface BroughtModel {
  readonly model: ModelFacts;
  readonly fits: readonly string[];
}

export interface Part {
  readonly file: string;
  readonly at: number;
  readonly of: number;
  readonly bytes: Uint8Array;
}

type Put = (part: Part, last: boolean) => Promise<Result<SandboxResults["putModel"]>>;

/**
 * Sends a model part by part, each when the one before has arrived.
 * @param onSent bytes that have arrived
 * @returns null when it was cancelled between two parts; MODEL_INVALID for an empty file; what the server refuses a part or the whole with
 */
export async function sendModel(
  { file, bytes }: PackedModel,
  put: Put,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Result<BroughtModel> | null> {
  const of = bytes.length;
  if (of === 0)
    return refuse("MODEL_INVALID", {
      en: `${file} is empty. Choose the model's file again, or save it anew.`,
      zh: `${file} 是空文件。请重新选择模型文件，或重新保存。`,
    });
  for (let at = 0; at < of; at += SANDBOX_WIRE.partBytes) {
    const end = Math.min(of, at + SANDBOX_WIRE.partBytes);
    // A copy: a view would take the whole file along to the thread that sends it.
    const answer = await put({ file, at, of, bytes: bytes.slice(at, end) }, end === of);
    if (signal.aborted) return null;
    if (!answer.ok) return answer;
    onSent(end);
    const { model, fits } = answer.value;
    if (model !== null) return ok({ model, fits });
  }
  throw new RangeError("the last part was not answered with a model");
}
