import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { openAccounts } from "../accounts/accounts.ts";
import { stderrLog } from "../log.ts";
import { SHORT_TASK, uploadOf, variantBytes } from "../sandbox/testing/models.ts";
import { openTrials, type Trials } from "../sandbox/trials.ts";
import { withoutTrials } from "./sandbox.ts";

const clock = { nowMs: () => Date.now() };
const log = stderrLog("test", () => {});
let dir: string;
let trials: Trials;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-without-"));
  trials = must(await openTrials({ folder: join(dir, "sandbox"), clock, log, tell: () => {} }));
});
afterEach(async () => {
  await trials.close();
  rmSync(dir, { recursive: true, force: true });
});

it("who was removed has no trials once the removal is settled, so that nobody of the name finds them; others keep theirs", async () => {
  const accounts = must(openAccounts({ dir: join(dir, "accounts"), clock, addressOf: () => "" }));
  must(await accounts.add("manager", "a password", "manager"));
  must(await accounts.add("ann", "a password", "innovator"));
  for (const person of ["ann", "manager"]) {
    const { model } = must(await trials.put(person, uploadOf("own.json", variantBytes(0.5))));
    must(await trials.begin(person, { cid: model?.cid ?? "", task: SHORT_TASK, scenarios: [], seed: 1 }));
  }
  must(accounts.remove("ann"));
  const removed = withoutTrials({ log }, accounts, trials);
  expect(trials.of("ann")).toHaveLength(1);
  for (const { id } of removed.departed()) removed.settled(id);
  await expect.poll(() => trials.of("ann").length).toBe(0);
  expect(trials.of("manager")).toHaveLength(1);
  expect(accounts.departed()).toEqual([]);
  accounts.close();
}, 240_000);
