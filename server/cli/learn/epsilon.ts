import { NOISE_SOUGHT, noiseFor, privacySpent } from "../../../models/learning/privacy/accountant.ts";
import { grouped } from "../../../twins/core/grouped.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { type NumberRange, numberFlag, readFlags } from "../flags.ts";
import { type Language, UsageError } from "../language.ts";

const CHANCE: NumberRange = { low: 0, high: 1 };
const NOISE: NumberRange = { low: 0, high: 1e6 };
const STEPS: NumberRange = { low: 0, high: 1e9, whole: true };
/** Above 0 and below 1. */
const DELTA: NumberRange = { low: 1e-300, high: 1 - 1e-12 };
const BUDGET: NumberRange = { low: 0, high: 1e6 };

function needed(name: string, text: string | undefined): string {
  if (text !== undefined) return text;
  throw new UsageError({ en: `learn epsilon needs --${name}.`, zh: `learn epsilon 需要 --${name}。` });
}

function chanceFlag(text: string): number {
  const parts = /^(\d+)\/(\d+)$/.exec(text);
  if (parts === null) return numberFlag("q", text, CHANCE);
  return numberFlag("q", String(Number(parts[1]) / Number(parts[2])), CHANCE);
}

interface Training {
  readonly samplingRate: number;
  readonly rounds: number;
  readonly delta: number;
}

/** To a thousandth, up: a bound stays one, and more noise hides no less. */
const roundedUp = (n: number): number => Math.ceil(n * 1_000 - 1e-9) / 1_000;
const boundText = (epsilon: number): string => grouped(roundedUp(epsilon).toFixed(3));

/** What was trained, and what an epsilon says of it. */
function meaning({ samplingRate, rounds, delta }: Training, sigma: number, language: Language): string {
  const [share, noise, count] = [Number(samplingRate.toPrecision(4)), sigma, rounds].map(grouped);
  return language === "zh"
    ? `按客户端计：${count} 轮，每轮参与概率 ${share}，噪声为裁剪范数的 ${noise} 倍。某一方是否参与使任何结果的概率改变不超过 e^epsilon 倍，例外的概率为 ${delta}。\n`
    : `For each client: ${count} rounds, each with a chance of ${share} to take part and noise of ${noise} times the clip norm. Whether somebody took part changes the chances of any outcome by no more than a factor of e^epsilon, except with chance ${delta}.\n`;
}

/** What is spent, for people; a noise of nothing bounds nothing. */
function spentText(training: Training, sigma: number, epsilon: number, language: Language): string {
  const zh = language === "zh";
  const { delta } = training;
  if (!Number.isFinite(epsilon))
    return zh
      ? "epsilon 没有上界：这样的噪声隐藏不了任何一方。请增大 --sigma。\n"
      : "epsilon has no bound: noise like this hides nobody. Give a larger --sigma.\n";
  const line = zh
    ? `epsilon ${boundText(epsilon)}（delta ${delta}）\n`
    : `epsilon ${boundText(epsilon)} at delta ${delta}\n`;
  return line + meaning(training, sigma, language);
}

/** `aitn learn epsilon`: what rounds spend of a client's privacy, or the noise that keeps a budget. */
export async function epsilon(argv: readonly string[], io: CliIo): Promise<number> {
  const kinds = { q: "text", sigma: "text", steps: "text", delta: "text", epsilon: "text", json: "switch" } as const;
  const { flags } = readFlags(argv, kinds);
  if ((flags.sigma === undefined) === (flags.epsilon === undefined))
    throw new UsageError({
      en: "give either --sigma or --epsilon.",
      zh: "请在 --sigma 和 --epsilon 中给出一个。",
    });
  const samplingRate = chanceFlag(needed("q", flags.q));
  const rounds = numberFlag("steps", needed("steps", flags.steps), STEPS);
  const delta = numberFlag("delta", needed("delta", flags.delta), DELTA);
  const spentBy = (noiseMultiplier: number) => privacySpent([{ samplingRate, noiseMultiplier, rounds }], delta);
  if (flags.sigma !== undefined) {
    const given = numberFlag("sigma", flags.sigma, NOISE);
    const { epsilon, order } = spentBy(given);
    // JSON has no Infinity: null says that there is no bound.
    const told = Number.isFinite(epsilon) ? epsilon : null;
    io.out(
      flags.json
        ? `${JSON.stringify({ epsilon: told, order })}\n`
        : spentText({ samplingRate, rounds, delta }, given, epsilon, io.language),
    );
    return EXIT.ok;
  }
  const sigma = noiseFor(numberFlag("epsilon", needed("epsilon", flags.epsilon), BUDGET), delta, samplingRate, rounds);
  if (sigma === null)
    throw new Refusal("LEARN_BUDGET", {
      en: `No noise up to ${grouped(NOISE_SOUGHT.most)} times the clip norm keeps this budget. Run fewer rounds, or agree on a larger budget.`,
      zh: `裁剪范数 ${grouped(NOISE_SOUGHT.most)} 倍以内的噪声都无法遵守此预算。请减少轮数，或商定更大的预算。`,
    });
  const { epsilon } = spentBy(sigma);
  const training = { samplingRate, rounds, delta };
  io.out(
    flags.json
      ? `${JSON.stringify({ sigma, epsilon })}\n`
      : `sigma ${roundedUp(sigma)}\n${spentText(training, roundedUp(sigma), epsilon, io.language)}`,
  );
  return EXIT.ok;
}
