import { setImmediate } from "node:timers/promises";
import { type DayPrices, examplePrices, parsePrices } from "../../../models/optimisers/home-energy/prices.ts";
import {
  type HomeEnergyOptions,
  type HomeEnergyPlan,
  solveHomeEnergy,
  USUAL,
} from "../../../models/optimisers/home-energy/solve.ts";
import { fitThermal } from "../../../models/optimisers/home-energy/thermal.ts";
import { must } from "../../../twins/core/result.ts";
import { DAY_MIN, dayStartMin } from "../../../twins/sites/home/recording.ts";
import { ROOM_SENSORS } from "../../../twins/sites/home/sensors.ts";
import { readHomeGrid } from "../../runs/homeRecording.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { readJson } from "../files.ts";
import { numberFlag, readFlags } from "../flags.ts";
import { type Language, UsageError } from "../language.ts";
import { planText } from "./homeEnergyText.ts";
import { USUAL_DAY } from "./usage.ts";

interface Arguments {
  readonly day: number;
  readonly prices: string | undefined;
  readonly options: HomeEnergyOptions;
  readonly json: boolean;
}

function dayFlag(text: string): number {
  const start = dayStartMin(text);
  if (start !== null) return start / DAY_MIN;
  throw new UsageError({
    en: `--day ${text}: expected a date such as ${USUAL_DAY}.`,
    zh: `--day ${text}：应为日期，例如 ${USUAL_DAY}。`,
  });
}

/** @throws UsageError */
function parse(args: readonly string[]): Arguments {
  const { flags } = readFlags(args, {
    day: "text",
    prices: "text",
    cop: "text",
    power: "text",
    preheat: "text",
    setback: "text",
    json: "switch",
  });
  const number = (name: "cop" | "power" | "preheat" | "setback", usual: number, low: number, high: number): number =>
    numberFlag(name, flags[name] ?? String(usual), { low, high });
  return {
    day: dayFlag(flags.day ?? USUAL_DAY),
    prices: flags.prices,
    json: flags.json,
    options: {
      ...USUAL,
      cop: number("cop", USUAL.cop, 1, 6),
      mostHeatKw: number("power", USUAL.mostHeatKw, 0.5, 50),
      preheatK: number("preheat", USUAL.preheatK, 0, 5),
      setbackK: number("setback", USUAL.setbackK, 0, 5),
    },
  };
}

/** Tells a terminal what is being done, and lets Ctrl+C be heard. @throws CodedError SIM_CANCELLED */
async function step(io: CliIo, en: string, zh: string): Promise<void> {
  await setImmediate();
  if (io.signal.aborted)
    throw new Refusal("SIM_CANCELLED", {
      en: "The plan was stopped before it was made. Start it again when you want it.",
      zh: "方案在完成前已停止，需要时请重新运行。",
    });
  if (io.isTty) io.err(`${io.language === "zh" ? zh : en}\n`);
}

async function planOf({ day, prices: file, options }: Arguments, io: CliIo): Promise<HomeEnergyPlan> {
  const prices: DayPrices = file === undefined ? examplePrices : must(parsePrices(await readJson(file)));
  await step(io, "reading the recording", "读取录制数据");
  const grid = await readHomeGrid();
  await step(io, "learning how the house keeps its heat, without that day", "学习住宅的热特性（不含当日）");
  const model = fitThermal(grid, (other) => other !== day);
  await step(io, "planning", "制定方案");
  return must(solveHomeEnergy(grid, model, day, prices, options));
}

function print(plan: HomeEnergyPlan, json: boolean, language: Language, io: CliIo): void {
  if (!json) return io.out(planText(plan, language));
  const rooms = ROOM_SENSORS.map(({ place }) => place);
  io.out(`${JSON.stringify({ ...plan, rooms })}\n`);
}

/** `aitn solve home-energy`. @throws UsageError, CodedError */
export async function solveHome(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parse(args);
  print(await planOf(parsed, io), parsed.json, io.language, io);
  return EXIT.ok;
}
