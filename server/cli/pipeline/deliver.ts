import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must } from "../../../twins/core/result.ts";
import { openBlockStore } from "../../blocks/blockStore.ts";
import { importToKubo } from "../../blocks/kubo.ts";
import { folderCar, putFolder, type ReleaseFolder } from "../../pipeline/releaseFolder.ts";
import type { CliIo } from "../command.ts";
import { exportFile } from "../export/writer.ts";
import { notWritable } from "../files.ts";

/** Where a release goes; what is undefined is left out. */
export interface Delivery {
  /** File of the archive. */
  readonly car: string | undefined;
  /** Folder of a block store. */
  readonly store: string | undefined;
  /** Where a node takes archives in. */
  readonly kubo: URL | undefined;
}

async function writeArchive(out: string, folder: ReleaseFolder): Promise<void> {
  const file = await exportFile(out).catch((error) => {
    throw notWritable(out, error);
  });
  try {
    await folderCar(folder, file.write);
    await file.finish();
  } catch (error) {
    await file.discard().catch(() => {});
    throw notWritable(out, error);
  }
}

async function keep(dir: string, folder: ReleaseFolder): Promise<void> {
  const store = must(openBlockStore(dir));
  try {
    must(
      await store.add(async (put) => {
        await putFolder(folder, put);
        return folder.root;
      }),
    );
  } finally {
    store.close();
  }
}

async function give(address: URL, car: string, { root }: ReleaseFolder, io: CliIo): Promise<void> {
  const { size } = await stat(car);
  const archive = { root: String(root), bytes: size, read: () => createReadStream(car) };
  must(await importToKubo(address, archive, { signal: io.signal }));
}

/** Brings a release that is made to where it is wanted; may be done again. @throws CodedError */
export async function deliver(folder: ReleaseFolder, { car, store, kubo }: Delivery, io: CliIo): Promise<void> {
  if (car !== undefined) await writeArchive(car, folder);
  if (store !== undefined) await keep(store, folder);
  if (kubo === undefined) return;
  if (car !== undefined) return give(kubo, car, folder, io);
  // Sent from a file, whose length is known before.
  const beside = await mkdtemp(join(tmpdir(), "aitn-car-"));
  try {
    const file = join(beside, "release.car");
    await writeArchive(file, folder);
    await give(kubo, file, folder, io);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
