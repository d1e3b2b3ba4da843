import type { AnalysisView } from "../../../twins/protocol/debrief.ts";
import type { DebriefView } from "../../../twins/protocol/drill.ts";
import { textOf } from "../../ui/format.ts";

/** A moment of a run that is marked on the bar: what scored by its number, what happened by its word. */
export interface Moment {
  readonly key: string;
  readonly atS: number;
  /** What stands on the mark: the number of the score's line, or a sign. */
  readonly sign: string;
  readonly label: string;
}

/** A while that somebody was in smoke, water or gas. */
export interface Span {
  readonly key: string;
  readonly fromS: number;
  readonly toS: number;
  readonly label: string;
}

interface Words {
  readonly alarm: string;
  readonly setOut: string;
  readonly out: string;
  harm(harm: "smoke" | "water" | "gas"): string;
}

/** Shorter than this is no while of its own; those nearer to one another are one, s. */
const GAP_S = 2;

export function momentsOf(
  debrief: Pick<DebriefView, "score">,
  { alarmAtS, own }: Pick<AnalysisView, "alarmAtS" | "own">,
  words: Words,
  language: string,
): readonly Moment[] {
  const happened = [
    ["alarm", alarmAtS, "!", words.alarm],
    ["setOut", own?.setOutS ?? null, "→", words.setOut],
    ["out", own?.outS ?? null, "⌂", words.out],
  ] as const;
  const moments: Moment[] = happened.flatMap(([key, atS, sign, label]) =>
    atS === null ? [] : [{ key, atS, sign, label }],
  );
  debrief.score.lines.forEach(({ id, atS, title }, at) => {
    if (atS !== null) moments.push({ key: id, atS, sign: String(at + 1), label: textOf(title, language) });
  });
  return moments.sort((a, b) => a.atS - b.atS);
}

export function spansOf({ own }: Pick<AnalysisView, "own">, words: Words): readonly Span[] {
  const spans: { key: string; fromS: number; toS: number; label: string }[] = [];
  for (const { harm, fromS, toS } of own?.harms ?? []) {
    const last = spans.findLast(({ label }) => label === words.harm(harm));
    if (last !== undefined && fromS - last.toS < GAP_S) last.toS = toS;
    else spans.push({ key: `${harm} ${fromS}`, fromS, toS, label: words.harm(harm) });
  }
  return spans;
}

/** Moments as marks on a bar: those nearer to one another than `apartS` seconds are one, with all their signs. */
export function marksOf(moments: readonly Moment[], apartS: number): readonly Pick<Moment, "key" | "atS" | "sign">[] {
  const marks: { key: string; atS: number; sign: string }[] = [];
  for (const { key, atS, sign } of moments) {
    const last = marks.at(-1);
    // The more signs a mark has, the wider it is.
    if (last !== undefined && atS - last.atS < apartS * (1 + last.sign.length / 4)) last.sign += ` ${sign}`;
    else marks.push({ key, atS, sign });
  }
  return marks;
}
