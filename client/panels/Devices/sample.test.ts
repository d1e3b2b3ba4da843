import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SAMPLE, sampleCommand } from "./sample.ts";

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

test("the page, the manual and the sample that is run show the same ten lines", () => {
  // The sample stands beside what it imports; the lines are saved in the project's folder.
  const lines = SAMPLE.replace("./server/device/program.ts", "./program.ts").trim().split("\n");
  expect(lines).toHaveLength(10);
  const inSample = read("server/device/sample.mjs").split("\n");
  expect(inSample.filter((line) => lines.includes(line))).toEqual(lines);
  for (const manual of ["docs/connect-a-device.md", "docs/connect-a-device.zh.md"])
    expect(read(manual)).toContain(SAMPLE);
});

test("the command names the server only where it is not the usual one", () => {
  expect(sampleCommand("http://127.0.0.1:4380", "A-B")).toBe("npm run sample -- A-B");
  expect(sampleCommand("http://10.0.0.5:80", "A-B")).toBe("AITN_URL=http://10.0.0.5:80 npm run sample -- A-B");
  expect(read("docs/connect-a-device.md")).toContain("npm run sample -- CODE");
});
