import { isWithin } from "../../../twins/core/fidelity.ts";
import { must } from "../../../twins/core/result.ts";
import { judgeRebound, quakeCases, shelfShares, usualShelves } from "../../../twins/hazards/earthquake/cases.ts";
import { degreeOf, mmiOfPga, mmiOfPgv } from "../../../twins/hazards/earthquake/intensity.ts";
import { baselineOf, measuresOf } from "../../../twins/hazards/earthquake/measures.ts";
import { durationS, type GroundMotion, parseAccelerogram } from "../../../twins/hazards/earthquake/record.ts";
import {
  overturnThreshold,
  quarterPeriod,
  type RockingBlock,
  rebound,
  slenderQuarterS,
} from "../../../twins/hazards/earthquake/rocking.ts";
import { peakResponse, responseSpectrum } from "../../../twins/hazards/earthquake/spectrum.ts";
import { readElCentro } from "../../runs/elCentro.ts";
import { type CliIo, EXIT } from "../command.ts";
import { readBytes } from "../files.ts";
import { type Flags, numberFlag, readFlags, SEED, wrongWord } from "../flags.ts";
import { type Said, UsageError } from "../language.ts";
import type { ValidatePart } from "./part.ts";
import { RATE_HZ, SIDE_M } from "./quakeUsage.ts";

const CHECKS = ["overturn", "quarter-period", "rebound", "elcentro", "shelves"] as const;
const BLOCK_FLAGS = { breadth: "text", height: "text", depth: "text", hz: "text", json: "switch" } as const;
const SCALE = { low: 0.05, high: 10 } as const;

const num = (x: number): string => Number(x.toPrecision(4)).toString();

/** Prints the document, or the text. */
function tell(io: CliIo, json: boolean, document: object, text: Said): void {
  io.out(json ? `${JSON.stringify(document)}\n` : `${text[io.language]}\n`);
}

const side = (name: string, text: string | undefined, usual: number): number =>
  text === undefined ? usual : numberFlag(name, text, SIDE_M);

function blockOf(flags: Flags<Pick<typeof BLOCK_FLAGS, "breadth" | "height" | "depth" | "hz">>): RockingBlock {
  const breadthM = side("breadth", flags.breadth, 0.3);
  const heightM = side("height", flags.height, 1.8);
  const hz = flags.hz === undefined ? 240 : numberFlag("hz", flags.hz, RATE_HZ);
  return { breadthM, heightM, depthM: side("depth", flags.depth, breadthM), hz };
}

const comparison = (what: Said, measured: string, exact: string, ratio: number): Said => ({
  en: `${what.en}: ${measured}, exact ${exact}, ratio ${ratio.toFixed(4)}`,
  zh: `${what.zh}：${measured}，精确值 ${exact}，比值 ${ratio.toFixed(4)}`,
});

async function overturn(args: readonly string[], io: CliIo): Promise<void> {
  const { flags } = readFlags(args, BLOCK_FLAGS);
  const block = blockOf(flags);
  const { measured, exact, ratio } = await overturnThreshold(block);
  const text = comparison({ en: "overturns at", zh: "倾覆加速度" }, `${num(measured)} g`, `${num(exact)} g`, ratio);
  tell(io, flags.json, { thresholdG: measured, exactG: exact, ratio, ...block }, text);
}

async function quarter(args: readonly string[], io: CliIo): Promise<void> {
  const { flags } = readFlags(args, BLOCK_FLAGS);
  const block = blockOf(flags);
  const { measured, exact, ratio } = await quarterPeriod(block);
  const text = comparison({ en: "quarter period", zh: "四分之一周期" }, `${num(measured)} s`, `${num(exact)} s`, ratio);
  const document = { measuredS: measured, exactS: exact, ratio, slenderS: slenderQuarterS(block), ...block };
  tell(io, flags.json, document, text);
}

async function nextPeak(args: readonly string[], io: CliIo): Promise<void> {
  const { flags } = readFlags(args, BLOCK_FLAGS);
  const block = blockOf(flags);
  const found = await rebound(block);
  if (found === null)
    throw new UsageError({
      en: `--breadth ${block.breadthM} --height ${block.heightM}: a block of B/H above 1.414 does not rock on after an impact; take a more slender one.`,
      zh: `--breadth ${block.breadthM} --height ${block.heightM}：B/H 超过 1.414 的块体碰撞后不再摇摆，请取更细长的块体。`,
    });
  const what = { en: "next greatest angle over the tipping angle", zh: "下一次最大转角与倾覆角之比" };
  const text = comparison(what, num(found.measured), num(found.exact), found.ratio);
  const { judgedBy, difference, value, band } = judgeRebound(block.breadthM, block.heightM, found);
  const pass = isWithin({ value, band });
  const verdict = { en: pass ? "ok" : "OUTSIDE", zh: pass ? "合格" : "超出" };
  const by =
    judgedBy === "ratio"
      ? { en: "; judged by the ratio at 7 %: ", zh: "；按比值 7 % 评判：" }
      : {
          en: `; B/H beside 1/15 to 2/3 or narrower than 8 cm: judged by the difference of ${num(difference)} tipping angles, at 0.06: `,
          zh: `；B/H 在 1/15 至 2/3 以外或宽度小于 8 cm，按差值评判（${num(difference)} 倍倾覆角，限值 0.06）：`,
        };
  tell(
    io,
    flags.json,
    { ...found, difference, judgedBy, pass, ...block },
    { en: text.en + by.en + verdict.en, zh: text.zh + by.zh + verdict.zh },
  );
}

async function recordOf(file: string | undefined, scale: number): Promise<GroundMotion> {
  const record =
    file === undefined
      ? await readElCentro()
      : must(parseAccelerogram(new TextDecoder().decode(await readBytes(file, "MODEL_DATA"))));
  return { dtS: record.dtS, accelMps2: record.accelMps2.map((a) => a * scale) };
}

const scaleOf = (text: string | undefined): number => (text === undefined ? 1 : numberFlag("scale", text, SCALE));

function motionDocument(record: GroundMotion, damping: number) {
  const measures = measuresOf(record);
  const [fromPga, fromPgv] = [mmiOfPga(measures.pgaMps2), mmiOfPgv(measures.pgvMps)];
  return {
    ...measures,
    durationS: durationS(record),
    samples: record.accelMps2.length,
    dtS: record.dtS,
    baseline: baselineOf(record),
    sdM: peakResponse(record, { periodS: 0.5, damping: 0.02 }).displacementM,
    mmi: { pga: fromPga, pgv: fromPgv },
    damping,
    spectrum: responseSpectrum(record, damping),
  };
}

function motionText(of: ReturnType<typeof motionDocument>): Said {
  const rows = of.spectrum.map(
    ({ periodS, displacementM, accelerationMps2 }) =>
      `  ${periodS} s  ${num(100 * displacementM)} cm  ${num(accelerationMps2)} m/s2`,
  );
  const { felt, roman } = degreeOf(of.mmi.pgv);
  return {
    en: `PGA ${num(of.pgaG)} g, PGV ${num(of.pgvMps)} m/s (uncorrected), PGD ${num(of.pgdM)} m (baseline kept)
Arias intensity ${num(of.ariasMps)} m/s, significant duration ${num(of.significantS)} s
single mass of 0.5 s and 2 %: ${num(100 * of.sdM)} cm
intensity (Worden et al. 2012): ${num(of.mmi.pga)} by acceleration, ${num(of.mmi.pgv)} by velocity: ${roman}, ${felt.en}
response spectrum, ${num(100 * of.damping)} % damping:
${rows.join("\n")}`,
    zh: `PGA ${num(of.pgaG)} g，PGV ${num(of.pgvMps)} m/s（未校正），PGD ${num(of.pgdM)} m（基线校正后）
阿里亚斯强度 ${num(of.ariasMps)} m/s，显著持时 ${num(of.significantS)} s
单质点（0.5 s，2 %）：${num(100 * of.sdM)} cm
烈度（Worden 等 2012）：按加速度 ${num(of.mmi.pga)}，按速度 ${num(of.mmi.pgv)}：${roman} 度，${felt.zh}
反应谱，阻尼比 ${num(100 * of.damping)} %：
${rows.join("\n")}`,
  };
}

async function elCentro(args: readonly string[], io: CliIo): Promise<void> {
  const { flags } = readFlags(args, { record: "text", scale: "text", damping: "text", json: "switch" });
  const damping = flags.damping === undefined ? 0.05 : numberFlag("damping", flags.damping, { low: 0, high: 0.5 });
  const document = motionDocument(await recordOf(flags.record, scaleOf(flags.scale)), damping);
  tell(io, flags.json, document, motionText(document));
}

async function shelves(args: readonly string[], io: CliIo): Promise<void> {
  const kinds = {
    breadth: "text",
    height: "text",
    depth: "text",
    count: "text",
    scale: "text",
    seed: "text",
    json: "switch",
  } as const;
  const { flags } = readFlags(args, kinds);
  const usual = usualShelves(await readElCentro(), flags.seed === undefined ? 1 : numberFlag("seed", flags.seed, SEED));
  const of = {
    ...usual,
    breadthM: side("breadth", flags.breadth, usual.breadthM),
    heightM: side("height", flags.height, usual.heightM),
    depthM: side("depth", flags.depth, usual.depthM),
    count:
      flags.count === undefined ? usual.count : numberFlag("count", flags.count, { low: 1, high: 200, whole: true }),
    scale: scaleOf(flags.scale),
  };
  const shares = await shelfShares(of);
  const percent = (share: number): string => `${num(100 * share)} %`;
  tell(
    io,
    flags.json,
    { count: of.count, ...shares },
    {
      en: `of ${of.count} shelves fall: ${percent(shares.at240)} at 240 Hz, ${percent(shares.at480)} at 480 Hz; ${percent(shares.movingFloor60)} on a moved floor at 60 Hz`,
      zh: `${of.count} 个书架中倒下：240 Hz ${percent(shares.at240)}，480 Hz ${percent(shares.at480)}；60 Hz 移动楼面 ${percent(shares.movingFloor60)}`,
    },
  );
}

const RUNS = { overturn, "quarter-period": quarter, rebound: nextPeak, elcentro: elCentro, shelves } as const;

/** `aitn validate quake`. */
export const quakePart: ValidatePart = {
  cases: () => quakeCases(readElCentro),
  async run(args, io) {
    const [name, ...rest] = args;
    if (name === undefined || name.startsWith("-"))
      throw new UsageError({ en: `name a check: ${CHECKS.join(", ")}.`, zh: `请指明检验项：${CHECKS.join("、")}。` });
    const check = CHECKS.find((known) => known === name);
    if (check === undefined) throw wrongWord(name, name, CHECKS);
    await RUNS[check](rest, io);
    return EXIT.ok;
  },
};
