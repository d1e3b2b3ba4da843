import { fedCase, visibilityCase } from "../../../twins/hazards/fire/cases/toxicityCases.ts";
import {
  AIR_O2_PCT,
  asphyxiantRate,
  coRateFdsEvac,
  coRateIso,
  type DoseRates,
  doseRates,
  type Exposure,
  heatRate,
  minutesToOne,
} from "../../../twins/hazards/fire/toxicity.ts";
import { type CliIo, EXIT } from "../command.ts";
import { numberFlag, readFlags } from "../flags.ts";
import type { Language, Said } from "../language.ts";
import { table } from "../table.ts";
import type { ValidatePart } from "./part.ts";

/** A rate and what follows from it; null where a dose of 1 is never reached. */
interface Dose {
  readonly fedPerMinute: number;
  readonly timeToFed1_min: number | null;
  readonly timeToFed1_s: number | null;
}

function doseOf(fedPerMinute: number): Dose {
  const minutes = minutesToOne(fedPerMinute);
  return { fedPerMinute, timeToFed1_min: minutes, timeToFed1_s: minutes === null ? null : minutes * 60 };
}

/** @throws UsageError */
function parse(args: readonly string[]): { readonly at: Exposure; readonly json: boolean } {
  const { flags } = readFlags(args, {
    co: "text",
    co2: "text",
    hcn: "text",
    o2: "text",
    temp: "text",
    flux: "text",
    json: "switch",
  });
  const number = (name: Exclude<keyof typeof flags, "json">, usual: number, low: number, high: number): number => {
    const text = flags[name];
    return text === undefined ? usual : numberFlag(name, text, { low, high });
  };
  const at = {
    coPpm: number("co", 0, 0, 1_000_000),
    co2Pct: number("co2", 0, 0, 50),
    hcnPpm: number("hcn", 0, 0, 100_000),
    o2Pct: number("o2", AIR_O2_PCT, 0, 21),
    temperatureC: flags.temp === undefined ? 0 : number("temp", 0, -50, 1000),
    fluxKwM2: number("flux", 0, 0, 200),
  };
  return { at, json: flags.json };
}

const TOGETHER: Said = {
  en: "Asphyxiants add up, and radiant and convective heat add up (ISO 13571 judges the two sums apart: byGroup). fedPerMinute and timeToFed1 at the top are of all causes added, which is the cautious figure.",
  zh: "窒息性气体相加，辐射热与对流热相加（ISO 13571 分别判断两个和：byGroup）。顶层的 fedPerMinute 与 timeToFed1 为全部致因之和，属偏安全的数值。",
};

function report(at: Exposure) {
  const rates = doseRates(at);
  const byCause = Object.fromEntries(
    (Object.keys(rates) as (keyof DoseRates)[]).map((cause) => [cause, doseOf(rates[cause])]),
  ) as Readonly<Record<keyof DoseRates, Dose>>;
  const [gases, heat] = [asphyxiantRate(rates), heatRate(rates)];
  const { timeToFed1_s, timeToFed1_min, fedPerMinute } = doseOf(gases + heat);
  return {
    timeToFed1_s,
    timeToFed1_min,
    fedPerMinute,
    byCause,
    byGroup: { asphyxiants: doseOf(gases), heat: doseOf(heat) },
    laws: {
      used: "iso13571",
      co: {
        iso13571: doseOf(coRateIso(at.coPpm, at.co2Pct)),
        fdsEvac: doseOf(coRateFdsEvac(at.coPpm, at.co2Pct)),
      },
      sources: {
        iso13571: "ISO 13571:2012: CO, HCN, CO2, heat",
        fdsEvac: "Korhonen and Hostikka, VTT Working Papers 119 (2009): CO for comparison, and O2",
      },
    },
    together: TOGETHER,
  };
}

const CAUSES: Readonly<Record<keyof DoseRates, Said>> = {
  co: { en: "CO, by ISO 13571", zh: "CO（ISO 13571）" },
  hcn: { en: "HCN, by ISO 13571", zh: "HCN（ISO 13571）" },
  o2: { en: "lack of oxygen, by FDS+Evac", zh: "缺氧（FDS+Evac）" },
  convectiveHeat: { en: "hot air, by ISO 13571", zh: "热空气（ISO 13571）" },
  radiantHeat: { en: "radiant heat, by ISO 13571", zh: "热辐射（ISO 13571）" },
};
const HEAD: Said[] = [
  { en: "cause", zh: "致因" },
  { en: "FED a minute", zh: "每分钟 FED" },
  { en: "time to FED 1", zh: "达到 FED 1 的时间" },
];

function timeText(minutes: number | null, language: Language): string {
  if (minutes === null) return language === "zh" ? "永不" : "never";
  if (minutes < 2) return `${(minutes * 60).toFixed(1)} s`;
  return `${minutes.toFixed(2)} min`;
}

function text(found: ReturnType<typeof report>, language: Language): string {
  const row = (title: Said, { fedPerMinute, timeToFed1_min }: Dose) => [
    title[language],
    Number(fedPerMinute.toPrecision(4)).toString(),
    timeText(timeToFed1_min, language),
  ];
  const rows = [
    HEAD.map((said) => said[language]),
    ...(Object.keys(CAUSES) as (keyof DoseRates)[]).map((cause) => row(CAUSES[cause], found.byCause[cause])),
    row({ en: "CO, by FDS+Evac (not added)", zh: "CO（FDS+Evac，不计入）" }, found.laws.co.fdsEvac),
    row({ en: "gases together", zh: "气体合计" }, found.byGroup.asphyxiants),
    row({ en: "heat together", zh: "热合计" }, found.byGroup.heat),
    row({ en: "all together", zh: "全部合计" }, found),
  ];
  return `${table(rows)}\n\n${found.together[language]}\n`;
}

/** `aitn validate fed`. */
export const fedPart: ValidatePart = {
  cases: () => [fedCase, visibilityCase],
  async run(args: readonly string[], io: CliIo): Promise<number> {
    const { at, json } = parse(args);
    const found = report(at);
    io.out(json ? `${JSON.stringify(found)}\n` : text(found, io.language));
    return EXIT.ok;
  },
};
