import { expect, test } from "vitest";
import { must } from "../core/result.ts";
import { createAnalyst, type RunAnalysis } from "./analysis.ts";
import type { DrillHazard } from "./definition.ts";
import { cellAt, fruinOf } from "./heat.ts";
import { DRILL_FORMAT, DRILL_HZ, type DrillRecord, type Move, STILL } from "./input.ts";
import { replayDrill } from "./replay.ts";
import { quietHazard, TINY_VENUE, tinyDrill } from "./testing.ts";
import { playWhatIf, withoutInputsOf } from "./whatIf.ts";
import { createDrillWorld } from "./world.ts";

const read = async (): Promise<string> => "";

/** Smoke from 1.3 m up in the corridor, whose gases give a dose to whoever breathes them. */
function smokyHazard(): DrillHazard {
  const quiet = quietHazard();
  return {
    ...quiet,
    run: {
      get atS() {
        return quiet.run.atS;
      },
      step: (dtS) => quiet.run.step(dtS),
      digest: () => quiet.run.digest(),
      around({ x, y, heightM }, into) {
        if (y < 4 || y > 6 || x > 10) return;
        into.layerM = 1.3;
        if (heightM > 1.3) into.coPpm = 20_000;
      },
    },
  };
}
const drill = tinyDrill({ start: async () => smokyHazard(), doors: {}, lengthS: 120 });

const replay = (record: DrillRecord) => replayDrill(drill, record, read);

/** A resident who stands for so long after the alarm at 5 s, then walks out upright. */
function playedOut(waitS: number): DrillRecord {
  const world = createDrillWorld({ definition: drill, venue: TINY_VENUE, hazard: smokyHazard(), seed: 5, agents: 3 });
  const who = must(world.join("resident"));
  const { body } = world.participants[who]!;
  const go = (seconds: number): void => {
    for (let n = 0; n < seconds * DRILL_HZ; n++) world.step();
  };
  go(5 + waitS);
  for (const [x, y] of [
    [2.5, 3.2],
    [2.5, 5],
    [9, 5],
    [14, 5],
  ] as const)
    for (let n = 0; n < 30 * DRILL_HZ; n++) {
      const [dx, dy] = [x - world.crowd.x[body]!, y - world.crowd.y[body]!];
      const length = Math.hypot(dx, dy);
      if (length < 0.3) break;
      const move: Move = { ...STILL, x: Math.round((127 * dx) / length), y: Math.round((127 * dy) / length) };
      world.move(who, move);
      world.step();
    }
  world.move(who, STILL);
  go(2);
  return structuredClone(world.record());
}

async function analysed(record: DrillRecord): Promise<RunAnalysis> {
  const { world, hazard, next } = must(await replayDrill(drill, record, read));
  const analyst = createAnalyst({ world, hazard, venue: TINY_VENUE });
  while (next()) analyst.see();
  return analyst.analysis();
}

test("a run is told by places and moments: who set out when, was in smoke where, and where people stayed", async () => {
  const record = playedOut(40);
  const run = await analysed(record);
  const [own] = run.participants;
  expect(own!.setOutS).toBeGreaterThan(44.5);
  expect(own!.setOutS).toBeLessThan(46.5);
  expect(own!.musterS!).toBeGreaterThan(own!.outS!);
  expect(own!.harms).toHaveLength(1);
  expect(own!.harms[0]!.harm).toBe("smoke");
  expect(own!.harms[0]!.fromS).toBeGreaterThan(own!.setOutS!);
  expect(own!.harms[0]!.toS).toBeLessThanOrEqual(own!.outS! + 1);
  // All dose is told of, and of the corridor alone.
  const { heat } = run;
  const cells = [...heat.fed.keys()].filter((cell) => heat.fed[cell]! > 0);
  const doses = cells.reduce((sum, cell) => sum + heat.fed[cell]!, 0);
  const { world, next } = must(await replayDrill(drill, record, read));
  while (next());
  const taken = world.fed.reduce((sum, one) => sum + one, 0);
  expect(own!.fed).toBeGreaterThan(0.01);
  expect(doses).toBeGreaterThan(0.9 * taken);
  expect(doses).toBeLessThanOrEqual(taken + 1e-12);
  expect(run.worst.fed[0]!.place.en).toMatch(/^corridor/);
  // Somebody stood in their room for some 45 s, and a square metre tells of it.
  const stay = cellAt(heat.grid, 0, ...([run.worst.stayed[0]!.x, run.worst.stayed[0]!.y] as const));
  expect(heat.stayedSPerM2[stay]).toBeGreaterThan(20);
  expect(run.worst.stayed[0]!.place).toEqual({ en: "room, Ground floor", zh: "一层，room" });
  expect(run.agents).toMatchObject({ people: 3, notOut: 0 });
});

test("without somebody's inputs from a step on, what was before and what others did is still there", () => {
  const move = { ...STILL, x: 100 };
  const record: DrillRecord = {
    ...{ format: DRILL_FORMAT, drill: "tiny", seed: 1, agents: 0, ticks: 100 },
    inputs: [
      { kind: "join", tick: 0, who: 0, role: "resident" },
      { kind: "join", tick: 0, who: 1, role: "resident" },
      { kind: "move", tick: 10, who: 0, move },
      { kind: "move", tick: 30, who: 1, move },
      { kind: "move", tick: 40, who: 0, move: STILL },
      { kind: "act", tick: 50, who: 0, act: { kind: "warn", opening: null } },
      { kind: "leave", tick: 60, who: 0 },
    ],
  };
  expect(withoutInputsOf(record, 0, 40).inputs).toEqual(record.inputs.slice(0, 4));
  expect(withoutInputsOf(record, 1, 0).inputs.filter(({ who }) => who === 1)).toEqual([record.inputs[1]]);
  expect(withoutInputsOf(record, 0, 1_000)).toEqual(record);
});

test("30 s earlier brings a simulated person 30 s earlier to the muster point, and bending down spares the dose", async () => {
  const record = playedOut(40);
  const actual = (await analysed(record)).participants[0]!;
  const play = async (whatIf: "asYou" | "earlier" | "below") =>
    must(await playWhatIf(drill, record, replay, { who: 0, whatIf, actual }));
  const [asYou, earlier, below] = [await play("asYou"), await play("earlier"), await play("below")];
  expect(asYou.setOutS).toBeCloseTo(actual.setOutS!, 1);
  expect(earlier.setOutS).toBeCloseTo(actual.setOutS! - 30, 1);
  expect(Math.abs(asYou.musterS! - earlier.musterS! - 30)).toBeLessThan(3);
  expect(asYou.fed).toBeGreaterThan(0.01);
  expect(below.fed).toBeLessThan(0.2 * asYou.fed);
  expect(below.musterS!).toBeGreaterThan(asYou.musterS!);
  // What is scored by moving is told anew, what is scored by acts stays.
  const lineOf = (outcome: typeof asYou, id: string) => outcome.lines.find((line) => line.id === id)!;
  expect(lineOf(earlier, "start")).toMatchObject({ isComputed: true, points: 20 });
  expect(lineOf(asYou, "start").points).toBeLessThan(20);
  expect(lineOf(earlier, "close").isComputed).toBe(false);
  expect(lineOf(earlier, "close").points).toBe(actual.score.lines.find(({ id }) => id === "close")!.points);
  expect(lineOf(below, "low").points).toBeGreaterThan(lineOf(asYou, "low").points);
});

test("who never left has no moment to set out before, and nobody sets out before the hazard began", async () => {
  const record = { ...playedOut(40), ticks: 200 };
  const stayed = (await analysed(record)).participants[0]!;
  expect(stayed.setOutS).toBeNull();
  const refused = await playWhatIf(drill, record, replay, { who: 0, whatIf: "earlier", actual: stayed });
  expect(!refused.ok && refused.error.code).toBe("SIM_STATE");
  const early = playedOut(10);
  const actual = (await analysed(early)).participants[0]!;
  expect(must(await playWhatIf(drill, early, replay, { who: 0, whatIf: "earlier", actual })).setOutS).toBe(0);
});

test("levels of service are Fruin's", () => {
  expect([0.1, 0.4, 0.6, 1, 2, 3].map(fruinOf)).toEqual(["A", "B", "C", "D", "E", "F"]);
});
