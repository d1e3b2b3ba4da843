import type { i18n as I18n, TFunction } from "i18next";
import { compassOf } from "../../../twins/core/ground.ts";
import type { LocalText } from "../../../twins/core/place.ts";
import { textOf } from "../../ui/format.ts";
import {
  type Bearing,
  bearing,
  doorsTold,
  exitsNear,
  musterNear,
  nearestPoint,
  onHooks,
  peopleNear,
  stairsNear,
} from "../session/around.ts";
import type { Spot } from "../session/prediction.ts";
import type { DrillRun } from "../session/run.ts";
import { type DrillState, roleWords } from "../session/session.ts";
import { stairAt } from "../session/stairs.ts";
import { houseNear, isOnStreet } from "../session/street.ts";
import { SEEN_GAS } from "./hazardPicture.ts";

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
  if (here === undefined && run.venue.ground !== undefined) return openWords(run, spot, t, language);
  return here === undefined ? t("drill.words.outside") : t("drill.words.room", { room: textOf(here.title, language) });
}

/** In the open: street or yard, the nearest house, and the water at one's feet. */
function openWords(run: DrillRun, spot: Spot, t: TFunction, language: string): string {
  const near = houseNear(run.venue, spot);
  const where = t(isOnStreet(run.venue, spot) ? "drill.words.street" : "drill.words.yard");
  if (near === null) return where;
  const m = Math.max(1, Math.round(near.m));
  return `${where}${t("drill.words.between")}${t("drill.words.house", { house: textOf(near.room.title, language), m })}`;
}

/** Cars further away are not told of, m. */
const CAR_TOLD_M = 25;

/** The nearest car that can be got into. */
function carWords({ picture }: DrillRun, from: Spot, t: TFunction): readonly string[] {
  const near = (picture?.flood?.cars ?? [])
    .filter(({ driver, isSwept }) => driver < 0 && !isSwept)
    .map(({ x, y }) => bearing(from, x, y))
    .filter(({ m }) => m <= CAR_TOLD_M)
    .sort((a, b) => a.m - b.m)[0];
  return near === undefined ? [] : [t("drill.words.car", metres(near))];
}

/** The water, and which way leads up, of a flood. */
function floodWords(run: DrillRun, t: TFunction): readonly string[] {
  const { own } = run;
  if (own?.floodClass === undefined) return [];
  const { way, waterM, floodClass, isDriving } = own;
  const cm = Math.round(100 * waterM);
  return [
    ...(isDriving === true ? [t("drill.words.inCar")] : carWords(run, own, t)),
    ...(own.room >= 0
      ? []
      : [
          cm > 0
            ? t("drill.words.water", { cm, class: t(`drill.floodClass.h${floodClass as 0 | 1}`) })
            : t("drill.words.dry"),
        ]),
    ...(way === undefined
      ? []
      : [t("drill.words.uphill", { way: t(`drill.compass.${compassOf(way.x, way.y)}`), m: Math.round(way.m) })]),
  ];
}

/** Doors of the room: how many stand how where they are many, and by name those that matter. */
function doorWords(
  { venue, doors }: DrillRun,
  spot: Spot,
  room: number,
  t: TFunction,
  language: string,
  isTold: (at: number) => boolean,
): readonly string[] {
  const stands = (at: number) => (doors[at] ?? 0) as 0 | 1 | 2;
  const { counts, named } = doorsTold(venue, spot, room, stands, isTold);
  const list = (counts ?? [])
    .flatMap((n, at) => (n > 0 ? [t(`drill.words.doorsOf.s${at as 0 | 1 | 2}`, { n })] : []))
    .join(t("drill.words.and"));
  return [
    ...(counts === null ? [] : [t("drill.words.doors", { n: counts.reduce((sum, n) => sum + n, 0), list })]),
    ...named.map((one) =>
      t("drill.words.door", {
        name: textOf(venue.openings[one.at]!.title, language),
        stands: t(`drill.stands.s${stands(one.at)}`),
        ...metres(one),
      }),
    ),
  ];
}

/** Ways on: doors of the room, exits, stairs of the floor. */
export function waysWords(run: DrillRun, spot: Spot, room: number, t: TFunction, language: string): readonly string[] {
  const { openings, stairs, ground } = run.venue;
  // The doors of a street's houses lead in, and not out of the water.
  if (ground !== undefined && room < 0) return floodWords(run, t);
  // Of a street of houses, the doors of one's own alone.
  const exits = exitsNear(run.venue, spot).filter(
    ({ at }) => ground === undefined || openings[at]!.rooms.includes(room),
  );
  const isExit = new Set(exits.map(({ at }) => at));
  const told = exits.map((one) =>
    t("drill.words.exit", { name: textOf(openings[one.at]!.title, language), ...metres(one) }),
  );
  // From outside, what is within is behind the exits.
  if (room < 0 && stairAt(run.venue, spot) === null) return told;
  return [
    ...told,
    ...floodWords(run, t),
    ...doorWords(run, spot, room, t, language, (at) => !isExit.has(at)),
    ...stairsNear(run.venue, spot).map((one) =>
      t("drill.words.stairs", { name: textOf(stairs[one.at]!.title, language), ...metres(one) }),
    ),
  ];
}

/** Fire and gas as far as one can tell, and the nearest of what hangs on walls against them. */
export function safetyWords(run: DrillRun, spot: Spot, room: number, t: TFunction): readonly string[] {
  const { venue, picture } = run;
  const { flames, gas } = picture ?? {};
  const told: string[] = [];
  if (flames != null && flames.storey === spot.storey)
    told.push(t("drill.words.fire", metres(bearing(spot, flames.x, flames.y))));
  const share = gas?.shares[room] ?? 0;
  if (share >= SEEN_GAS) told.push(t("drill.words.gas", { n: Math.round(100 * share) }));
  for (const [points, word] of [
    [venue.stopButtons, "drill.words.stopButton"],
    [venue.callPoints, "drill.words.callPoint"],
    [onHooks(venue, run.scene), "drill.words.extinguisher"],
  ] as const) {
    const near = nearestPoint(points, spot);
    if (near !== null) told.push(t(word, metres(near)));
  }
  return told;
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
    ...safetyWords(run, spot, room, t),
    ...(muster === null ? [] : [t("drill.words.muster", metres(muster))]),
    ...near.named.map((one) => {
      const { name, role } = byBody.get(one.at)!;
      return t("drill.words.person", {
        name,
        role: textOf(roleWords(state.lobby?.drill, role).title, language),
        ...metres(one),
      });
    }),
    ...(near.others > 0 ? [t("drill.words.crowd", { count: near.others })] : []),
    t(view === "first" ? "drill.words.northFirst" : "drill.words.north"),
  ].join(" ");
}
