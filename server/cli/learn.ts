import { noiseFor, privacySpent } from "../../models/learning/privacy/accountant.ts";
import { type CliCommand, EXIT, exitCodes } from "./command.ts";
import { Refusal } from "./failures.ts";
import { type NumberRange, numberFlag, readFlags, wrongWord } from "./flags.ts";
import { type Said, UsageError } from "./language.ts";

const codes = exitCodes({
  en: "no noise keeps the budget (LEARN_BUDGET)",
  zh: "没有噪声能遵守预算（LEARN_BUDGET）",
});

const usage: Said = {
  en: `Usage: aitn learn epsilon --q Q --sigma S --steps T --delta D [--json]
       aitn learn epsilon --q Q --epsilon E --steps T --delta D [--json]

What rounds of training spend of a client's privacy (Renyi accountant of the sampled Gaussian mechanism): with the chance Q of
taking part in a round, noise of S times the clip norm and T rounds, nobody's part in it changes the result's chances by more than
a factor e^epsilon, except with chance D. The second form finds the least noise that keeps a budget E.

  --q Q         chance of a client to take part in a round, 0 to 1; also as a fraction, 150/60000
  --sigma S     standard deviation of the noise over the clip norm
  --steps T     number of rounds
  --delta D     chance that the bound does not hold; below 1 over the number of clients
  --epsilon E   the budget to keep
  --json        one JSON object on stdout: {epsilon, order} or {sigma, epsilon}

${codes.en}
`,
  zh: `用法：aitn learn epsilon --q Q --sigma S --steps T --delta D [--json]
      aitn learn epsilon --q Q --epsilon E --steps T --delta D [--json]

计算各轮训练消耗的客户端隐私（采样高斯机制的 Rényi 记账）：每轮参与概率为 Q、噪声为裁剪范数的 S 倍、共 T 轮时，任何一方是否参与
使结果的概率改变不超过 e^epsilon 倍，例外的概率为 D。第二种形式求出不超过预算 E 的最小噪声。

  --q Q         客户端每轮参与的概率，0 到 1；也可写成分数，如 150/60000
  --sigma S     噪声的标准差与裁剪范数之比
  --steps T     轮数
  --delta D     界限不成立的概率；应小于客户端数的倒数
  --epsilon E   要遵守的预算
  --json        标准输出上一个 JSON 对象：{epsilon, order} 或 {sigma, epsilon}

${codes.zh}
`,
};

const VERBS = ["epsilon"] as const;
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

export const learnCommand: CliCommand = {
  name: "learn",
  usage,
  async run(argv, io) {
    const kinds = { q: "text", sigma: "text", steps: "text", delta: "text", epsilon: "text", json: "switch" } as const;
    const { flags, words } = readFlags(argv, kinds, 1);
    const [verb] = words;
    if (verb === undefined) throw new UsageError({ en: "say what to do: epsilon.", zh: "请说明要做什么：epsilon。" });
    if (verb !== "epsilon") throw wrongWord("learn", verb, VERBS);
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
    const sigma = noiseFor(
      numberFlag("epsilon", needed("epsilon", flags.epsilon), BUDGET),
      delta,
      samplingRate,
      rounds,
    );
    if (sigma === null)
      throw new Refusal("LEARN_BUDGET", {
        en: "No noise up to 1,000 times the clip norm keeps this budget. Run fewer rounds, or agree on a larger budget.",
        zh: "裁剪范数 1000 倍以内的噪声都无法遵守此预算。请减少轮数，或商定更大的预算。",
      });
    const { epsilon } = spentBy(sigma);
    io.out(flags.json ? `${JSON.stringify({ sigma, epsilon })}\n` : `${sigma}\n`);
    return EXIT.ok;
  },
};
