import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CarReader } from "@ipld/car/reader";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCommand } from "../../test/support/terminal.ts";
import { cidCommand } from "./cid.ts";
import { EXIT } from "./command.ts";
import { UsageError } from "./language.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-cid-"));
  writeFileSync(join(dir, "hello"), "hello world");
  writeFileSync(join(dir, "large"), new Uint8Array(1_000_000).fill(7));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const run = (...args: string[]) => runCommand(cidCommand, args);

it("prints what ipfs add --cid-version=1 --raw-leaves prints", async () => {
  const { code, out } = await run(join(dir, "hello"));
  expect(code).toBe(EXIT.ok);
  expect(out).toBe("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e\n");
  const { cid, bytes, blocks } = JSON.parse((await run(join(dir, "large"), "--json")).out);
  expect(cid).toMatch(/^bafybei[a-z2-7]{52}$/);
  expect({ bytes, blocks }).toEqual({ bytes: 1_000_000, blocks: 5 });
});

it("writes the archive whole or not at all", async () => {
  const car = join(dir, "large.car");
  const { out } = await run(join(dir, "large"), "--car", car);
  const roots = await (await CarReader.fromBytes(readFileSync(car))).getRoots();
  expect(roots.map(String)).toEqual([out.trim()]);
  await expect(run(join(dir, "hello"), "--car", join(dir, "none", "x.car"))).rejects.toThrow("HOST_CONFIG");
  expect(existsSync(join(dir, "large.car.part"))).toBe(false);
});

it("says what is wrong with a file", async () => {
  await expect(run()).rejects.toThrow(UsageError);
  await expect(run(join(dir, "nothing"))).rejects.toThrow("there is no such file");
  await expect(run(dir)).rejects.toThrow("is not a regular file");
});
