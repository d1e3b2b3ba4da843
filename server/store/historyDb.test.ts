import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { CACHE_ROWS, HistoryDb, packSeries, WINDOW_MS } from "./historyDb.ts";
import { RowBuffer } from "./rows.ts";

it("keeps decoded chunks for scrubbing, up to its limit of rows, and answers the same from them", () => {
  const db = new HistoryDb(new DatabaseSync(":memory:"), false, () => {});
  const key = { thing: "t", property: "p" };
  const windows = Math.ceil(CACHE_ROWS / 60_000) + 5;
  for (let w = 0; w < windows; w++) {
    const buffer = new RowBuffer();
    for (let i = 0; i < 60_000; i++) buffer.push(w * WINDOW_MS + i * 10, w, 0);
    db.seal([...packSeries("t\np", buffer)], w + 1);
  }
  const asked = [...Array(windows).keys(), ...Array(windows).keys()];
  for (const w of asked)
    expect(db.newest(key, w * WINDOW_MS + 12_345)).toEqual({
      observedAtMs: w * WINDOW_MS + 12_340,
      value: w,
      quality: 0,
    });
  expect(db.cachedRows).toBeLessThanOrEqual(CACHE_ROWS);
  expect(db.cachedRows).toBeGreaterThan(CACHE_ROWS - 60_000);
  db.close();
});
