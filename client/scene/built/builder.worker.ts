import type { Failure } from "../../../twins/core/result.ts";
import { unpackParts } from "../../../twins/import/packed.ts";
import { type BuildPlace, type BuiltGeometry, buffersOf, build } from "./build.ts";

export interface BuildOrder {
  /** `packParts`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly places: readonly BuildPlace[];
  readonly lod: number;
}

export type BuildReport = { readonly built: BuiltGeometry } | { readonly failure: Failure };

interface WorkerScope {
  onmessage: ((message: MessageEvent<BuildOrder>) => void) | null;
  postMessage(report: BuildReport, buffers: ArrayBuffer[]): void;
}
const scope = self as unknown as WorkerScope;

/** The thread that makes draw calls of a site's geometry: for a city that is seconds, in which the page stays usable. */
scope.onmessage = ({ data: { bytes, places, lod } }) => {
  const parts = unpackParts(bytes);
  if (!parts.ok) return scope.postMessage({ failure: parts.error }, []);
  const built = build(parts.value, places, lod);
  scope.postMessage({ built }, buffersOf(built));
};
