import type { LocalText } from "../core/place.ts";
import { CodedError, ok, type Result } from "../core/result.ts";
import type { Format, Imported } from "./imported.ts";
import { withNothingTold } from "./nothing.ts";
import type { ImportHost, Source } from "./source.ts";

/** A format that the twin reads. */
export interface Importer {
  readonly format: Format;
  readonly title: LocalText;
  /** Bytes of the largest file that it reads, wherever it runs; left out where it reads a file piece by piece. */
  readonly mostBytes?: number;
  /**
   * Refuses with IMPORT_INVALID (the line or entity is in the message and in the details), IMPORT_TOO_LARGE or
   * IMPORT_CANCELLED; reads no other file than the source and what lies beside it.
   */
  run(source: Source, host: ImportHost): Promise<Result<Imported>>;
}

/** Refusals travel as exceptions inside an importer, and leave it as a Result here. */
export const atBoundary = (read: () => Promise<Imported>): Promise<Result<Imported>> =>
  refusable(async () => withNothingTold(await read()));

/** The same for what is read of a file but is no whole import. */
export async function refusable<T>(read: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await read());
  } catch (error) {
    if (error instanceof CodedError) return { ok: false, error: error.failure };
    throw error;
  }
}
