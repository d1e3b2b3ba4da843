import { describe, expect, test } from "vitest";
import { type Provenance, REPLAY_SILENCE_MS, recordedMomentMs, staleAfterMs } from "./reading.ts";

const hour = { staleAfterMs: 3_600_000 };
const from = (kind: Provenance["kind"], factor: number): Provenance => ({ kind, source: "", factor });

describe("how old a value may be", () => {
  test("is the property's own time, for who is not recorded or not known", () => {
    for (const provenance of [null, from("live", 60), from("virtual", 60), from("simulated", 60), from("recorded", 1)])
      expect(staleAfterMs(hour, provenance)).toBe(3_600_000);
  });

  test("is shorter in a fast replay and longer in a slow one, by its factor", () => {
    expect(staleAfterMs(hour, from("recorded", 60))).toBe(60_000);
    expect(staleAfterMs(hour, from("recorded", 0.5))).toBe(7_200_000);
  });

  test("is never less than a connection needs, unless the property's own time is, too", () => {
    expect(staleAfterMs(hour, from("recorded", 100_000))).toBe(REPLAY_SILENCE_MS);
    expect(staleAfterMs({ staleAfterMs: 1_500 }, from("recorded", 100))).toBe(1_500);
  });

  test("no device keeps its values fresh for ever by the factor that it names", () => {
    expect(staleAfterMs(hour, from("recorded", 1e-9))).toBe(36_000_000);
  });
});

describe("the recorded moment that is played", () => {
  const replay = { atMs: 1_000_000, recordedMs: 100_000, firstMs: 40_000, lastMs: 640_000, stepMs: 20_000 };
  const recorded = { ...from("recorded", 60), replay };

  test("goes on as fast as the replay does, row by row, and after the last row begins again", () => {
    expect(recordedMomentMs(recorded, 1_000_000)).toBe(100_000);
    expect(recordedMomentMs(recorded, 1_000_600)).toBe(120_000);
    expect(recordedMomentMs(recorded, 1_009_000)).toBe(640_000);
    expect(recordedMomentMs(recorded, 1_009_400)).toBe(40_000);
    expect(recordedMomentMs(recorded, 999_000), "before it was told").toBe(40_000);
  });

  test("is not known of a recording that does not say when it was made, and of nothing that is not recorded", () => {
    expect(recordedMomentMs(from("recorded", 60), 1)).toBeNull();
    expect(recordedMomentMs({ ...recorded, kind: "virtual" }, 1)).toBeNull();
  });
});
