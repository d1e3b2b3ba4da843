import { expect, it } from "vitest";
import { stderrLog } from "../log.ts";
import { background } from "./background.ts";

it("whatever it throws, it goes on, and the log has one line of what stays the same", async () => {
  const lines: string[] = [];
  let turn = 0;
  const go = background(
    stderrLog("test", (line) => lines.push(line)),
    "the index",
    () => {
      turn++;
      if (turn === 1) return Promise.reject(new RangeError("torn"));
      if (turn === 2) throw new TypeError("at once");
      return turn === 3 ? undefined : Promise.reject("torn again");
    },
  );
  for (let i = 0; i < 6; i++) {
    go();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(turn).toBe(6);
  expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(
    Array(3).fill("the index failed"),
  );
  expect(lines.join("")).toMatch(/torn.*at once.*torn again/s);
});
