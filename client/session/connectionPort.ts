import type { ConnectionOrder, ConnectionReport } from "./connection.ts";
import type { DecoderOrder } from "./decoder.ts";

export type ReportListener = (report: ConnectionReport) => void;

/** The decoder of frames, in the thread that receives them. */
export interface DecoderPort {
  /** Whether that thread and this one can share memory. */
  readonly shares: boolean;
  send(order: DecoderOrder, buffers: ArrayBufferLike[]): void;
  onReport(listener: ReportListener): () => void;
}

/** The connection somewhere else: a Worker in the page, the connection itself in tests. */
export interface ConnectionPort extends DecoderPort {
  send(order: ConnectionOrder, buffers: ArrayBufferLike[]): void;
  close(): void;
}

/** Wait before a worker that failed is replaced, ms. */
const RESTART_MS = 1000;

/** The connection to `url` (an origin) in a Worker. One that fails, or could not be loaded, is replaced. */
export function workerConnection(url: string): ConnectionPort {
  const listeners = new Set<ReportListener>();
  const tell: ReportListener = (report) => {
    for (const listener of listeners) listener(report);
  };
  let worker: Worker | null = null;
  let closed = false;

  function start(): void {
    if (closed) return;
    const own = new Worker(new URL("./connection.worker.ts", import.meta.url), { type: "module", name: "connection" });
    worker = own;
    own.onmessage = (message: MessageEvent<ConnectionReport>) => tell(message.data);
    own.onerror = () => {
      own.terminate();
      worker = null;
      tell({ type: "lost" });
      setTimeout(start, RESTART_MS);
    };
    own.postMessage({ type: "open", url } satisfies ConnectionOrder);
  }
  start();

  return {
    shares: globalThis.crossOriginIsolated === true,
    send(order, buffers) {
      if (worker !== null) worker.postMessage(order, buffers as Transferable[]);
      else if (order.type === "ask") tell({ type: "answer", id: order.id, answer: null });
    },
    onReport(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      worker?.terminate();
      worker = null;
    },
  };
}
