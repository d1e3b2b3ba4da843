import { ruleText, taskCalled } from "../../models/zoo/names.ts";
import type { Digest } from "../../twins/core/digest.ts";
import { grouped } from "../../twins/core/grouped.ts";
import type { Evaluation, ModelFacts } from "../../twins/protocol/sandbox.ts";
import { modelFileName } from "./contestant.ts";
import { measured, recordingName } from "./words.ts";

/** What a card says of a model; all of it was measured or read from the model itself. */
export interface CardFacts {
  readonly name: string;
  readonly model: Omit<ModelFacts, "file">;
  readonly evaluation: Evaluation;
  readonly evaluationDigest: Digest;
}

const WORDS = {
  en: {
    head: (name: string) => name,
    lead: (task: string) =>
      `A model for the task ${task}, evaluated by replay. Nobody of this project made it or vouches for it.`,
    facts: ["file", "input", "output", "size", "evaluation"],
    size: (weights: string, operations: string) => `${weights} weights, ${operations} operations an example`,
    results: "Results",
    columns: ["test", "ticks", "this model", "the rule alone", "the champion", "clamped", "strikes", "by the rule"],
    champion: (cid: string) =>
      `The champion is ${cid}: the best that the community had approved for the task, or the zoo's own model.`,
    rule: (by: string, strikes: number) =>
      `Tick by tick under a guard: where the model gives no number in its range, “${by}” acts; ${strikes} strikes quarantine it.`,
    data: "Data",
    from: (task: string, digest: string) => `The tests of models/zoo/${task}; SHA-256 of their numbers ${digest}.`,
    limits: "Limits",
    limit:
      "Only these recordings were replayed. On what it was trained, and what it does elsewhere, the evaluation does not know.",
  },
  zh: {
    head: (name: string) => `${name}（中文）`,
    lead: (task: string) => `任务${task}的模型，经重放评测。本项目无人制作或担保此模型。`,
    facts: ["文件", "输入", "输出", "规模", "评测"],
    size: (weights: string, operations: string) => `${weights} 个权重，每例 ${operations} 次运算`,
    results: "结果",
    columns: ["测试", "拍数", "此模型", "仅用规则", "冠军模型", "限幅", "违规", "规则代替"],
    champion: (cid: string) => `冠军模型为 ${cid}：社区已为该任务批准的最佳模型，或模型库自己的模型。`,
    rule: (by: string, strikes: number) =>
      `在守护下逐拍进行：模型未给出范围内的数时，由“${by}”代替；违规 ${strikes} 次即隔离。`,
    data: "数据",
    from: (task: string, digest: string) => `models/zoo/${task} 的测试集；其数值的 SHA-256 为 ${digest}。`,
    limits: "局限",
    limit: "只重放了这些记录。它用什么训练、在别处表现如何，本评测不得而知。",
  },
} as const;

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

function part({ name, model, evaluation, evaluationDigest }: CardFacts, language: "en" | "zh"): string {
  const words = WORDS[language];
  const value = (v: number | null): string => (v === null ? "-" : measured(evaluation, v, language));
  const [weights, operations] = [model.weights, model.operations].map(grouped);
  const facts = [
    `\`${modelFileName(model)}\``,
    model.input.join(" x "),
    model.output.join(" x "),
    words.size(weights ?? "", operations ?? ""),
    `\`evaluation.json\`, SHA-256 \`${evaluationDigest}\``,
  ];
  return [
    `# ${words.head(name)}`,
    words.lead(taskCalled(evaluation.task)[language]),
    [row(["", ""]), row(["---", "---"]), ...facts.map((fact, i) => row([words.facts[i] ?? "", fact]))].join("\n"),
    `## ${words.results}`,
    [
      row(words.columns),
      row(words.columns.map(() => "---")),
      ...evaluation.tests.map((one) =>
        row([
          ...[
            recordingName(one, language),
            grouped(one.ticks),
            value(one.value),
            value(one.baseline),
            value(one.champion),
          ],
          ...[one.clamped, one.strikes, one.fallbacks].map(grouped),
        ]),
      ),
    ].join("\n"),
    ...(evaluation.champion === null ? [] : [words.champion(evaluation.champion)]),
    words.rule(ruleText(evaluation.guard.fallback)[language], evaluation.guard.strikes),
    `## ${words.data}`,
    words.from(evaluation.task, evaluation.recordings),
    `## ${words.limits}`,
    words.limit,
  ].join("\n\n");
}

/** The card of a model in Markdown, English and then Chinese. */
export const cardOf = (facts: CardFacts): string => `${part(facts, "en")}\n\n${part(facts, "zh")}\n`;
