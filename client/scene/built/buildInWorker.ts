import { fail, ok, type Result } from "../../../twins/core/result.ts";
import type { BuiltGeometry } from "./build.ts";
import type { BuildOrder, BuildReport } from "./builder.worker.ts";

/** Makes draw calls of a site's geometry in a thread of its own, whose bytes it takes over; `signal` ends it. */
export function buildInWorker(order: BuildOrder, signal: AbortSignal): Promise<Result<BuiltGeometry>> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./builder.worker.ts", import.meta.url), { type: "module", name: "builder" });
    const end = (result: Result<BuiltGeometry>): void => {
      worker.terminate();
      resolve(result);
    };
    worker.onmessage = ({ data }: MessageEvent<BuildReport>) =>
      end("built" in data ? ok(data.built) : { ok: false, error: data.failure });
    worker.onerror = () => end(fail("HOST_INTERNAL", "the geometry could not be built"));
    signal.addEventListener("abort", () => end(fail("IMPORT_CANCELLED", "the page was left")), { once: true });
    worker.postMessage(order, [order.bytes.buffer]);
  });
}
