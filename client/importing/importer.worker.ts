import ifcWasm from "web-ifc/web-ifc.wasm?url";
import { CodedError, type Failure, must } from "../../twins/core/result.ts";
import type { Imported } from "../../twins/import/imported.ts";
import { importerFor } from "../../twins/import/registry.ts";
import { type ImportSummary, summarise } from "../../twins/import/summary.ts";
import { buffersOf, build } from "../scene/built/build.ts";
import { ChosenFiles, workerHost } from "./blobSource.ts";
import { noMemory, sizeFits } from "./limits.ts";
import { mainFile } from "./mainFile.ts";
import type { ImportNews, ImportOrder, LookedAt } from "./news.ts";
import { outlinesOf, previewParts, previewSite } from "./preview.ts";

interface WorkerScope {
  onmessage: ((message: MessageEvent<ImportOrder>) => void) | null;
  postMessage(news: ImportNews, buffers?: ArrayBuffer[]): void;
}
const scope = self as unknown as WorkerScope;

/** The page is told so often how far it is, ms. */
const TOLD_MS = 200;
/** Entries of a list that a page shows. */
const MOST_LISTED = 60;

/** Tells how far it is, seldom enough for a page that has something else to do. */
function teller(): (share: number) => void {
  let toldMs = -Infinity;
  return (share) => {
    if (performance.now() - toldMs < TOLD_MS) return;
    toldMs = performance.now();
    scope.postMessage({ kind: "progress", stage: "read", share });
  };
}

/** The numbers are of all; the lists as long as they are shown. */
const shown = (summary: ImportSummary): ImportSummary => ({
  ...summary,
  storeys: summary.storeys.slice(0, MOST_LISTED),
  machines: summary.machines.slice(0, MOST_LISTED),
});

function pictureOf(imported: Imported, { most, lod }: ImportOrder): Pick<LookedAt, "built" | "drawn" | "site"> {
  const { parts, isCoarser, share } = previewParts(imported.geometry, most);
  const places = imported.places.map(({ id, level, parent, floorZ }) => ({ id, level, parent, floorZ }));
  const site = previewSite(imported);
  const outlines = { shown: outlinesOf(site.places), all: outlinesOf(imported.places) };
  return {
    site,
    built: parts.length === 0 ? null : build(parts, places, lod),
    drawn: { isCoarser, share, outlines },
  };
}

async function lookAt(order: ImportOrder): Promise<LookedAt> {
  const files = new ChosenFiles(order.files);
  const main = must(await mainFile(order.files, files));
  scope.postMessage({ kind: "began", name: main.file.name, bytes: main.file.size });
  const source = files.source(main);
  const host = workerHost(teller(), ifcWasm);
  const importer = must(await importerFor(source, host, order.format ?? undefined));
  must(sizeFits(main.file, importer));
  const imported = must(await importer.run(source, host));
  scope.postMessage({ kind: "progress", stage: "draw", share: 1 });
  return {
    file: { name: main.file.name, bytes: main.file.size },
    asked: order.format,
    format: importer.title,
    summary: shown(summarise(imported)),
    ...pictureOf(imported, order),
    unread: files.unread.slice(0, MOST_LISTED),
  };
}

/** The thread of one file: a shape that takes long, or for ever, holds up nothing but itself. */
scope.onmessage = ({ data }) =>
  void lookAt(data).then(
    (lookedAt) =>
      scope.postMessage({ kind: "done", lookedAt }, lookedAt.built === null ? [] : buffersOf(lookedAt.built)),
    (error: unknown) => {
      if (error instanceof CodedError) return scope.postMessage({ kind: "refused", failure: error.failure });
      // A RangeError is what V8 says of an array or a text that is too long for it.
      const failure: Failure =
        error instanceof RangeError ? noMemory() : { code: "HOST_INTERNAL", message: String(error) };
      scope.postMessage({ kind: "refused", failure });
    },
  );
