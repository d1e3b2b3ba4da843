import { fileURLToPath } from "node:url";
import type { ImportHost } from "../twins/import/source.ts";

/** What a process of Node gives an importer. */
export function nodeHost(signal: AbortSignal, progress: (share: number) => void): ImportHost {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return {
    signal,
    progress,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    utf8: (bytes) => {
      try {
        return decoder.decode(bytes);
      } catch {
        return null;
      }
    },
    ifcWasm: fileURLToPath(import.meta.resolve("web-ifc/web-ifc-node.wasm")),
  };
}
