import { type ConnectionOrder, type ConnectionReport, createConnection } from "./connection.ts";

/** The part of a dedicated worker's global scope that is used here. */
interface WorkerScope {
  onmessage: ((message: MessageEvent<ConnectionOrder>) => void) | null;
  postMessage(report: ConnectionReport, buffers: ArrayBufferLike[]): void;
}
const scope = self as unknown as WorkerScope;

const take = createConnection((report, buffers) => scope.postMessage(report, buffers));
scope.onmessage = (message) => take(message.data);
