import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { digestOf } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import { auditDetails, GENESIS, MAX_DETAILS_CHARS, openAudit } from "./audit.ts";

let dir = "";
let path = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-audit-"));
  path = join(dir, "audit.log");
});
afterEach(() => rmSync(dir, { recursive: true }));

const clock = manualClock(1000);
const act = (i: number) => ({ who: "ann", act: "stop", outcome: "ok", details: `n ${i} 停` });
const lines = () => readFileSync(path, "utf8").split("\n").slice(0, -1);

async function filled(entries: number) {
  const log = await openAudit(path, clock);
  for (let i = 1; i <= entries; i++) must(await log.append(act(i)));
  return log;
}

describe("the audit log", () => {
  it("chains entries from the genesis hash, over restarts", async () => {
    await (await filled(3)).close();
    const log = await openAudit(path, clock);
    const fourth = must(await log.append(act(4)));
    expect(fourth).toMatchObject({ seq: 4, who: "ann", atMs: 1000 });
    const all = lines().map((line) => JSON.parse(line));
    expect(all[0].prev).toBe(GENESIS);
    for (let i = 1; i < 4; i++) expect(all[i].prev).toBe(all[i - 1].hash);
    const { hash, ...rest } = all[3];
    expect(hash).toBe(digestOf(rest));
    expect(await log.verify()).toEqual({ intact: true, entries: 4 });
    await log.close();
  });

  it("finds the first line that was changed, removed, put in or swapped, and goes on", async () => {
    await (await filled(6)).close();
    const good = lines();
    const tamper: [string, string[], number][] = [
      ["changed", good.map((line, i) => (i === 2 ? line.replace('"ok"', '"no"') : line)), 3],
      ["removed", good.filter((_, i) => i !== 3), 4],
      ["put in twice", [...good.slice(0, 2), good[1]!, ...good.slice(2)], 3],
      ["swapped", [good[1]!, good[0]!, ...good.slice(2)], 1],
      ["no entry", [...good.slice(0, 4), "hello", ...good.slice(4)], 5],
      [
        "changed with a hash that fits",
        good.map((line, i) => {
          if (i !== 1) return line;
          const { hash, ...rest } = { ...JSON.parse(line), who: "eve" };
          return JSON.stringify({ ...rest, hash: digestOf(rest) });
        }),
        3,
      ],
    ];
    for (const [what, text, line] of tamper) {
      writeFileSync(path, `${text.join("\n")}\n`);
      const log = await openAudit(path, clock);
      expect(await log.verify(), what).toMatchObject({ intact: false, line });
      must(await log.append(act(9)));
      expect(await log.verify(), what).toMatchObject({ intact: false, line });
      await log.close();
    }
  });

  it("drops a last line that was cut short, says so, and stays intact", async () => {
    await (await filled(3)).close();
    appendFileSync(path, '{"seq":4,"atMs":10');
    const log = await openAudit(path, clock);
    expect(log.tornBytes).toBe(18);
    must(await log.append(act(4)));
    expect(await log.verify()).toEqual({ intact: true, entries: 4 });
    await log.close();
  });

  it("is read by pages, newest first, without reading the rest", async () => {
    const log = await filled(600);
    const first = await log.page(250, null);
    expect(first.map((entry) => entry.seq)).toEqual(Array.from({ length: 250 }, (_, i) => 600 - i));
    const second = await log.page(300, first.at(-1)!.seq);
    expect([second.length, second[0]!.seq, second.at(-1)!.seq]).toEqual([300, 350, 51]);
    expect(await log.page(1000, 51)).toHaveLength(50);
    expect(await log.page(10, 1)).toEqual([]);
    expect(second[0]!.details).toBe("n 350 停");
    await log.close();
    const again = await openAudit(path, clock);
    expect((await again.page(3, 300)).map((entry) => entry.seq)).toEqual([299, 298, 297]);
    await again.close();
  });

  it("keeps the order of acts that come at once", async () => {
    const log = await openAudit(path, clock);
    const entries = await Promise.all(Array.from({ length: 50 }, (_, i) => log.append(act(i))));
    expect(entries.map((entry) => must(entry).seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(await log.verify()).toEqual({ intact: true, entries: 50 });
    await log.close();
  });

  it("writes no secret and no endless text", () => {
    expect(auditDetails({ name: "ann", password: "hunter22", nested: { token: "t", code: "c" } })).toBe(
      '{"name":"ann","password":"***","nested":{"token":"***","code":"***"}}',
    );
    expect(auditDetails({ x: "y".repeat(9999) })).toHaveLength(MAX_DETAILS_CHARS);
    expect(auditDetails(undefined)).toBe("");
    expect(auditDetails({ file: "m.json", bytes: new Uint8Array(500_000) })).toBe(
      '{"file":"m.json","bytes":"500000 bytes"}',
    );
  });
});
