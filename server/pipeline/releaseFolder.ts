import { createReadStream, existsSync, readdirSync, rmSync } from "node:fs";
import { open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CID } from "multiformats/cid";
import { writeBlocks } from "../../models/pipeline/car.ts";
import { type Entry, fileEntry, folderBlock } from "../../models/pipeline/folder.ts";
import { MANIFEST_FILE, RELEASE_FILE, type ReleaseFile } from "../../models/pipeline/release.ts";
import { addressOf, type Block } from "../../models/pipeline/unixfs.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { makeFolder } from "../makeFolder.ts";
import { syncFolder } from "../store/files.ts";

/** A release's files on disk, under their folder's address. */
export interface ReleaseFolder {
  readonly path: string;
  readonly root: CID;
  readonly entries: readonly Entry[];
}

const NAMES = new RegExp(`^(${RELEASE_FILE.replace(".", "\\.")}|${MANIFEST_FILE}|slice-\\d{4})$`);
/** Of one file that is read whole: no slice is longer. */
export const MAX_RELEASE_FILE_BYTES = 512 * 1024 * 1024;

async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/**
 * Writes a release's files into a folder that has its name, the folder's address, only when it is whole and on the disk.
 * @param fill gives each file to `write`, and is waited for
 */
export async function writeRelease(
  dir: string,
  fill: (write: (file: ReleaseFile) => Promise<void>) => Promise<void>,
): Promise<ReleaseFolder> {
  const beside = join(dir, `.new-${process.pid}`);
  rmSync(beside, { recursive: true, force: true });
  makeFolder(beside);
  try {
    const entries: Entry[] = [];
    await fill(async ({ name, bytes }) => {
      await writeFile(join(beside, name), bytes);
      entries.push(await fileEntry(name, [bytes]));
    });
    await syncFolder(beside);
    const { cid } = await folderBlock(entries);
    const path = join(dir, String(cid));
    await rename(beside, path);
    await syncFolder(dir);
    return { path, root: cid, entries };
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** Gives the blocks of all files, and the folder's own at last. @throws RangeError where a file is not what it was */
export async function putFolder(
  { path, root, entries }: ReleaseFolder,
  put: (block: Block) => Promise<void>,
): Promise<void> {
  for (const { name, cid } of entries) {
    const address = await addressOf(createReadStream(join(path, name)), put);
    if (!address.equals(cid)) throw new RangeError(`${name} is ${address} now, not ${cid}`);
  }
  const folder = await folderBlock(entries);
  if (!folder.cid.equals(root)) throw new RangeError(`the folder is ${folder.cid} now, not ${root}`);
  await put(folder);
}

/** The release's archive (CARv1), piece after piece. */
export const folderCar = (folder: ReleaseFolder, write: (piece: Uint8Array) => Promise<void>): Promise<void> =>
  writeBlocks(folder.root, (put) => putFolder(folder, put), write);

/** A release's files, wherever they are kept. */
export interface ReleaseSource {
  /** The address of the folder that they are. */
  readonly root: CID;
  /** null where there is no such file, or not all of it. */
  file(name: string): Promise<Uint8Array | null>;
}

const notRelease = (path: string): Result<never> =>
  refuse("DATA_SEALED", {
    en: `${path} is no folder of a release: it has no ${RELEASE_FILE}, or files that do not belong there.`,
    zh: `${path} 不是发布文件夹：缺少 ${RELEASE_FILE}，或含有不属于它的文件。`,
  });

/** A folder as `writeRelease` makes it, with its address. DATA_SEALED for any other. */
export async function readFolder(path: string): Promise<Result<ReleaseSource & ReleaseFolder>> {
  const names = readdirSync(path);
  if (!names.includes(RELEASE_FILE) || !names.every((name) => NAMES.test(name))) return notRelease(path);
  const entries: Entry[] = [];
  for (const name of names) {
    const found = await stat(join(path, name));
    if (!found.isFile() || found.size > MAX_RELEASE_FILE_BYTES) return notRelease(path);
    entries.push(await fileEntry(name, createReadStream(join(path, name))));
  }
  const { cid } = await folderBlock(entries);
  return ok({
    path,
    entries,
    root: cid,
    file: async (name) => {
      const place = join(path, name);
      return NAMES.test(name) && existsSync(place) ? new Uint8Array(await readFile(place)) : null;
    },
  });
}
