import { open, rename, rm, writeFile } from "node:fs/promises";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { CodedError } from "../../twins/core/result.ts";
import { hostFailure, Refusal } from "./failures.ts";

/** Largest file that a command reads whole. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error);

/** Reads a file or a pipe, never more than the limit: what a file says of its size is not believed. */
async function readLimited(path: string, code: ErrorCode, signal: AbortSignal): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const stat = await file.stat();
    if (!stat.isFile() && !stat.isFIFO())
      throw new Refusal(code, { en: `${path} is not a file`, zh: `${path} 不是文件` });
    const chunks: Buffer[] = [];
    let total = 0;
    // A file is soon read; a pipe may never end, so there Ctrl+C is heard.
    const stream = file.createReadStream({ autoClose: false, ...(stat.isFIFO() ? { signal } : {}) });
    for await (const chunk of stream) {
      total += (chunk as Buffer).length;
      if (total > MAX_FILE_BYTES)
        throw new Refusal(code, {
          en: `${path} is larger than ${MAX_FILE_BYTES} bytes`,
          zh: `${path} 超过 ${MAX_FILE_BYTES} 字节`,
        });
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}

/** Reads a whole file. @throws CodedError `code` when it is missing, no file or too large; SIM_CANCELLED at Ctrl+C. */
export async function readBytes(path: string, code: ErrorCode, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await readLimited(path, code, signal);
  } catch (error) {
    if (error instanceof CodedError) throw error;
    const why = codeOf(error);
    if (why === "ABORT_ERR")
      throw new Refusal("SIM_CANCELLED", { en: `reading ${path} was stopped`, zh: `已停止读取 ${path}` });
    throw new Refusal(code, { en: `cannot read ${path}: ${why}`, zh: `无法读取 ${path}：${why}` });
  }
}

/** Reads a JSON file in UTF-8. @throws CodedError PLAN_INPUT when it is missing, no file, too large or not JSON. */
export async function readJson(path: string, signal: AbortSignal): Promise<unknown> {
  const bytes = await readBytes(path, "PLAN_INPUT", signal);
  try {
    // A byte order mark is dropped; bytes that are no UTF-8 are refused.
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal("PLAN_INPUT", { en: `${path} is not JSON`, zh: `${path} 不是 JSON` });
  }
}

/**
 * Written beside and moved into place, so that a full disk or Ctrl+C leaves no half file.
 * @throws CodedError HOST_CONFIG, STORE_FULL.
 */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const part = `${path}.part`;
  try {
    await writeFile(part, bytes);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw notWritable(path, error);
  }
}

/** Why a file could not be written, as a refusal. */
export function notWritable(path: string, error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const why = codeOf(error);
  const failure = hostFailure(error);
  if (failure !== null && failure.failure.code !== "HOST_CONFIG") return failure;
  return new Refusal("HOST_CONFIG", { en: `cannot write ${path}: ${why}`, zh: `无法写入 ${path}：${why}` });
}
