import { z } from "zod";
import type { Site } from "../core/site.ts";
import type { Format, Georeference } from "../import/imported.ts";
import type { ImportWarning } from "../import/warnings.ts";

/** Bytes of a site's file that one answer has at most: between two of them the frames have their turn. */
export const SITE_PIECE_BYTES = 512 * 1024;

/** `description`: JSON of a SiteDescription; `geometry`: `packParts`. */
export const SITE_FILES = ["description", "geometry"] as const;
export type SiteFile = (typeof SITE_FILES)[number];

export const SiteFileParams = z.object({
  siteId: z.string().max(64),
  file: z.enum(SITE_FILES),
  /** First byte that is wanted. */
  from: z.number().int().min(0),
});

export interface SiteFilePiece {
  /** From the byte that was asked for, SITE_PIECE_BYTES at most; fewer only at the end. An ArrayBuffer in a browser. */
  readonly bytes: Uint8Array | ArrayBuffer;
  /** Of the whole file. */
  readonly total: number;
}

/** All that a console must know of a site before it shows anything of it. */
export interface SiteDescription {
  readonly site: Site;
  readonly georeference: Georeference | null;
  /** Whether the site has geometry of its own; without one it is drawn as a hall around its places. */
  readonly drawn: boolean;
  /** The file that it was made of; null for a site that comes with the product. */
  readonly source: {
    readonly name: string;
    readonly format: Format;
    readonly bytes: number;
    readonly sha256: string;
    readonly createdAtMs: number;
    readonly warnings: readonly ImportWarning[];
  } | null;
}
