import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestBytes } from "../../twins/core/digest.ts";
import { type Answer, decide, FRESH, type GuardRules, openGuard, tickOf } from "./guard.ts";

const RULES: GuardRules = { tickMs: 50, ranges: [{ low: -1, high: 1, margin: 0.5 }], strikes: 2 };
const FALLBACK = { by: "it stays as it is", outputs: () => Float32Array.of(0.25) };
const gave = (x: number, tookMs = 1): Answer => ({ kind: "gave", outputs: Float32Array.of(x), tookMs });
const INPUT = Float32Array.of(1, 2);
const tick = (answer: Answer | null, state = FRESH) => tickOf(RULES, FALLBACK, state, INPUT, answer);

describe("a tick", () => {
  it.each([
    ["in its range", gave(0.5), "model", "in range", 0.5, 0],
    ["at its range's end", gave(1), "model", "in range", 1, 0],
    ["a little outside", gave(1.5), "model", "clamped", 1, 0],
    ["a little below", gave(-1.25), "model", "clamped", -1, 0],
    ["far outside", gave(1.75), "fallback", "out of range", 0.25, 1],
    ["not a number", gave(Number.NaN), "fallback", "not finite", 0.25, 1],
    ["infinite", gave(Number.POSITIVE_INFINITY), "fallback", "not finite", 0.25, 1],
    ["in time, to the millisecond", gave(0, 50), "model", "in range", 0, 0],
    ["too late", gave(0, 50.5), "fallback", "late", 0.25, 1],
    ["never", { kind: "late" }, "fallback", "late", 0.25, 1],
    ["broken", { kind: "broken" }, "fallback", "broken", 0.25, 1],
    ["too many numbers", { kind: "gave", outputs: Float32Array.of(0, 0), tookMs: 0 }, "fallback", "broken", 0.25, 1],
  ] as const)("whose answer is %s", (_, answer, used, why, output, strikes) => {
    const { record, outputs, state } = tick(answer);
    expect(record).toMatchObject({ tick: 0, used, why });
    expect([...outputs]).toEqual([output]);
    expect(state).toEqual({ ticks: 1, strikes, quarantined: false });
  });

  it("has the digests of what went in and of what was used", () => {
    const { record } = tick(gave(9));
    expect(record.input).toBe(digestBytes(new Uint8Array(INPUT.buffer)));
    expect(record.output).toBe(digestBytes(new Uint8Array(Float32Array.of(0.25).buffer)));
    // The same part of a longer list is the same input.
    const within = Float32Array.of(0, 1, 2, 3).subarray(1, 3);
    expect(tickOf(RULES, FALLBACK, FRESH, within, gave(9)).record).toEqual(record);
  });

  it("whose fallback does not fit is a mistake of ours", () => {
    const wrong = { by: "nothing", outputs: () => new Float32Array() };
    expect(() => tickOf(RULES, wrong, FRESH, INPUT, { kind: "late" })).toThrow(RangeError);
  });
});

const answers = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("gave" as const),
      outputs: fc.float().map((x) => Float32Array.of(x)),
      tookMs: fc.double({ min: 0, max: 100, noNaN: true }),
    }),
    fc.constant({ kind: "late" as const }),
    fc.constant({ kind: "broken" as const }),
  ),
  { maxLength: 30 },
);

describe("tick after tick", () => {
  it("nothing that is used is outside its range, and two strikes end it for good", () => {
    fc.assert(
      fc.property(answers, (given) => {
        let state = FRESH;
        let strikes = 0;
        for (const [i, answer] of given.entries()) {
          const quarantined = strikes >= 2;
          const made = tick(answer, state);
          const x = made.outputs[0] ?? Number.NaN;
          expect(x >= -1 && x <= 1).toBe(true);
          expect(made.record.tick).toBe(i);
          expect(made.record.used).toBe(["in range", "clamped"].includes(made.record.why) ? "model" : "fallback");
          expect(made.record.why === "quarantined").toBe(quarantined);
          if (made.record.used === "fallback" && !quarantined) strikes++;
          expect(made.state.quarantined).toBe(strikes >= 2);
          state = made.state;
        }
      }),
    );
  });

  it("the same answers make the same records", () => {
    fc.assert(
      fc.property(answers, (given) => {
        const replayed = () => {
          let state = FRESH;
          return given.map((answer) => {
            const made = tick(answer, state);
            state = made.state;
            return made.record;
          });
        };
        expect(replayed()).toEqual(replayed());
      }),
    );
  });

  it("what is decided without digests is what is recorded with them", () => {
    fc.assert(
      fc.property(answers, (given) => {
        let state = FRESH;
        for (const answer of given) {
          const { why, state: after } = decide(RULES, state, answer);
          expect(tick(answer, state)).toMatchObject({ state: after, record: { why } });
          state = after;
        }
      }),
    );
  });
});

describe("a guard", () => {
  /** Says what it is told to. */
  const modelOf = (...says: readonly Answer[]) => {
    let asked = 0;
    return { asked: () => asked, tick: async () => says[asked++] ?? gave(0) };
  };

  it("does not ask a model in quarantine, until a person lifts it", async () => {
    const model = modelOf({ kind: "late" }, gave(0.5), gave(0.5, 51));
    const guard = openGuard(RULES, FALLBACK, model);
    const whys = [];
    for (let i = 0; i < 5; i++) whys.push((await guard.tick(INPUT)).record.why);
    expect(whys).toEqual(["late", "in range", "late", "quarantined", "quarantined"]);
    expect([model.asked(), guard.state.quarantined]).toEqual([3, true]);
    guard.lift();
    expect((await guard.tick(INPUT)).record).toMatchObject({ tick: 5, used: "model", why: "in range" });
    expect(guard.state).toEqual({ ticks: 6, strikes: 0, quarantined: false });
  });

  it("goes on from where another watch ended", async () => {
    const model = modelOf();
    const guard = openGuard(RULES, FALLBACK, model, { ticks: 7, strikes: 2, quarantined: true });
    expect((await guard.tick(INPUT)).record).toMatchObject({ tick: 7, used: "fallback", why: "quarantined" });
    expect(model.asked()).toBe(0);
  });
});
