import { constants } from "node:fs";
import { type FileHandle, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { grouped } from "../../twins/core/grouped.ts";
import { CodedError } from "../../twins/core/result.ts";
import { hostReason } from "../hostWords.ts";
import { hostFailure, Refusal } from "./failures.ts";

/** Largest file that a command reads whole. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** Opens a regular file to read. @throws the system's error, or a CodedError `code` when it is no file */
export async function openRegular(path: string, code: ErrorCode): Promise<FileHandle> {
  // Without O_NONBLOCK the open itself would wait for a pipe's writer, who may never come.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Refusal(code, {
    en: `${path} is not a regular file. Pipes, folders and devices are not read: save to a file, and name that.`,
    zh: `${path} 不是普通文件。不读取管道、文件夹或设备：请先存为文件，再指定该文件。`,
  });
}

/** A regular file's bytes, piece after piece. @throws as `openRegular` */
async function* pieces(path: string, code: ErrorCode): AsyncGenerator<Buffer> {
  const file = await openRegular(path, code);
  try {
    yield* file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>;
  } finally {
    await file.close();
  }
}

/** How large a file may be, and what a larger one is refused with. */
export interface FileLimit {
  readonly bytes: number;
  readonly code: ErrorCode;
}

/** Reads a regular file, never more than the limit: what a file says of its size is not believed. */
async function readLimited(path: string, code: ErrorCode, limit: FileLimit): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of pieces(path, code)) {
    total += chunk.length;
    if (total > limit.bytes)
      throw new Refusal(limit.code, {
        en: `${path} is larger than ${grouped(limit.bytes)} bytes.`,
        zh: `${path} 超过 ${grouped(limit.bytes)} 字节。`,
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Why a file could not be read, as a refusal. */
export function notReadable(path: string, code: ErrorCode, error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const why = hostReason(error, "read");
  return new Refusal(code, { en: `${path} cannot be read: ${why.en}.`, zh: `无法读取 ${path}：${why.zh}。` });
}

/** A file of any size, piece after piece. @throws CodedError `code` when it is missing or no file */
export async function* streamBytes(path: string, code: ErrorCode): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces(path, code);
  } catch (error) {
    throw notReadable(path, code, error);
  }
}

/** Reads a whole file. @throws CodedError `code` when it is missing, no file or too large. */
export async function readBytes(
  path: string,
  code: ErrorCode,
  limit: FileLimit = { bytes: MAX_FILE_BYTES, code },
): Promise<Uint8Array> {
  try {
    return await readLimited(path, code, limit);
  } catch (error) {
    throw notReadable(path, code, error);
  }
}

/** Reads a JSON file in UTF-8. @throws CodedError PLAN_INPUT when it is missing, no file, too large or not JSON. */
export async function readJson(path: string): Promise<unknown> {
  const bytes = await readBytes(path, "PLAN_INPUT");
  try {
    // A byte order mark is dropped; bytes that are no UTF-8 are refused.
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal("PLAN_INPUT", { en: `${path} is not JSON.`, zh: `${path} 不是 JSON。` });
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
  const failure = hostFailure(error);
  if (failure !== null && failure.failure.code !== "HOST_CONFIG") return failure;
  const why = hostReason(error, "write");
  return new Refusal("HOST_CONFIG", {
    en: `${path} cannot be written: ${why.en}.`,
    zh: `无法写入 ${path}：${why.zh}。`,
  });
}

/**
 * Looks at the place of a folder that a command makes: what lies there is not mixed with what the command writes.
 * @throws CodedError HOST_CONFIG for a folder that has something in it, and for what is no folder
 */
export async function mustBeNew(folder: string): Promise<void> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw notWritable(folder, error);
  }
  if (names.length > 0)
    throw new Refusal("HOST_CONFIG", {
      en: `The folder ${folder} is there already and not empty. Name a new one, or empty it first.`,
      zh: `文件夹 ${folder} 已存在且不为空。请指定新的文件夹，或先将其清空。`,
    });
}
