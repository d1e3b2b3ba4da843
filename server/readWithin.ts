import type { IncomingMessage } from "node:http";

/**
 * The text of an answer of anybody's server; null when it is longer. One buffer that doubles: a list of chunks of a byte each would
 * be a hundred times the answer.
 */
export async function readWithin(response: IncomingMessage, maxBytes: number): Promise<string | null> {
  let held = Buffer.alloc(0);
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    const needed = length + chunk.length;
    // Leaving the loop destroys the response and its socket.
    if (needed > maxBytes) return null;
    if (needed > held.length) {
      const wider = Buffer.allocUnsafe(Math.max(needed, 2 * held.length));
      held.copy(wider, 0, 0, length);
      held = wider;
    }
    chunk.copy(held, length);
    length = needed;
  }
  return held.toString("utf8", 0, length);
}
