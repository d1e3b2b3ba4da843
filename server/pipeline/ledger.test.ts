import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { lockFolder } from "../store/lock.ts";
import { spend } from "./ledger.ts";

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-ledger-"));
  file = join(dir, "ledger.json");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const AT = Date.UTC(2026, 0, 1);
const spending = (epsilon: number, over: object = {}) => ({
  source: "home",
  demand: "demand:1",
  budget: { epsilon: 1, delta: 1e-5 },
  epsilon,
  delta: 0,
  ...over,
});

describe("a ledger of spent privacy", () => {
  it("counts every release of a source, to the last tenth, and no further", async () => {
    for (let i = 1; i <= 10; i++) {
      const { spent, left } = must(await spend(file, spending(0.1), AT));
      expect(spent.epsilon).toBeCloseTo(i / 10, 12);
      expect(left.epsilon).toBeCloseTo(1 - i / 10, 12);
    }
    expect(await spend(file, spending(0.1), AT)).toMatchObject({
      ok: false,
      error: { code: "LEARN_BUDGET", message: expect.stringContaining("after 10 releases") },
    });
    // What spends nothing still may.
    expect((await spend(file, spending(0), AT)).ok).toBe(true);
    const { sources } = JSON.parse(readFileSync(file, "utf8"));
    expect(sources.home.spent).toHaveLength(10);
    expect(sources.home.spent[0]).toEqual({
      epsilon: 0.1,
      delta: 0,
      at: "2026-01-01T00:00:00.000Z",
      demand: "demand:1",
    });
  });

  it("counts delta too, and each source by itself, whatever its name", async () => {
    must(await spend(file, spending(0.1, { delta: 1e-5 }), AT));
    expect((await spend(file, spending(0.1, { delta: 1e-9 }), AT)).ok).toBe(false);
    for (const source of ["constructor", "toString"]) must(await spend(file, spending(1, { source }), AT));
    expect((await spend(file, spending(0.1, { source: "constructor" }), AT)).ok).toBe(false);
  });

  it("does not let a budget grow when it is spent", async () => {
    must(await spend(file, spending(1), AT));
    expect(await spend(file, spending(1, { budget: { epsilon: 2, delta: 1e-5 } }), AT)).toMatchObject({
      ok: false,
      error: { code: "LEARN_BUDGET" },
    });
  });

  it("that is damaged is never begun anew", async () => {
    for (const text of [
      "",
      "{",
      '{"format":"aitn-ledger/2","sources":{}}',
      '{"format":"aitn-ledger/1","sources":{"home":{}}}',
    ]) {
      writeFileSync(file, text);
      expect(await spend(file, spending(0.1), AT)).toMatchObject({ ok: false, error: { code: "STORE_CORRUPT" } });
      expect(readFileSync(file, "utf8")).toBe(text);
    }
  });

  it("is spent of by one process at a time", async () => {
    const release = must(lockFolder(`${file}.lock`));
    expect(await spend(file, spending(0.1), AT)).toMatchObject({ ok: false, error: { code: "STORE_LOCKED" } });
    expect(existsSync(file)).toBe(false);
    release();
    expect((await spend(file, spending(0.1), AT)).ok).toBe(true);
  });
});
