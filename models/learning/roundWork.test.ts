import { expect, it } from "vitest";
import { roundWork } from "./roundWork.ts";
import { variablePart } from "./workEfficacy.ts";

it("a round's work is the examples that were read and the update, in the time that the profile says", () => {
  const profile = { examples: 500_000, examplesPerS: 1_000, platform: "node" };
  const work = roundWork(profile, { epochs: 3 }, 250, 12_345);
  expect(work).toEqual({
    cpuBps: 1_000_000n,
    gpuBps: 0n,
    ramBps: 0n,
    dataBytes: 1_500_012_345n,
    workS: 1_500n,
    communicationS: 0n,
  });
  // 1 uWE is 1 GB delivered without waste.
  expect(variablePart(work)).toBe(1n);
  expect(roundWork({ ...profile, examples: 1 }, { epochs: 1 }, 1, 0).workS).toBe(1n);
});
