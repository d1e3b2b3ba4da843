import { createHash } from "node:crypto";
import { grouped } from "../../../twins/core/grouped.ts";
import type { Imported } from "../../../twins/import/imported.ts";
import { MAX_PARTS, packParts } from "../../../twins/import/packed.ts";
import type { ImportHost, Source } from "../../../twins/import/source.ts";
import { summarise } from "../../../twins/import/summary.ts";
import { stillGeometry } from "../../sites/fromImport.ts";
import { Refusal } from "../failures.ts";
import type { ImportedFile } from "./messages.ts";

const PIECE_BYTES = 4 * 1024 * 1024;

/** SHA-256 of a file, read through the handle that it was imported from. */
async function digestOfSource(source: Source, host: ImportHost): Promise<`0x${string}`> {
  const hash = createHash("sha256");
  for (let from = 0; from < source.size; from += PIECE_BYTES) {
    hash.update(await source.read(from, Math.min(source.size, from + PIECE_BYTES)));
    // A sign of life: a file of many gigabytes takes a while.
    host.progress(1);
  }
  return `0x${hash.digest("hex")}`;
}

const tooManyParts = (most: number) =>
  new Refusal("IMPORT_TOO_LARGE", {
    en: `The file has more than ${grouped(most)} pieces of geometry, more than a site keeps. Cut it into smaller ones.`,
    zh: `文件中的几何部件超过 ${grouped(most)} 个，超出一个场所可保存的数量。请拆分为较小的文件。`,
  });
const noRoom = () =>
  new Refusal("IMPORT_TOO_LARGE", {
    en: "The file's geometry does not fit into this process's memory. Cut it into smaller ones.",
    zh: "文件的几何数据超出本进程可用内存，请拆分为较小的文件。",
  });

function packed(parts: Imported["geometry"], mostParts: number): Uint8Array<ArrayBuffer> {
  if (parts.length > mostParts) throw tooManyParts(mostParts);
  try {
    return packParts(parts);
  } catch (error) {
    // What V8 says of an array or a text that is too long for it.
    if (error instanceof RangeError) throw noRoom();
    throw error;
  }
}

/** What a site is made of. @throws CodedError IMPORT_TOO_LARGE for geometry that is not kept */
export async function wholeOf(
  imported: Imported,
  source: Source,
  host: ImportHost,
  mostParts = MAX_PARTS,
): Promise<ImportedFile> {
  const { geometry: _, machines: __, ...rest } = imported;
  const geometry = stillGeometry(imported);
  return {
    summary: summarise({ ...imported, geometry }),
    imported: rest,
    geometry: packed(geometry, mostParts),
    source: {
      name: source.name,
      format: imported.format,
      bytes: source.size,
      sha256: await digestOfSource(source, host),
    },
  };
}
