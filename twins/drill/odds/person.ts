import type { LocalText } from "../../core/place.ts";
import type { Venue } from "../../core/venue.ts";
import { compassWords } from "../hazards/floodWords.ts";
import { placeWords } from "../places.ts";
import { floorPoints, type QuakeMember, type Track } from "./meter.ts";
import { type CountedShare, shareOf, struckCounts } from "./odds.ts";
import { type HeldPlace, heldPlace } from "./tracks.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** Where somebody took cover, and how likely it was to be struck there. */
export interface PersonOdds {
  readonly storey: number;
  readonly x: number;
  readonly y: number;
  readonly place: LocalText;
  readonly stayedS: number;
  readonly shelteredS: number;
  /** As they moved and took cover, in the runs of the ensemble. */
  readonly struck: CountedShare;
  /** In the run that was: the first of the ensemble. */
  readonly wasStruck: boolean;
  /** What struck, and in how many runs it did so first. */
  readonly by: readonly { readonly title: LocalText; readonly count: number }[];
  /** Had they stood unprotected at that place throughout; null where no square of the floor is near. */
  readonly open: CountedShare | null;
  readonly verdict: Verdict;
  readonly sentences: readonly LocalText[];
}

const said = (en: string, zh: string): LocalText => ({ en, zh });

const VERDICT_WORDS: Readonly<Record<Verdict, LocalText>> = {
  safe: said("It was a safe place", "这是安全的位置"),
  chance: said("It was a matter of chance", "能否幸免取决于运气"),
  unsafe: said("It was not a safe place", "这不是安全的位置"),
};

/** What happened beside how likely it was. */
function luckWords(wasStruck: boolean, verdict: Verdict): LocalText {
  if (wasStruck)
    return verdict === "safe"
      ? said("You were struck this time: that was bad luck.", "本次您被砸到：属于运气不好。")
      : verdict === "chance"
        ? said("You were struck this time, as could be.", "本次您被砸到：有这种可能。")
        : said("You were struck this time, as was to be expected.", "本次您被砸到：不出所料。");
  return verdict === "safe"
    ? said("You were not struck, as was to be expected.", "本次您未被砸到：符合预期。")
    : said("You were not struck this time: that was luck.", "本次您未被砸到：属于侥幸。");
}

/** A square is at a place within this, m. */
const AT_M = 0.75;

interface Floor {
  readonly points: ReturnType<typeof floorPoints>;
  readonly members: readonly QuakeMember[];
}

/** The nearest square of the same room that nothing struck in any run; none where one is in it already. */
function betterWords({ points, members }: Floor, place: HeldPlace, nearest: number): LocalText[] {
  const { room } = points[nearest]!;
  const counts = struckCounts(points, members);
  let [best, bestM] = [-1, Infinity];
  points.forEach((point, i) => {
    const awayM = Math.sqrt((point.x - place.x) ** 2 + (point.y - place.y) ** 2);
    if (point.room === room && counts[i] === 0 && awayM < bestM) [best, bestM] = [i, awayM];
  });
  if (counts[nearest] === 0) return [];
  if (best < 0)
    return [
      said(
        "No place in this room was spared in every run: in time, go to another, or get under a table.",
        "该房间没有在各次运行中都未被砸到的位置：请及早到别处，或钻到桌下。",
      ),
    ];
  const to = compassWords(points[best]!.x - place.x, points[best]!.y - place.y);
  const m = bestM.toFixed(1);
  return [
    said(
      `The nearest place in this room that nothing struck in any run is ${m} m to the ${to.en}.`,
      `该房间中各次运行都未被砸到的最近位置在${to.zh}方向 ${m} 米处。`,
    ),
  ];
}

function nearestPoint({ points }: Floor, { storey, x, y }: HeldPlace): number {
  let [nearest, nearestM] = [-1, AT_M];
  points.forEach((point, i) => {
    const awayM = Math.sqrt((point.x - x) ** 2 + (point.y - y) ** 2);
    if (point.storey === storey && awayM < nearestM) [nearest, nearestM] = [i, awayM];
  });
  return nearest;
}

function byWhat(venue: Venue, obstacles: readonly number[]): PersonOdds["by"] {
  const counts = new Map<number, number>();
  for (const obstacle of obstacles) counts.set(obstacle, (counts.get(obstacle) ?? 0) + 1);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || a - b)
    .map(([obstacle, count]) => ({ title: venue.obstacles[obstacle]!.title, count }));
}

/** @param who number of the track among the members' tracks. @returns null who was not there while it shook */
export function personOdds(
  venue: Venue,
  members: readonly QuakeMember[],
  track: Track,
  who: number,
  shakingS: number,
): PersonOdds | null {
  const held = heldPlace(track, shakingS);
  if (held === null) return null;
  const floor: Floor = { points: floorPoints(venue), members };
  const nearest = nearestPoint(floor, held);
  const open = nearest < 0 ? null : shareOf(members.map(({ struck }) => struck[nearest] === 1));
  const by = members.map((member) => member.by[who]!);
  const struck = shareOf(by.map((obstacle) => obstacle >= 0));
  const wasStruck = by[0]! >= 0;
  const verdict = verdictOf(struck.mean);
  const [words, runs] = [VERDICT_WORDS[verdict], members.length];
  const { storey, x, y, stayedS, shelteredS } = held;
  const isHelped = open !== null && open.count > struck.count;
  return {
    ...{ storey, x, y, stayedS, shelteredS, struck, wasStruck, open, verdict },
    place: placeWords(venue, storey, x, y),
    by: byWhat(
      venue,
      by.filter((obstacle) => obstacle >= 0),
    ),
    sentences: [
      said(
        `${words.en}: who did what you did was struck in ${struck.count} of ${runs} runs.`,
        `${words.zh}：与您做法相同的人在 ${runs} 次中有 ${struck.count} 次被砸到。`,
      ),
      luckWords(wasStruck, verdict),
      ...(isHelped
        ? [
            said(
              `Upright and unprotected there throughout it would have been ${open.count} of ${runs}.`,
              `若一直无遮挡地站在那里，则为 ${runs} 次中 ${open.count} 次。`,
            ),
          ]
        : []),
      ...(nearest < 0 || verdict === "safe" ? [] : betterWords(floor, held, nearest)),
    ],
  };
}
