import { createRequire } from "node:module";
import { dirname } from "node:path";
import { chooseWasm } from "../models/learning/trainer/backend.ts";

const require = createRequire(import.meta.url);
const WASM = `${dirname(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm"))}/`;

/** Makes tfjs ready, on WebAssembly from the installed package. @throws Error when it is on another backend */
export const startTfjs = (): Promise<void> => chooseWasm(WASM);
