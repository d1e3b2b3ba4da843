import { evaluationDigest } from "../../../models/sandbox/evaluation.ts";
import { measureText, ruleText } from "../../../models/zoo/names.ts";
import { grouped } from "../../../twins/core/grouped.ts";
import { must } from "../../../twins/core/result.ts";
import type { Arena, Evaluation, Scenario, TestResult, Timing } from "../../../twins/protocol/sandbox.ts";
import { zooTask } from "../../rounds/zooTasks.ts";
import { runArena } from "../../sandbox/arena.ts";
import { amountOf, measured, recordingName } from "../../sandbox/words.ts";
import { type CliIo, EXIT } from "../command.ts";
import { type Language, padded } from "../language.ts";
import { championOf, contestant } from "./read.ts";

const ms = (value: number | null): string => (value === null ? "-" : value.toFixed(2));

/** What a test came to, in a line of the table and a line of what the guard did. */
function testLines(evaluation: Evaluation, one: TestResult, timing: Timing | undefined, language: Language): string {
  const zh = language === "zh";
  const value = (v: number | null): string => (v === null ? "-" : measured(evaluation, v, language));
  const others = zh
    ? `规则 ${value(one.baseline)}，冠军 ${value(one.champion)}`
    : `the rule ${value(one.baseline)}, the champion ${value(one.champion)}`;
  const [ticks, clamped, strikes, fallbacks] = [one.ticks, one.clamped, one.strikes, one.fallbacks].map(grouped);
  const guarded = zh
    ? `${ticks} 拍：限幅 ${clamped}，违规 ${strikes}，规则代替 ${fallbacks}`
    : `${ticks} ticks: ${clamped} clamped, ${strikes} strikes, ${fallbacks} by the rule`;
  const quarantine =
    one.quarantinedAt === null
      ? ""
      : zh
        ? `；自第 ${grouped(one.quarantinedAt + 1)} 拍起隔离`
        : `; in quarantine from tick ${grouped(one.quarantinedAt + 1)} on`;
  const times =
    timing === undefined
      ? ""
      : zh
        ? `；每拍 p50 ${ms(timing.p50Ms)} ms，p99 ${ms(timing.p99Ms)} ms，超时 ${grouped(timing.late)}`
        : `; a tick takes ${ms(timing.p50Ms)} ms, p99 ${ms(timing.p99Ms)} ms, ${grouped(timing.late)} late`;
  const end = zh ? "。" : ".";
  return `${padded(recordingName(one, language), 24)}${value(one.value)}; ${others}\n  ${guarded}${quarantine}${times}${end}\n`;
}

/** Whether it is better, and by how much. */
function verdictLine(
  evaluation: Evaluation,
  over: number | null,
  than: { en: string; zh: string },
  language: Language,
): string {
  const zh = language === "zh";
  if (over === null) return zh ? `无法与${than.zh}比较。\n` : `Cannot be compared with ${than.en}.\n`;
  const { measure } = evaluation;
  const word =
    over > 0 ? (zh ? "优于" : "better than") : over < 0 ? (zh ? "劣于" : "worse than") : zh ? "等于" : "as good as";
  if (over === 0) return zh ? `${word}${than.zh}。\n` : `It is ${word} ${than.en}.\n`;
  return zh
    ? `${word}${than.zh}，${measureText(measure.name).zh}相差 ${amountOf(measure, Math.abs(over), language)}。\n`
    : `It is ${word} ${than.en} by ${measured(evaluation, Math.abs(over), language)}.\n`;
}

/** The whole result for people. */
export function arenaText({ evaluation, timing }: Arena, language: Language): string {
  const zh = language === "zh";
  const { verdict, guard, model } = evaluation;
  const rule = ruleText(guard.fallback)[language];
  return [
    ...evaluation.tests.map((one, i) => testLines(evaluation, one, timing[i], language)),
    zh ? `代替模型的规则：${rule}。\n` : `The rule in the model's place: ${rule}.\n`,
    verdictLine(evaluation, verdict.overFloor, { en: "what needs no model", zh: "不用模型的方法" }, language),
    verdictLine(evaluation, verdict.overChampion, { en: "the champion", zh: "冠军模型" }, language),
    `${zh ? "模型" : "model"} ${model}\n${zh ? "评测" : "evaluation"} ${evaluationDigest(evaluation)}\n`,
  ].join("");
}

/** What a model is replayed with, and beside. */
export interface ReplayChoice {
  readonly scenarios: readonly Scenario[];
  /** File of the model that it is measured against; undefined: the zoo's own. */
  readonly champion: string | undefined;
}

/** `aitn model arena`. @throws CodedError MODEL_* */
export async function arena(
  path: string,
  name: string,
  { scenarios, champion }: ReplayChoice,
  json: boolean,
  io: CliIo,
): Promise<number> {
  const own = await contestant(path);
  const task = await zooTask(name);
  const result = must(await runArena(task, own, await championOf(name, champion), { scenarios }));
  const digest = evaluationDigest(result.evaluation);
  io.out(json ? `${JSON.stringify({ digest, ...result })}\n` : arenaText(result, io.language));
  return EXIT.ok;
}
