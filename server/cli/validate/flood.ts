import { setImmediate } from "node:timers/promises";
import { type FidelityCase, type FidelityCheck, isWithin } from "../../../twins/core/fidelity.ts";
import { type FloodRun, startFlood } from "../../../twins/hazards/flood/flood.ts";
import { radialChecks } from "../../../twins/hazards/flood/validation/bowls.ts";
import { EXACT_CASES } from "../../../twins/hazards/flood/validation/cases.ts";
import {
  DAM_CELLS,
  type DamBreak,
  damBreakOf,
  ritterChecks,
  stokerChecks,
} from "../../../twins/hazards/flood/validation/damBreaks.ts";
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
import { choiceFlag, type Flags, numberFlag, readFlags } from "../flags.ts";
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

async function runExact(of: FidelityCase, flags: Flags<typeof FLAGS>, io: CliIo): Promise<number> {
  const { json } = flags;
  const checks = await checksBy(of, flags);
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

const FLAGS = {
  observations: "text",
  cell: "text",
  left: "text",
  right: "text",
  dx: "text",
  time: "text",
  cells: "text",
  json: "switch",
} as const;
type Own = Exclude<keyof typeof FLAGS, "json">;

/** What each case takes of one's own; the others take nothing. */
const TAKES: Partial<Record<(typeof FLOOD_CASES)[number], readonly Own[]>> = {
  stoker: ["left", "right", "dx", "time"],
  ritter: ["left", "dx", "time"],
  thacker: ["cells"],
  merewether: ["observations", "cell"],
};

/** @throws UsageError for an option that the case does not take */
function checkTaken(name: (typeof FLOOD_CASES)[number], flags: Flags<typeof FLAGS>): void {
  for (const flag of Object.keys(FLAGS) as (keyof typeof FLAGS)[]) {
    if (flag === "json" || flags[flag] === undefined || TAKES[name]?.includes(flag)) continue;
    const of = FLOOD_CASES.filter((one) => TAKES[one]?.includes(flag));
    throw new UsageError({
      en: `--${flag} goes with ${of.join(" and ")} alone.`,
      zh: `--${flag} 仅用于 ${of.join("、")}。`,
    });
  }
}

/** A dam break by the options. @throws UsageError out of their ranges, or for a channel of too few or too many cells */
function damBreakBy(flags: Flags<typeof FLAGS>, isDry: boolean): DamBreak {
  const upM = numberFlag("left", flags.left ?? "10", { low: 0.1, high: 100 });
  const downM = isDry ? 0 : numberFlag("right", flags.right ?? "1", { low: 0.001, high: 100 });
  if (downM >= upM)
    throw new UsageError({
      en: `--right ${downM}: expected less than --left ${upM}; the water falls from left to right.`,
      zh: `--right ${downM}：应小于 --left ${upM}，水由左向右下泄。`,
    });
  const of = damBreakOf({
    upM,
    downM,
    cellM: numberFlag("dx", flags.dx ?? "1", { low: 0.01, high: 20 }),
    atS: numberFlag("time", flags.time ?? "20", { low: 0.1, high: 600 }),
  });
  const cells = Math.round(of.lengthM / of.cellM);
  if (cells < DAM_CELLS.low || cells > DAM_CELLS.high)
    throw new UsageError({
      en: `the waves need a channel of ${cells} cells of ${of.cellM} m; expected ${DAM_CELLS.low} to ${DAM_CELLS.high}: change --dx or --time.`,
      zh: `波动所需河道为 ${cells} 个 ${of.cellM} m 网格，应为 ${DAM_CELLS.low} 到 ${DAM_CELLS.high} 个；请调整 --dx 或 --time。`,
    });
  return of;
}

/** The checks of an exact case, by the options where it takes some. */
function checksBy(
  of: FidelityCase,
  flags: Flags<typeof FLAGS>,
): Promise<readonly FidelityCheck[]> | readonly FidelityCheck[] {
  const isOwn = TAKES[of.id as keyof typeof TAKES]?.some((flag) => flags[flag] !== undefined) ?? false;
  if (!isOwn) return of.run(1);
  if (of.id === "stoker") return stokerChecks(damBreakBy(flags, false));
  if (of.id === "ritter") return ritterChecks(damBreakBy(flags, true));
  return radialChecks(numberFlag("cells", flags.cells ?? "200", { low: 40, high: 400, whole: true }));
}

async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { flags, words } = readFlags(args, FLAGS, 1);
  if (words[0] === undefined)
    throw new UsageError({
      en: `name a case: ${FLOOD_CASES.join(", ")}.`,
      zh: `请指明算例：${FLOOD_CASES.join("、")}。`,
    });
  const name = choiceFlag("flood", words[0], FLOOD_CASES);
  checkTaken(name, flags);
  if (name === "merewether") {
    const cellM = numberFlag("cell", flags.cell ?? String(FLOOD_CELL_M), { low: 1, high: 8 });
    return runMerewether(flags.observations, cellM, flags.json, io);
  }
  const of = EXACT_CASES.find(({ id }) => id === name);
  if (of === undefined) throw new Error(`no case ${name}`);
  return runExact(of, flags, io);
}

/** `aitn validate flood`. */
export const part: ValidatePart = { cases: () => [...EXACT_CASES, merewether], run };
