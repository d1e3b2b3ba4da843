import { expect, test } from "vitest";
import { manualClock } from "../twins/core/clock.ts";
import { isNewsEvery } from "./log.ts";

test("what is tried again and again is told once, when its reason changes, and after a while again", () => {
  const clock = manualClock(0);
  const isNews = isNewsEvery(clock.nowMs, 60_000);
  const told: string[] = [];
  const attempt = (why: string): void => {
    if (isNews(why)) told.push(`${clock.nowMs()} ${why}`);
    clock.advance(20_000);
  };
  for (const why of ["down", "down", "wrong id", "down", "down", "down", "down"]) attempt(why);
  expect(told).toEqual(["0 down", "40000 wrong id", "60000 down", "120000 down"]);
});
