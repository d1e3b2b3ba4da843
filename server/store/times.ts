/** The last moment that a date can be written of, ms. */
const LAST_MS = 8.64e15;

/** A moment as people and programs both read it, in UTC; the bare number where it is no date. */
export const timeText = (ms: number): string =>
  Math.abs(ms) <= LAST_MS ? `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC` : String(ms);
