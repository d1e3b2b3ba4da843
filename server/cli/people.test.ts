import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runCommand } from "../../test/support/terminal.ts";
import { must } from "../../twins/core/result.ts";
import { openAccounts } from "../accounts/accounts.ts";
import { dataPaths } from "../config.ts";
import { UsageError } from "./language.ts";
import { peopleCommandWith } from "./people.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-people-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const command = peopleCommandWith(async () => "a long password");
const run = (...args: string[]) => runCommand(command, [...args, "--data", dir]);

it("adds, lists and removes people", async () => {
  expect(await run("add", "ann", "--role", "manager")).toMatchObject({ code: 0 });
  await run("add", "bob", "--role", "viewer");
  expect((await run("list")).out).toBe("ann\tmanager\nbob\tviewer\n");
  await run("remove", "bob");
  expect(JSON.parse((await run("list", "--json")).out)).toEqual({ people: [{ name: "ann", role: "manager" }] });
  await expect(run("remove", "ann")).rejects.toThrow("AUTH_FORBIDDEN");
  await expect(run("add", "ann", "--role", "viewer")).rejects.toThrow("AUTH_NAME_TAKEN");
});

it("gives a person another password, and nobody else", async () => {
  await run("add", "ann", "--role", "manager");
  const other = peopleCommandWith(async () => "another password");
  const told = await runCommand(other, ["password", "ann", "--data", dir]);
  expect(told.out).toBe("ann has another password, and signs in anew.\n");
  const accounts = must(openAccounts({ dir: dataPaths(dir).accounts, clock: { nowMs: () => 0 }, addressOf: () => "" }));
  const codeOf = async (password: string) => {
    const answer = await accounts.login("ann", password, "here");
    return answer.ok ? answer.value.person.role : answer.error.code;
  };
  expect([await codeOf("a long password"), await codeOf("another password")]).toEqual(["AUTH_LOGIN", "manager"]);
  accounts.close();
  await expect(runCommand(other, ["password", "bob", "--data", dir])).rejects.toThrow("AUTH_UNKNOWN_PERSON");
});

it("makes no folder to list or remove people in, and no accounts to list", async () => {
  const missing = join(dir, "missing");
  for (const args of [["list"], ["remove", "ann"]])
    await expect(runCommand(command, [...args, "--data", missing])).rejects.toThrow(
      `HOST_CONFIG: There is no folder ${missing}.`,
    );
  expect(await run("list", "--json")).toMatchObject({ code: 0, out: '{"people":[]}\n' });
  expect((await run("list")).err).toBe(`There are no accounts in ${dir} yet.\n`);
  expect(readdirSync(dir)).toEqual([]);
});

it("adds nobody when no password is given", async () => {
  const silent = peopleCommandWith(async () => null);
  await expect(runCommand(silent, ["add", "ann", "--role", "viewer", "--data", dir])).rejects.toThrow(
    "No password was given, so nothing was changed.",
  );
  expect((await run("list")).out).toBe("");
});

it.each([
  [[], "say what to do: add, list, password, remove"],
  [["add"], "add needs a NAME"],
  [["add", "ann"], "add needs --role, one of viewer"],
  [["add", "--role", "viewer"], "add needs a NAME"],
  [["add", "ann", "--role", "king"], "--role king: expected one of viewer, operator, manager"],
  [["add", "ann", "--role", "manger"], "did you mean manager?"],
  [["add", "ann", "bob", "--role", "viewer"], '"bob" is one argument too many'],
  [["password"], "password needs a NAME"],
  [["password", "ann", "--role", "viewer"], "--role belongs to add"],
  [["list", "ann"], "list takes no NAME"],
  [["list", "--role", "viewer"], "--role belongs to add"],
  [["lst"], "lst: expected one of add, list, password, remove; did you mean list?"],
])("%j is wrong usage, in plain words", async (args, message) => {
  await expect(run(...args)).rejects.toThrow(UsageError);
  await expect(run(...args)).rejects.toThrow(message);
});
