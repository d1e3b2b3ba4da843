import type { LocalText } from "../../twins/core/place.ts";
import type { Failure } from "../../twins/core/result.ts";
import type { Site } from "../../twins/core/site.ts";
import type { Format } from "../../twins/import/imported.ts";
import type { ImportSummary } from "../../twins/import/summary.ts";
import type { BuiltGeometry } from "../scene/built/build.ts";
import type { ChosenFile } from "../ui/chosenFiles.ts";

/** What the worker is told. */
export interface ImportOrder {
  readonly files: readonly ChosenFile[];
  /** What somebody says that the file is; null where its beginning or its name tells. */
  readonly format: Format | null;
  /** Triangles that the page draws at most, and the finest level of detail of its ground. */
  readonly most: number;
  readonly lod: number;
}

/** What came of a file: what the command line tells of it, and a picture. */
export interface LookedAt {
  readonly file: { readonly name: string; readonly bytes: number };
  /** What somebody said that it is; null where the file told. */
  readonly asked: Format | null;
  /** What its format is called. */
  readonly format: LocalText;
  /** Its lists are cut to what a page shows; its numbers are of the whole file. */
  readonly summary: ImportSummary;
  readonly site: Site;
  /** Null: the file has no shapes. */
  readonly built: BuiltGeometry | null;
  /** How much of the file's geometry the picture has. */
  readonly drawn: {
    readonly isCoarser: boolean;
    /** Of its objects, 0 to 1. */
    readonly share: number;
    /** Places that the plan draws, of those that the file has an outline of. */
    readonly outlines: { readonly shown: number; readonly all: number };
  };
  /** Files that were chosen and that nothing in the file asked for. */
  readonly unread: readonly string[];
}

/** What it says. */
export type ImportNews =
  | { readonly kind: "began"; readonly name: string; readonly bytes: number }
  | { readonly kind: "progress"; readonly stage: "read" | "draw"; readonly share: number }
  | { readonly kind: "done"; readonly lookedAt: LookedAt }
  | { readonly kind: "refused"; readonly failure: Failure };
