import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { addGradients } from "./wasmGradients.ts";

/** Where the three builds of tfjs's WebAssembly lie: a folder or address that ends with a slash. */
export type WasmFolder = string;

let started: Promise<void> | null = null;

async function start(folder: WasmFolder): Promise<void> {
  // Production mode keeps tfjs from printing an advertisement of its native backend.
  tf.enableProdMode();
  setWasmPaths(folder);
  // Threads would add in another order from run to run; and their build brings workers of its own, which no page lets in.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  addGradients();
  await tf.setBackend("wasm");
  await tf.ready();
}

/**
 * Chooses the WebAssembly backend: on one kind of CPU it trains to the same bits in Node and in a browser.
 * @throws Error when tfjs is not on it, because tfjs falls back to another without a word
 */
export async function chooseWasm(folder: WasmFolder): Promise<void> {
  started ??= start(folder);
  await started;
  if (tf.getBackend() !== "wasm") {
    await tf.setBackend("wasm");
    if (tf.getBackend() !== "wasm") throw new Error(`tfjs runs on ${tf.getBackend()}, not on wasm`);
  }
}
