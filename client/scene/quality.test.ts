import { describe, expect, it } from "vitest";
import { Governor } from "./quality.ts";

const feed = (governor: Governor, ms: number, frames: number): string[] => {
  const steps: string[] = [];
  for (let i = 0; i < frames; i++) {
    const step = governor.frame(ms);
    if (step !== null) steps.push(step);
  }
  return steps;
};

describe("Governor", () => {
  it("steps down while frames are slow, and stops at low", () => {
    expect(feed(new Governor(), 90, 400)).toEqual(["medium", "low"]);
  });

  it("does not step for one slow frame among fast ones, nor for a pause", () => {
    const governor = new Governor();
    for (let i = 0; i < 400; i++) expect(governor.frame(i % 10 === 0 ? 200 : 16)).toBeNull();
    expect(feed(governor, 5000, 400)).toEqual([]);
  });

  it("steps up after a long calm, but never back to what was too slow", () => {
    expect(feed(new Governor("low"), 16, 1000)).toEqual(["medium", "high"]);
    const burnt = new Governor();
    feed(burnt, 90, 40);
    expect(burnt.step).toBe("medium");
    expect(feed(burnt, 10, 2000)).toEqual([]);
  });
});
