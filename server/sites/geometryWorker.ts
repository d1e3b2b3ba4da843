import { parentPort, workerData } from "node:worker_threads";
import { packParts } from "../../twins/import/packed.ts";
import { shippedParts } from "./shippedGeometry.ts";

/** The thread that draws one site of the product: a second of work or less, which the live stream need not wait for. */
const bytes = packParts(await shippedParts(workerData as string));
parentPort?.postMessage(bytes, [bytes.buffer]);
