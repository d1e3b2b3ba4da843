import type { i18n as I18n, TFunction } from "i18next";
import type { LocalText } from "../../../twins/core/place.ts";
import { ROLE } from "../../../twins/drill/roles.ts";
import { textOf } from "../../ui/format.ts";
import { type Bearing, doorsNear, exitsNear, musterNear, peopleNear, stairsNear } from "../session/around.ts";
import type { Spot } from "../session/prediction.ts";
import type { DrillRun } from "../session/run.ts";
import type { DrillState } from "../session/session.ts";
import { stairAt } from "../session/stairs.ts";

/** A text in every language, as lines of a drill are. */
export const inBoth = (i18n: I18n, make: (t: TFunction, language: string) => string): LocalText => ({
  en: make(i18n.getFixedT("en"), "en"),
  zh: make(i18n.getFixedT("zh"), "zh"),
});

const metres = ({ clock, m }: Bearing) => ({ clock, m: Math.max(1, Math.round(m)) });

/** The place that one is in, in words. */
export function placeWords(run: DrillRun, spot: Spot, room: number, t: TFunction, language: string): string {
  if (stairAt(run.venue, spot) !== null) return t("drill.words.stair");
  const here = run.venue.rooms[room];
  return here === undefined ? t("drill.words.outside") : t("drill.words.room", { room: textOf(here.title, language) });
}

/** Ways on: doors of the room, exits, stairs of the floor. */
export function waysWords(run: DrillRun, spot: Spot, room: number, t: TFunction, language: string): readonly string[] {
  const { openings, stairs } = run.venue;
  const exits = exitsNear(run.venue, spot);
  const isExit = new Set(exits.map(({ at }) => at));
  const told = exits.map((one) =>
    t("drill.words.exit", { name: textOf(openings[one.at]!.title, language), ...metres(one) }),
  );
  // From outside, what is within is behind the exits.
  if (room < 0 && stairAt(run.venue, spot) === null) return told;
  return [
    ...told,
    ...doorsNear(run.venue, spot, room)
      .filter(({ at }) => !isExit.has(at))
      .map((one) => {
        const stands = t(`drill.stands.s${(run.doors[one.at] ?? 0) as 0 | 1 | 2}`);
        return t("drill.words.door", { name: textOf(openings[one.at]!.title, language), stands, ...metres(one) });
      }),
    ...stairsNear(run.venue, spot).map((one) =>
      t("drill.words.stairs", { name: textOf(stairs[one.at]!.title, language), ...metres(one) }),
    ),
  ];
}

/** All that somebody who does not see the map asks for: where, which ways, who is near. */
export function aroundWords(
  run: DrillRun,
  state: DrillState,
  spot: Spot,
  room: number,
  t: TFunction,
  language: string,
  view: "plan" | "first",
): string {
  const people = state.lobby?.people ?? [];
  const byBody = new Map(people.map((one, at) => [state.bodies[at] ?? -1, one] as const));
  const near = peopleNear(run.people.at(performance.now()), spot, run.body, new Set(byBody.keys()));
  const muster = musterNear(run.venue, spot);
  return [
    placeWords(run, spot, room, t, language),
    ...waysWords(run, spot, room, t, language),
    ...(muster === null ? [] : [t("drill.words.muster", metres(muster))]),
    ...near.named.map((one) => {
      const { name, role } = byBody.get(one.at)!;
      return t("drill.words.person", { name, role: textOf(ROLE[role].title, language), ...metres(one) });
    }),
    ...(near.others > 0 ? [t("drill.words.crowd", { count: near.others })] : []),
    t(view === "first" ? "drill.words.northFirst" : "drill.words.north"),
  ].join(" ");
}
