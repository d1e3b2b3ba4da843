import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { CACHE_ROWS, HistoryDb, packSeries, WINDOW_MS } from "./historyDb.ts";
import type { Block } from "./query.ts";
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

it("leaves out a damaged chunk and no other, whether chunks are read one by one or many at once", () => {
  const sqlite = new DatabaseSync(":memory:");
  let damaged = 0;
  const db = new HistoryDb(sqlite, false, () => damaged++);
  const buffer = new RowBuffer();
  for (let w = 0; w < 60; w++) for (let i = 0; i < 10; i++) buffer.push(w * WINDOW_MS + i * 37_123, w + i / 3, 0);
  db.seal([...packSeries("t\np", buffer)], 1);
  const breakChunk = (w: number, sql: string) =>
    sqlite.prepare(`UPDATE chunks SET data = ${sql} WHERE first_ms = ?`).run(w * WINDOW_MS);
  breakChunk(3, "x''");
  breakChunk(17, "substr(data, 1, 20)");
  breakChunk(30, "CAST(replace(hex(data), '0', '1') AS BLOB)");
  const values = (bucketMs: number) => {
    const held: number[] = [];
    const add = (block: Block) => held.push(...(block.rows()?.v.slice() ?? []));
    for (const block of db.blocks({ thing: "t", property: "p" }, 0, 60 * WINDOW_MS, bucketMs)) add(block);
    return held.sort((a, b) => a - b);
  };
  const broken = [3, 17, 30];
  const { t, v } = buffer.rows();
  const expected = [...v].filter((_, i) => !broken.includes(Math.floor(t[i]! / WINDOW_MS))).sort((a, b) => a - b);
  for (const bucketMs of [0, 1_000, 10 * WINDOW_MS]) {
    damaged = 0;
    expect(values(bucketMs)).toEqual(expected);
    expect(damaged).toBe(3);
  }
  db.close();
});
