import type { DecoderOrder, DecoderReport } from "./decoder.ts";

/** A decoder somewhere else: a Worker in the page, the decoder itself in tests. */
export interface DecoderPort {
  send(order: DecoderOrder, buffers: ArrayBufferLike[]): void;
  onReport(listener: (report: DecoderReport) => void): void;
  close(): void;
}

export function workerDecoder(): DecoderPort {
  const worker = new Worker(new URL("./decoder.worker.ts", import.meta.url), { type: "module", name: "frames" });
  return {
    send: (order, buffers) => worker.postMessage(order, buffers as Transferable[]),
    onReport(listener) {
      worker.onmessage = (message: MessageEvent<DecoderReport>) => listener(message.data);
    },
    close: () => worker.terminate(),
  };
}
