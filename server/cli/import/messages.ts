import type { Failure } from "../../../twins/core/result.ts";
import type { Format } from "../../../twins/import/imported.ts";
import type { ImportSummary } from "../../../twins/import/summary.ts";

/** What the thread of an import is told. */
export interface ImportTask {
  readonly path: string;
  readonly format: Format | undefined;
}

/** What it says: how far it is, and at last what came of it. */
export type ImportMessage =
  | { readonly kind: "progress"; readonly share: number }
  | { readonly kind: "done"; readonly summary: ImportSummary }
  | { readonly kind: "refused"; readonly failure: Failure };
