import type { LocalText } from "../../core/place.ts";
import type { BuildingOdds } from "../../hazards/earthquake/building.ts";
import type { PieceOdds } from "./odds.ts";

/** What falls in this share of the runs is told to be fastened. */
const OFTEN = 0.5;
/** Pieces that are named one by one. */
const MOST_NAMED = 6;

const said = (en: string, zh: string): LocalText => ({ en, zh });

function fasten({ title, place, fell, isByBed }: PieceOdds, runs: number): LocalText {
  const bed = isByBed ? said(", by the bed,", "（床边）") : said("", "");
  return said(
    `${title.en} (${place.en})${bed.en} fell in ${fell.count} of ${runs} runs: fasten it to the wall${isByBed ? ", or move the bed out of its reach" : ""}.`,
    `“${place.zh}”的${title.zh}${bed.zh}在 ${runs} 次中倒下 ${fell.count} 次：请固定在墙上${isByBed ? "，或将床移出其倾倒范围" : ""}。`,
  );
}

function goBackIn({ own }: BuildingOdds): LocalText[] {
  const { extensive, complete } = own.probabilities;
  const bad = Math.round(100 * (extensive + complete));
  if (bad < 10) return [];
  return [
    said(
      `Of 100 buildings of this class some ${bad} are extensively damaged or worse by such shaking. Once you are out, do not go back in before somebody who knows has looked at it.`,
      `这样的晃动下，100 栋此类建筑中约有 ${bad} 栋受到严重及以上破坏。撤出后，未经专业人员检查不要返回。`,
    ),
  ];
}

/** What follows from the figures for the furniture and the building; what falls on a bed comes first. */
export function furnitureAdvice(
  pieces: readonly PieceOdds[],
  runs: number,
  building: BuildingOdds | null,
): readonly LocalText[] {
  const often = pieces.filter(({ fell }) => fell.count >= OFTEN * runs);
  const tall = often.filter(({ isTall }) => isTall);
  const low = often.length - tall.length;
  const named = [...tall.filter(({ isByBed }) => isByBed), ...tall.filter(({ isByBed }) => !isByBed)];
  const more = named.length - MOST_NAMED;
  return [
    ...named.slice(0, MOST_NAMED).map((piece) => fasten(piece, runs)),
    ...(more > 0
      ? [
          said(
            `${more} more tall pieces fell in half of the runs or more: see the table.`,
            `另有 ${more} 件高家具在半数以上的运行中倒下，见表。`,
          ),
        ]
      : []),
    ...(low > 0
      ? [
          said(
            `Of lower furniture ${low} fell in half of the runs or more: it lies in the way afterwards. Keep the way out clear of it.`,
            `较矮的家具有 ${low} 件在半数以上的运行中倒下，事后会挡路：请保持疏散路线畅通。`,
          ),
        ]
      : []),
    ...(often.length === 0 ? [said("Nothing fell in half of the runs.", "没有家具在半数以上的运行中倒下。")] : []),
    ...(building === null ? [] : goBackIn(building)),
  ];
}
