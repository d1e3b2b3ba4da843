import { createDecoder, type DecoderOrder, type DecoderReport } from "./decoder.ts";

/** The part of a dedicated worker's global scope that is used here. */
interface WorkerScope {
  onmessage: ((message: MessageEvent<DecoderOrder>) => void) | null;
  postMessage(report: DecoderReport, buffers: ArrayBufferLike[]): void;
}
const scope = self as unknown as WorkerScope;

const decode = createDecoder((report, buffers) => scope.postMessage(report, buffers));
scope.onmessage = (message) => decode(message.data);
