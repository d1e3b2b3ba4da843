import { noiseFor, privacySpent } from "../../../models/learning/privacy/accountant.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { type NumberRange, numberFlag, readFlags } from "../flags.ts";
import { UsageError } from "../language.ts";

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
    const { epsilon, order } = spentBy(numberFlag("sigma", flags.sigma, NOISE));
    // JSON has no Infinity: null says that there is no bound.
    const told = Number.isFinite(epsilon) ? epsilon : null;
    io.out(flags.json ? `${JSON.stringify({ epsilon: told, order })}\n` : `${told ?? "Infinity"}\n`);
    return EXIT.ok;
  }
  const sigma = noiseFor(numberFlag("epsilon", needed("epsilon", flags.epsilon), BUDGET), delta, samplingRate, rounds);
  if (sigma === null)
    throw new Refusal("LEARN_BUDGET", {
      en: "No noise up to 1,000 times the clip norm keeps this budget. Run fewer rounds, or agree on a larger budget.",
      zh: "裁剪范数 1000 倍以内的噪声都无法遵守此预算。请减少轮数，或商定更大的预算。",
    });
  const { epsilon } = spentBy(sigma);
  io.out(flags.json ? `${JSON.stringify({ sigma, epsilon })}\n` : `${sigma}\n`);
  return EXIT.ok;
}
