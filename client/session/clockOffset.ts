/** How far the server's clock is ahead of this browser's, from request and answer (Cristian 1989). */
export interface ClockOffset {
  /** A time of the server, with the browser's times just before asking and just after the answer, all ms. */
  sample(serverTimeMs: number, sentMs: number, receivedMs: number): void;
  /** Server's time at a browser time, ms. */
  serverMs(browserMs: number): number;
  readonly offsetMs: number;
}

const KEEP = 16;

/** Keeps the last samples and trusts the one with the shortest round trip: its error is at most half of that. */
export function clockOffset(): ClockOffset {
  const samples: { offsetMs: number; tripMs: number }[] = [];
  let offsetMs = 0;
  return {
    sample(serverTimeMs, sentMs, receivedMs) {
      samples.push({ offsetMs: serverTimeMs - (sentMs + receivedMs) / 2, tripMs: receivedMs - sentMs });
      if (samples.length > KEEP) samples.shift();
      offsetMs = samples.reduce((best, next) => (next.tripMs < best.tripMs ? next : best)).offsetMs;
    },
    serverMs: (browserMs) => browserMs + offsetMs,
    get offsetMs() {
      return offsetMs;
    },
  };
}
