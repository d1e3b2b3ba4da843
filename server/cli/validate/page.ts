import { type Band, type FidelityCase, type FidelityCheck, isWithin } from "../../../twins/core/fidelity.ts";
import type { LocalText } from "../../../twins/core/place.ts";
import type { Language } from "../language.ts";

export interface CaseResult {
  readonly part: string;
  readonly of: FidelityCase;
  readonly checks: readonly FidelityCheck[];
}

const WORDS = {
  en: {
    title: "Fidelity of the drills' physics",
    told: "told, not judged",
    to: "to",
    within: "within",
    outside: "**OUTSIDE**",
    law: "Law",
    source: "Source",
    head: "| figure | result | band | |",
  },
  zh: {
    title: "演练物理模型的保真度",
    told: "仅列出，不作判定",
    to: "至",
    within: "在范围内",
    outside: "**超出范围**",
    law: "定律",
    source: "出处",
    head: "| 数值 | 结果 | 范围 | |",
  },
} as const satisfies Record<Language, object>;

const figure = (x: number): string => (x === 0 ? "0" : Number(x.toPrecision(4)).toString());
const unitOf = (unit: string): string => (unit === "1" ? "" : ` ${unit}`);

function bandText(band: Band | null, unit: string, language: Language): string {
  const { told, to } = WORDS[language];
  if (band === null) return told;
  const { low, high } = band;
  if (low === null) return high === null ? told : `<= ${figure(high)}${unitOf(unit)}`;
  return high === null ? `>= ${figure(low)}${unitOf(unit)}` : `${figure(low)} ${to} ${figure(high)}${unitOf(unit)}`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function row(check: FidelityCheck, language: Language): string {
  const { within, outside } = WORDS[language];
  const verdict = check.band === null ? "" : isWithin(check) ? within : outside;
  const value = `${figure(check.value)}${unitOf(check.unit)}`;
  return `| ${cell(check.title[language])} | ${value} | ${bandText(check.band, check.unit, language)} | ${verdict} |`;
}

function caseText({ of, checks }: CaseResult, language: Language): string {
  const { law, source, head } = WORDS[language];
  const rows = checks.map((check) => row(check, language)).join("\n");
  return `### ${of.title[language]}

${of.setUp[language]}

*${law}:* ${of.law[language]}<br>
*${source}:* ${of.source}

${head}
| --- | --- | --- | --- |
${rows}
`;
}

/** The page of all cases: band, result, source and law of each, as GitHub's Markdown. */
export function fidelityPage(
  parts: readonly { readonly name: string; readonly title: LocalText }[],
  results: readonly CaseResult[],
  seed: number,
  language: Language,
): string {
  const judged = results.flatMap(({ checks }) => checks).filter(({ band }) => band !== null);
  const within = judged.filter(isWithin).length;
  const sections = parts.map(({ name, title }) => {
    const own = results.filter(({ part }) => part === name);
    return `## ${title[language]}\n\n${own.map((one) => caseText(one, language)).join("\n")}`;
  });
  const intro = {
    en: `Written by \`aitn validate all --write docs/fidelity.md\` with seed ${seed}; not by hand. Each case names the law that the model
uses and where its band is from. ${within} of ${judged.length} figures that have a band are within it.`,
    zh: `由 \`aitn validate all --lang zh --write docs/fidelity.zh.md\` 以种子 ${seed} 生成，并非手写。每个算例注明模型所用的定律以及范围的出处。
${judged.length} 个有范围的数值中，${within} 个在范围内。`,
  }[language];
  return `# ${WORDS[language].title}\n\n${intro}\n\n${sections.join("\n")}`;
}
