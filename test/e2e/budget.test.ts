import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../server/supervisor/build.ts";

test("no page begins with more than its budget", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "client/tools/budget.mjs")], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/first load of drills: [1-9]/);
  expect(stdout.split("\n").filter((line) => line.endsWith("OVER"))).toEqual([]);
  expect(status).toBe(0);
});
