import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import { type QuakeOdds, quakeOdds } from "../../../twins/drill/odds/odds.ts";
import { type ClassDamage, CODE_TITLES } from "../../../twins/hazards/earthquake/building.ts";
import { DAMAGE_STATES, type DamageState } from "../../../twins/hazards/earthquake/fragility.ts";
import { readDrillRecord } from "../../runs/drillRecords.ts";
import type { Language, Said } from "../language.ts";
import { table } from "../table.ts";
import type { FromRunner } from "./messages.ts";

const STATES: Readonly<Record<DamageState, Said>> = {
  none: { en: "none", zh: "完好" },
  slight: { en: "slight", zh: "轻微" },
  moderate: { en: "moderate", zh: "中等" },
  extensive: { en: "extensive", zh: "严重" },
  complete: { en: "complete", zh: "完全" },
};

/** What the furniture did over the seeds; null where nothing is shaken. */
export async function oddsOfRuns(
  definition: DrillDefinition,
  results: readonly FromRunner[],
): Promise<QuakeOdds | null> {
  const shaken = results.flatMap((one) => (one.shaken === null ? [] : [one.shaken]));
  if (shaken.length === 0) return null;
  const venue = await definition.venue(readDrillRecord);
  const members = shaken.map(({ member }) => member);
  return quakeOdds(venue, shaken[0]!.furniture, definition.building ?? null, members);
}

/** As JSON tells it. */
export const toldOdds = ({ runs, motion, building, allPieces, pieces, rooms, advice, assumes }: QuakeOdds) => ({
  motion,
  buildingDamage: building,
  toppling: { runs, allPieces, pieces, rooms, advice, assumes },
});

const percent = (share: number, digits = 0): string => (100 * share).toFixed(digits);

function damageRow({ type, code, title, probabilities }: ClassDamage, language: Language): (string | number)[] {
  const name = `${type}, ${CODE_TITLES[code][language]}: ${title[language]}`;
  return [name, ...DAMAGE_STATES.map((state) => percent(probabilities[state]))];
}

/** Ground motion, building and furniture as text. */
export function oddsText({ runs, motion, building, allPieces, pieces, advice }: QuakeOdds, language: Language): string {
  const zh = language === "zh";
  const { pgaG, pgvMps, mmi, mmiSigma, roman, felt } = motion;
  const ground = zh
    ? `地面运动：PGA ${pgaG.toFixed(2)} g，PGV ${pgvMps.toFixed(2)} m/s，烈度 MMI ${mmi.toFixed(1)} ± ${mmiSigma}（${roman}，${felt.zh}）`
    : `ground motion: PGA ${pgaG.toFixed(2)} g, PGV ${pgvMps.toFixed(2)} m/s, intensity MMI ${mmi.toFixed(1)} +- ${mmiSigma} (${roman}, ${felt.en})`;
  const states = DAMAGE_STATES.map((state) => STATES[state][language]);
  const damage =
    building === null
      ? []
      : [
          table([
            [zh ? "建筑破坏概率，%" : "building damage, %", ...states],
            damageRow(building.own, language),
            ...building.others.map((one) => damageRow(one, language)),
          ]),
          `${building.from[language]} ${building.law[language]}`,
        ];
  const rows = pieces.map(({ title, place, fell }) => [
    ...[title[language], place[language], `${fell.count}/${runs}`, fell.mean.toFixed(0)],
    `${fell.low.toFixed(0)} .. ${fell.high.toFixed(0)}`,
  ]);
  const head = zh ? ["家具", "位置", "倒下", "%", "95 % 区间"] : ["piece", "place", "fell", "%", "95 % interval"];
  const counted = zh
    ? `${allPieces} 件家具中有 ${pieces.length} 件至少倒下一次`
    : `${pieces.length} of ${allPieces} pieces fell in one run at least`;
  return [ground, ...damage, counted, table([head, ...rows]), advice.map((one) => `- ${one[language]}`).join("\n")]
    .map((part) => `${part}\n`)
    .join("\n");
}
