import type { Failure } from "../../../twins/core/result.ts";
import type { Format, Imported } from "../../../twins/import/imported.ts";
import type { ImportSummary } from "../../../twins/import/summary.ts";
import type { SiteDocument } from "../../sites/siteFolder.ts";

/** What the thread of an import is told. */
export interface ImportTask {
  readonly path: string;
  readonly format: Format | undefined;
}

/** What a site is made of: all of an import but the machines, its geometry as the bytes that are kept. */
export interface ImportedFile {
  /** Its geometry's numbers are of what is kept: without the doors and lifts that Things draw. */
  readonly summary: ImportSummary;
  readonly imported: Omit<Imported, "geometry" | "machines">;
  /** `packParts`. */
  readonly geometry: Uint8Array<ArrayBuffer>;
  readonly source: SiteDocument["source"];
}

/** What comes of an import: the numbers, or the whole. */
export interface ImportAnswers {
  readonly summary: ImportSummary;
  readonly file: ImportedFile;
}
export type AnswerKind = keyof ImportAnswers;

/** What it says: how far it is, and at last what came of it. */
export type ImportMessage<K extends AnswerKind> =
  | { readonly kind: "progress"; readonly share: number }
  | { readonly kind: "done"; readonly answer: ImportAnswers[K] }
  | { readonly kind: "refused"; readonly failure: Failure };
