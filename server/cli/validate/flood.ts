import { setImmediate } from "node:timers/promises";
import { type FidelityCase, type FidelityCheck, isWithin } from "../../../twins/core/fidelity.ts";
import { type FloodRun, startFlood } from "../../../twins/hazards/flood/flood.ts";
import { EXACT_CASES } from "../../../twins/hazards/flood/validation/cases.ts";
import type { MarkGap, StageMark } from "../../../twins/hazards/flood/validation/marks.ts";
import {
  MEREWETHER_RUN_S,
  MEREWETHER_TEXT,
  type MerewetherResult,
  merewetherResult,
  stretches,
} from "../../../twins/hazards/flood/validation/merewether.ts";
import { FLOOD_CELL_M, merewetherFlood } from "../../../twins/sites/merewether/flood.ts";
import { merewetherAt, merewetherMarks } from "../../../twins/sites/merewether/index.ts";
import { merewetherGrid } from "../../sites/shippedGeometry.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { choiceFlag, numberFlag, readFlags } from "../flags.ts";
import { type Language, type Said, UsageError } from "../language.ts";
import { table } from "../table.ts";
import { readStageMarks } from "./floodMarks.ts";
import { FLOOD_CASES } from "./floodUsage.ts";
import type { ValidatePart } from "./part.ts";

/** Of the flood, between two looks at Ctrl+C, s. */
const STRETCH_S = 5;

const ownMarks = (): readonly StageMark[] =>
  merewetherMarks.map(({ id, x, y, finalM }) => ({ id, x, y, observedM: finalM }));

/** Marks of a file in the site's frame. */
async function marksOf(path: string | undefined): Promise<readonly StageMark[]> {
  if (path === undefined) return ownMarks();
  const [x0, y0] = merewetherAt.offset;
  return (await readStageMarks(path)).map((mark) => ({ ...mark, x: mark.x - x0, y: mark.y - y0 }));
}

/** Lets the flood run; `look` is called between stretches of it, and may throw. */
async function flooded(cellM: number, look: (share: number) => void): Promise<FloodRun> {
  const run = startFlood(merewetherFlood(await merewetherGrid(), cellM));
  for (const share of stretches(run, MEREWETHER_RUN_S, STRETCH_S)) {
    look(share);
    await setImmediate();
  }
  return run;
}

const merewether: FidelityCase = {
  ...MEREWETHER_TEXT,
  run: async () => merewetherResult(await flooded(FLOOD_CELL_M, () => {}), ownMarks()).checks,
};

const rowsOf = (checks: readonly FidelityCheck[], language: Language): string =>
  table(
    checks.map((check) => [
      check.title[language],
      `${Number(check.value.toPrecision(4))}${check.unit === "1" ? "" : ` ${check.unit}`}`,
      check.band === null ? "" : isWithin(check) ? "ok" : "OUTSIDE",
    ]),
  );

const told = (checks: readonly FidelityCheck[]): object[] =>
  checks.map(({ id, value, unit, band }) => ({ id, value, unit, band, pass: isWithin({ value, band }) }));

const codeOf = (checks: readonly FidelityCheck[]): number => (checks.every(isWithin) ? EXIT.ok : EXIT.refused);

async function runExact(of: FidelityCase, json: boolean, io: CliIo): Promise<number> {
  const checks = await of.run(1);
  const figures = Object.fromEntries(checks.map(({ id, value }) => [id, value]));
  if (json) io.out(`${JSON.stringify({ ...figures, checks: told(checks) })}\n`);
  else io.out(`${of.title[io.language]}\n${rowsOf(checks, io.language)}\n`);
  return codeOf(checks);
}

const GAPS: Readonly<Record<MarkGap, Said>> = {
  outside: { en: "lies outside of the district", zh: "位于区域之外" },
  house: { en: "lies inside a house, which no water enters", zh: "位于房屋内，模型中水流不进入房屋" },
  dry: { en: "stayed dry in the model", zh: "在模型中未被淹没" },
};

function printMerewether({ marks, rms, checks }: MerewetherResult, json: boolean, io: CliIo): void {
  const { language } = io;
  for (const { id, gap } of marks)
    if (gap !== null)
      io.err(
        language === "zh"
          ? `警告：洪痕 ${id} ${GAPS[gap].zh}，无预测值。\n`
          : `warning: mark ${id} ${GAPS[gap].en}; it has no prediction.\n`,
      );
  if (json) {
    const points = marks.map(({ id, observedM, predictedM, gap }) => ({
      id,
      observed: observedM,
      predicted: predictedM,
      ...(gap === null ? {} : { missing: gap }),
    }));
    io.out(`${JSON.stringify({ points, rms, checks: told(checks) })}\n`);
    return;
  }
  const head: Said[] = [
    { en: "mark", zh: "洪痕" },
    { en: "observed, m", zh: "实测（m）" },
    { en: "predicted, m", zh: "预测（m）" },
  ];
  const rows = marks.map(({ id, observedM, predictedM, gap }) => [
    id,
    observedM.toFixed(2),
    predictedM === null ? (gap === null ? "" : GAPS[gap][language]) : predictedM.toFixed(2),
  ]);
  io.out(`${table([head.map((said) => said[language]), ...rows])}\n${rowsOf(checks, language)}\n`);
}

async function runMerewether(file: string | undefined, cellM: number, json: boolean, io: CliIo): Promise<number> {
  // Before the flood, so that a damaged file is told at once.
  const observed = await marksOf(file);
  const run = await flooded(cellM, (share) => {
    if (io.isTty) io.err(`\r\x1b[K${Math.round(100 * share)} %`);
    if (!io.signal.aborted) return;
    if (io.isTty) io.err("\r\x1b[K");
    throw new Refusal("SIM_CANCELLED", { en: "The flood was stopped.", zh: "洪水计算已停止。" });
  });
  if (io.isTty) io.err("\r\x1b[K");
  const result = merewetherResult(run, observed);
  printMerewether(result, json, io);
  // Without any mark nothing was validated.
  return result.rms === null ? EXIT.refused : codeOf(result.checks);
}

async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { flags, words } = readFlags(args, { observations: "text", cell: "text", json: "switch" }, 1);
  if (words[0] === undefined)
    throw new UsageError({
      en: `name a case: ${FLOOD_CASES.join(", ")}.`,
      zh: `请指明算例：${FLOOD_CASES.join("、")}。`,
    });
  const name = choiceFlag("flood", words[0], FLOOD_CASES);
  if (name === "merewether") {
    const cellM = numberFlag("cell", flags.cell ?? String(FLOOD_CELL_M), { low: 1, high: 8 });
    return runMerewether(flags.observations, cellM, flags.json, io);
  }
  const extra = flags.observations !== undefined ? "--observations" : flags.cell !== undefined ? "--cell" : null;
  if (extra !== null)
    throw new UsageError({ en: `${extra} goes with merewether alone.`, zh: `${extra} 仅用于 merewether。` });
  const of = EXACT_CASES.find(({ id }) => id === name);
  if (of === undefined) throw new Error(`no case ${name}`);
  return runExact(of, flags.json, io);
}

/** `aitn validate flood`. */
export const part: ValidatePart = { cases: () => [...EXACT_CASES, merewether], run };
