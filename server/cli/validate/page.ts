import { type Band, type FidelityCase, type FidelityCheck, isWithin } from "../../../twins/core/fidelity.ts";
import type { LocalText } from "../../../twins/core/place.ts";

export interface CaseResult {
  readonly part: string;
  readonly of: FidelityCase;
  readonly checks: readonly FidelityCheck[];
}

const figure = (x: number): string => (x === 0 ? "0" : Number(x.toPrecision(4)).toString());
const unitOf = (unit: string): string => (unit === "1" ? "" : ` ${unit}`);

function bandText(band: Band | null, unit: string): string {
  if (band === null) return "told, not judged";
  const { low, high } = band;
  if (low === null) return high === null ? "told, not judged" : `<= ${figure(high)}${unitOf(unit)}`;
  return high === null ? `>= ${figure(low)}${unitOf(unit)}` : `${figure(low)} to ${figure(high)}${unitOf(unit)}`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

const row = (check: FidelityCheck): string => {
  const verdict = check.band === null ? "" : isWithin(check) ? "within" : "**OUTSIDE**";
  const value = `${figure(check.value)}${unitOf(check.unit)}`;
  return `| ${cell(check.title.en)} | ${value} | ${bandText(check.band, check.unit)} | ${verdict} |`;
};

function caseText({ of, checks }: CaseResult): string {
  const rows = checks.map(row).join("\n");
  return `### ${of.title.en}

${of.setUp.en}

*Law:* ${of.law.en}<br>
*Source:* ${of.source}

| figure | result | band | |
| --- | --- | --- | --- |
${rows}
`;
}

/** The page of all cases: band, result, source and law of each, as GitHub's Markdown. */
export function fidelityPage(
  parts: readonly { readonly name: string; readonly title: LocalText }[],
  results: readonly CaseResult[],
  seed: number,
): string {
  const judged = results.flatMap(({ checks }) => checks).filter(({ band }) => band !== null);
  const within = judged.filter(isWithin).length;
  const sections = parts.map(({ name, title }) => {
    const own = results.filter(({ part }) => part === name);
    return `## ${title.en}\n\n${own.map(caseText).join("\n")}`;
  });
  return `# Fidelity of the drills' physics

Written by \`aitn validate all --write docs/fidelity.md\` with seed ${seed}; not by hand. Each case names the law that the model
uses and where its band is from. ${within} of ${judged.length} figures that have a band are within it.

${sections.join("\n")}`;
}
