import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { peopleCommandWith } from "./people.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-people-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    signal: new AbortController().signal,
    isTty: false,
  };
  const command = peopleCommandWith(async () => "a long password");
  return { code: await command.run([...args, "--data", dir], io), out, err };
}

it("adds, lists and removes people", async () => {
  expect(await run("add", "ann", "--role", "manager")).toMatchObject({ code: 0 });
  await run("add", "bob", "--role", "viewer");
  expect((await run("list")).out).toBe("ann\tmanager\nbob\tviewer\n");
  await run("remove", "bob");
  expect(JSON.parse((await run("list", "--json")).out)).toEqual({ people: [{ name: "ann", role: "manager" }] });
  await expect(run("remove", "ann")).rejects.toThrow("AUTH_FORBIDDEN");
  await expect(run("add", "ann", "--role", "viewer")).rejects.toThrow("AUTH_NAME_TAKEN");
});

it("explains itself when it is used wrongly", async () => {
  for (const args of [
    [],
    ["add", "ann"],
    ["add", "--role", "viewer"],
    ["add", "ann", "--role", "king"],
    ["list", "ann"],
    ["sing"],
  ])
    expect(await run(...args)).toMatchObject({ code: 2, out: "" });
});
