import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, EMISSION_START, type EmissionParams, levelOf, project } from "./emissionSchedule.ts";
import { nodeWeight, weightBps } from "./nodeWeight.ts";
import { type EfficacyWeights, fixedPart, isBeyondCapability, variablePart, workEfficacy } from "./workEfficacy.ts";

const AITN = 10n ** 18n;
/** The whitepaper's values; riseCycles 0 is its schedule without the limited rise. */
const pure: EmissionParams = {
  base: 12_500n * AITN,
  step: 11_875n * AITN,
  perWE: 12_500n * AITN,
  cap: 452_500_000n * AITN,
  capDivisor: 1095n,
  reserve: 1_000_000_000n * AITN,
  peakDivisor: 2190n,
  halvingCycles: 1095n,
  milestone: 10n ** 12n,
  levels: 20n,
  riseCycles: 0n,
};
const runA = (cycle: number) => (10n ** 12n) >> BigInt(20 - Math.min(20, Math.floor(cycle / 60)));
const runB = () => 5n * 10n ** 11n;
const runC = () => 3n * 10n ** 12n;

/** Level, reward and emitted of a run at a cycle. */
function run(efficacy: (cycle: number) => bigint, cycle: number, params = pure) {
  let state = EMISSION_START;
  let reward = 0n;
  for (let c = 0; c <= cycle; c++) ({ state, reward } = advance(state, params, BigInt(c), efficacy(c)));
  return { level: state.level, reward, emitted: state.emitted, peak: state.peak };
}

describe("the emission schedule", () => {
  it.each([
    ["A", runA, 0, 0n, 11920925000000000000000n, 11920925000000000000000n],
    ["A", runA, 66, 1n, 23841850000000000000000n, 814097350000000000000000n],
    ["A", runA, 606, 10n, 131250000000000000000000n, 39705215400000000000000000n],
    ["A", runA, 1205, 19n, 238125000000000000000000n, 150386465400000000000000000n],
    ["A", runA, 1206, 20n, 387951385662100456621004n, 150774416785662100456621004n],
    ["A", runA, 2301, 20n, 193975692831050228310502n, 575387208392831050228309882n],
    ["B", runB, 813, 19n, 237678872407651612673501n, 192479313586029135735189711n],
    ["C", runC, 6, 20n, 456586757990867579908675n, 531586757990867579908675n],
    ["C", runC, 1101, 20n, 228293378995433789954337n, 500265793378995433789953462n],
  ] as const)("run %s%s is exact at cycle %i", (_, efficacy, cycle, level, reward, emitted) => {
    expect(run(efficacy, cycle)).toMatchObject({ level, reward, emitted });
  });

  it("rises by one level in seven cycles at most when the rise is limited", () => {
    const limited = { ...pure, riseCycles: 7n };
    expect(run(runA, 1206, limited)).toEqual(run(runA, 1206));
    expect(run(runC, 6, limited)).toMatchObject({ level: 1n, peak: 0n });
    expect(run(runC, 6 + 19 * 7 - 1, limited)).toMatchObject({ level: 19n, peak: 0n });
    expect(run(runC, 6 + 19 * 7, limited).level).toBe(20n);
  });

  it("never emits more than its cap before the milestone, nor than the reserve ever", () => {
    const efficacy = fc.bigInt({ min: 0n, max: 4n * 10n ** 12n });
    fc.assert(
      fc.property(fc.array(efficacy, { maxLength: 60 }), fc.constantFrom(0n, 7n), (work, riseCycles) => {
        const params = { ...pure, riseCycles, halvingCycles: 3n, peakDivisor: 6n, capDivisor: 3n };
        let state = EMISSION_START;
        for (const [c, e] of work.entries()) {
          const done = advance(state, params, BigInt(c), e);
          expect(done.state.level).toBeGreaterThanOrEqual(state.level);
          if (e === 0n) expect(done.reward).toBe(0n);
          if (done.state.peak === 0n) expect(done.state.emitted).toBeLessThanOrEqual(params.cap);
          expect(done.state.emitted).toBeLessThanOrEqual(params.reserve);
          ({ state } = done);
        }
      }),
    );
  });

  it("is projected from where it stands", () => {
    let state = EMISSION_START;
    for (let c = 0; c < 10; c++) ({ state } = advance(state, pure, BigInt(c), runC()));
    expect(project(state, pure, 10n, 3, runC)).toEqual([10, 11, 12].map((c) => run(runC, c).reward));
    expect(levelOf(pure, (1n << 40n) - 1n)).toBe(20n);
    expect(levelOf(pure, pure.milestone / 2n)).toBe(19n);
  });
});

const weights: EfficacyWeights = {
  cpuBps: 3000n,
  gpuBps: 5000n,
  ramBps: 2000n,
  phiBps: 1000n,
  kappa: 1n,
  activeFloor: 1n,
};
const work = { cpuBps: 10n ** 9n, gpuBps: 10n ** 10n, ramBps: 2n * 10n ** 9n, dataBytes: 5n * 10n ** 12n };

describe("work efficacy", () => {
  it("is the data less the waste, with a tenth of the capability before the milestone", () => {
    const evidence = { ...work, workS: 3_600n, communicationS: 900n };
    // (1e9 * 0.3 + 1e10 * 0.5 + 2e9 * 0.2) * 86,400 / 1e9, and 5e12 * 0.75 / 1e9.
    expect(fixedPart(weights, evidence)).toBe(492_480n);
    expect(variablePart(evidence)).toBe(3_750n);
    expect(workEfficacy(weights, evidence, false)).toBe(3_750n + 49_248n);
    expect(workEfficacy(weights, evidence, true)).toBe(3_750n);
    expect(isBeyondCapability(weights, evidence)).toBe(false);
    expect(isBeyondCapability(weights, { ...evidence, dataBytes: 10n ** 15n })).toBe(true);
  });

  it("is nothing without data, when all time was waste, or when the time is no time", () => {
    for (const wrong of [
      { ...work, dataBytes: 0n, workS: 10n, communicationS: 0n },
      { ...work, workS: 10n, communicationS: 10n },
      { ...work, workS: 86_401n, communicationS: 0n },
      { ...work, workS: 0n, communicationS: 0n },
    ])
      expect(workEfficacy(weights, wrong, false)).toBe(0n);
  });
});

describe("a node's weight", () => {
  const curve = { least: 30n, full: 300n, bonusBps: 5000n };
  it.each([
    [29n, 10_000n],
    [30n, 10_000n],
    [100n, 12_256n],
    [165n, 13_750n],
    [300n, 15_000n],
    [3_000n, 15_000n],
  ])("of %d active devices is %d / 10,000", (devices, bps) => expect(weightBps(curve, devices)).toBe(bps));

  it("of a whole is at least that of its parts", () => {
    const part = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 400n }));
    fc.assert(
      fc.property(part, part, ([e1, n1], [e2, n2]) => {
        const whole = nodeWeight(curve, e1 + e2, n1 + n2);
        expect(whole).toBeGreaterThanOrEqual(nodeWeight(curve, e1, n1) + nodeWeight(curve, e2, n2));
      }),
    );
  });
});
