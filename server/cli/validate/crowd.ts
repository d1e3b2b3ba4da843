import { setImmediate } from "node:timers/promises";
import { type Band, type FidelityCheck, isWithin } from "../../../twins/core/fidelity.ts";
import type { CaseFlag, CaseInput, CaseOutcome, CrowdCase } from "../../../twins/crowd/validation/case.ts";
import { CASE_ALIASES, CROWD_CASES } from "../../../twins/crowd/validation/cases.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { numberFlag, readFlags, SEED, wrongWord } from "../flags.ts";
import { padded, UsageError } from "../language.ts";
import { table } from "../table.ts";
import type { ValidatePart } from "./part.ts";

const FLAGS: readonly CaseFlag[] = ["width", "density", "length", "agents", "doors"];
const WHOLE: ReadonlySet<CaseFlag> = new Set(["agents", "doors"]);

function caseOf(name: string): CrowdCase {
  const id = CASE_ALIASES[name] ?? name;
  const found = CROWD_CASES.find((one) => one.id === id);
  if (found === undefined)
    throw wrongWord(name, name, [...CROWD_CASES.map((one) => one.id), ...Object.keys(CASE_ALIASES)]);
  return found;
}

const takes = (of: CrowdCase): readonly CaseFlag[] => FLAGS.filter((flag) => of.uses[flag] !== undefined);

/** @throws UsageError for an option that the case does not take, or a value out of its range */
function inputOf(of: CrowdCase, flags: Readonly<Partial<Record<CaseFlag | "seed", string | undefined>>>): CaseInput {
  const input: Partial<Record<CaseFlag, number>> = {};
  for (const flag of FLAGS) {
    const text = flags[flag];
    if (text === undefined) continue;
    const range = of.uses[flag];
    if (range === undefined) {
      const known = takes(of)
        .map((each) => `--${each}`)
        .join(", ");
      throw new UsageError({
        en: `${of.id} takes no --${flag}; it takes ${known === "" ? "only --seed" : `${known} and --seed`}.`,
        zh: `${of.id} 不使用 --${flag}；可用选项：${known === "" ? "仅 --seed" : `${known} 和 --seed`}。`,
      });
    }
    input[flag] = numberFlag(flag, text, { low: range[0], high: range[1], whole: WHOLE.has(flag) });
  }
  return { ...input, seed: flags.seed === undefined ? 1 : numberFlag("seed", flags.seed, SEED) };
}

/** Lets Ctrl+C be heard between slices of a run. @throws Refusal SIM_CANCELLED */
const listening = (io: CliIo) => async (): Promise<void> => {
  await setImmediate();
  if (io.signal.aborted)
    throw new Refusal("SIM_CANCELLED", { en: "Stopped before the case was through.", zh: "算例未完成即已停止。" });
};

function list(io: CliIo, isJson: boolean): number {
  if (isJson) {
    const cases = CROWD_CASES.map((of) => ({
      case: of.id,
      title: of.title,
      takes: of.uses,
      setUp: of.setUp,
      source: of.source,
    }));
    io.out(`${JSON.stringify({ cases })}\n`);
    return EXIT.ok;
  }
  const width = Math.max(...CROWD_CASES.map(({ id }) => id.length)) + 2;
  for (const one of CROWD_CASES) {
    const options = takes(one)
      .map((flag) => `--${flag} ${one.uses[flag]![0]}..${one.uses[flag]![1]}`)
      .join(" ");
    io.out(`${padded(one.id, width)}${one.title[io.language]}${options === "" ? "" : `  [${options}]`}\n`);
  }
  return EXIT.ok;
}

const shown = (value: number): string => Number(value.toPrecision(4)).toString();
const unitOf = (unit: string): string => (unit === "1" ? "" : ` ${unit}`);

function bandText(band: Band | null): string {
  if (band === null) return "";
  if (band.low === null) return `<= ${shown(band.high ?? Infinity)}`;
  return band.high === null ? `>= ${shown(band.low)}` : `${shown(band.low)} .. ${shown(band.high)}`;
}

const row = (check: FidelityCheck, io: CliIo): readonly string[] => [
  check.title[io.language],
  `${shown(check.value)}${unitOf(check.unit)}`,
  bandText(check.band),
  check.band === null ? "" : isWithin(check) ? "ok" : "OUTSIDE",
];

function print(of: CrowdCase, seed: number, { figures, checks }: CaseOutcome, io: CliIo, isJson: boolean): void {
  if (isJson) {
    const told = checks.map((check) => ({
      id: check.id,
      value: check.value,
      unit: check.unit,
      band: check.band,
      pass: isWithin(check),
    }));
    io.out(`${JSON.stringify({ case: of.id, seed, ...figures, checks: told })}\n`);
    return;
  }
  io.out(`${of.title[io.language]}\n${of.setUp[io.language]}\n${of.law[io.language]}\n${of.source}\n\n`);
  io.out(`${table(checks.map((check) => row(check, io)))}\n`);
}

async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { flags, words } = readFlags(
    args,
    { width: "text", density: "text", length: "text", agents: "text", doors: "text", seed: "text", json: "switch" },
    1,
  );
  const name = words[0];
  if (name === undefined) return list(io, flags.json);
  const of = caseOf(name);
  const input = inputOf(of, flags);
  const pause = listening(io);
  await pause();
  const outcome = await of.measure(input, pause);
  print(of, input.seed, outcome, io, flags.json);
  return outcome.checks.every(isWithin) ? EXIT.ok : EXIT.refused;
}

/** `aitn validate crowd`. */
export const crowdPart: ValidatePart = { cases: () => CROWD_CASES, run };
