import type { Server } from "socket.io";

export interface WaitingLimits {
  /** What may wait for one connection beside the newest message, in characters or bytes. */
  readonly each: number;
  /** While more than this waits for all of them together, each may have a sixteenth of `each`. */
  readonly together: number;
}

/** An answer has some megabytes at most. */
const WAITING_LIMITS: WaitingLimits = { each: 16 * 2 ** 20, together: 128 * 2 ** 20 };

interface Waiting {
  on(event: "packetCreate", listener: (packet: { data?: string | { byteLength: number } }) => void): void;
  on(event: "flush" | "close", listener: () => void): void;
  close(discard: boolean): void;
}

const sizeOf = (data: string | { byteLength: number } | undefined): number =>
  typeof data === "string" ? data.length : (data?.byteLength ?? 0);

/**
 * Ends connections that ask, or are told, and do not read: everything that was written for them waits in memory. A client that
 * was too slow comes back by itself.
 * @param onClosed told of each that is ended
 */
export function endSlowReaders(io: Server, onClosed: () => void, limits = WAITING_LIMITS): void {
  let together = 0;
  (io.engine as { on(event: "connection", listener: (connection: Waiting) => void): void }).on("connection", (one) => {
    let waiting = 0;
    const none = (): void => {
      together -= waiting;
      waiting = 0;
    };
    one.on("packetCreate", ({ data }) => {
      if (waiting > (together > limits.together ? limits.each / 16 : limits.each)) {
        onClosed();
        // What waits is thrown away: an end that waits for it would never come.
        return one.close(true);
      }
      waiting += sizeOf(data);
      together += sizeOf(data);
    });
    one.on("flush", none);
    one.on("close", none);
  });
}
