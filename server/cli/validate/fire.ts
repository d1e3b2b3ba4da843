import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isWithin } from "../../../twins/core/fidelity.ts";
import type { LocalText } from "../../../twins/core/place.ts";
import { must } from "../../../twins/core/result.ts";
import { fireCases } from "../../../twins/hazards/fire/cases/fireCases.ts";
import { FIRE_LAWS, FIRE_LIMITS } from "../../../twins/hazards/fire/kind.ts";
import {
  predictSteckler,
  type StecklerFigures,
  type StecklerResult,
  stecklerChecks,
  stecklerErrors,
} from "../../../twins/hazards/fire/steckler.ts";
import { parseStecklerTable } from "../../../twins/hazards/fire/stecklerTable.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { readBytes } from "../files.ts";
import { readFlags } from "../flags.ts";
import type { Language, Said } from "../language.ts";
import { table } from "../table.ts";
import type { ValidatePart } from "./part.ts";

const DATA = new URL("../../../twins/hazards/fire/data/", import.meta.url);
const SHIPPED = fileURLToPath(new URL("steckler.csv", DATA));
/** The same experiments with other openings and burners; with the five they are the case of the page. */
const OTHERS = fileURLToPath(new URL("steckler-others.csv", DATA));

async function readTests(file: string): Promise<ReturnType<typeof mustTests>> {
  const bytes = await readBytes(file, "MODEL_DATA");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal("MODEL_DATA", { en: `${file} is not UTF-8 text.`, zh: `${file} 不是 UTF-8 文本。` });
  }
  return mustTests(text);
}
const mustTests = (text: string) => must(parseStecklerTable(text));

/** @throws Refusal when it is stopped */
async function predictAll(file: string, io: CliIo): Promise<readonly StecklerResult[]> {
  const results: StecklerResult[] = [];
  const tests = await readTests(file);
  for (const test of tests) {
    await setImmediate();
    if (io.signal.aborted) throw new Refusal("SIM_CANCELLED", { en: "Stopped.", zh: "已停止。" });
    if (io.isTty) io.err(`\r\x1b[K${results.length + 1}/${tests.length}`);
    results.push(predictSteckler(test));
  }
  if (io.isTty) io.err("\r\x1b[K");
  return results;
}

function report(results: readonly StecklerResult[]) {
  const rms = stecklerErrors(results);
  const checks = stecklerChecks(rms).map((check) => ({ ...check, pass: isWithin(check) }));
  return {
    cases: results,
    rms,
    checks,
    pass: checks.every(({ pass }) => pass),
    model: { laws: FIRE_LAWS, limits: FIRE_LIMITS },
  };
}

const COLUMNS: readonly (readonly [key: keyof StecklerFigures, title: Said, digits: number])[] = [
  ["upper_c", { en: "upper C", zh: "上层 C" }, 0],
  ["lower_c", { en: "lower C", zh: "下层 C" }, 0],
  ["layer_height_m", { en: "layer m", zh: "烟层 m" }, 2],
  ["neutral_plane_m", { en: "neutral plane m", zh: "中性面 m" }, 2],
  ["mass_out_kg_s", { en: "out kg/s", zh: "流出 kg/s" }, 3],
];
const STANDING: Readonly<Record<StecklerResult["standing"], Said>> = {
  open: { en: "open", zh: "开敞" },
  wall: { en: "wall", zh: "靠墙" },
  corner: { en: "corner", zh: "墙角" },
};
const HEAD: Said = {
  en: "Each figure: predicted / measured (- where it was not measured).",
  zh: "各项数值：预测 / 实测（未实测为 -）。",
};

const percentOr = (value: number, unit: string): string =>
  unit === "1" ? `${(value * 100).toFixed(1)} %` : `${value.toFixed(3)} ${unit}`;

function text({ cases, checks }: ReturnType<typeof report>, language: Language): string {
  const head = [
    { en: "test", zh: "试验" }[language],
    { en: "burner", zh: "燃烧器" }[language],
    ...COLUMNS.map(([, title]) => title[language]),
  ];
  const rows = cases.map(({ test, standing, predicted, measured }) => [
    test,
    STANDING[standing][language],
    ...COLUMNS.map(([key, , digits]) => `${predicted[key].toFixed(digits)} / ${measured[key]?.toFixed(digits) ?? "-"}`),
  ]);
  const verdicts = checks.map(({ title, value, unit, band, pass }) => [
    (title as LocalText)[language],
    percentOr(value, unit),
    `<= ${percentOr(band?.high ?? 0, unit)}`,
    pass ? "ok" : "OUTSIDE",
  ]);
  const limits = FIRE_LIMITS.map((limit) => limit[language]).join(language === "zh" ? "；" : "; ");
  const hot = cases.filter(({ isBeyondFlashover }) => isBeyondFlashover).map(({ test }) => test);
  const beyond: Said = {
    en: `\nAbove 600 C, where rooms flash over, which the model does not know; no prediction: ${hot.join(", ")}\n`,
    zh: `\n超过 600 °C，房间将发生轰燃而模型不含轰燃，不作为预测：${hot.join("、")}\n`,
  };
  const judged = verdicts.length > 0 ? `\n${table(verdicts)}\n` : "";
  return `${HEAD[language]}\n${table([head, ...rows])}\n${hot.length > 0 ? beyond[language] : ""}${judged}\n${limits}\n`;
}

/** `aitn validate fire`. */
export const firePart: ValidatePart = {
  cases: () =>
    fireCases(async () => [...(await readTests(SHIPPED)), ...(await readTests(OTHERS))].map(predictSteckler)),
  async run(args: readonly string[], io: CliIo): Promise<number> {
    const { flags } = readFlags(args, { cases: "text", json: "switch" });
    const found = report(await predictAll(flags.cases ?? SHIPPED, io));
    io.out(flags.json ? `${JSON.stringify(found)}\n` : text(found, io.language));
    return found.pass ? EXIT.ok : EXIT.refused;
  },
};
