import { medianOf } from "../../twins/core/numeric.ts";
import { ok } from "../../twins/core/result.ts";
import type { Site } from "../../twins/core/site.ts";
import { type Alarm, isActive, PRIORITY_RANK } from "../../twins/operations/alarm.ts";
import { type Miniature, miniatureOf, siteKind } from "../../twins/protocol/miniature.ts";
import {
  MARKS,
  MAX_MARKS,
  MAX_URGENT,
  type Shares,
  type SiteFact,
  type SiteMark,
  type SiteOrigin,
  type SiteSummary,
} from "../../twins/protocol/sites.ts";
import { reportedEnum, reportedValue, type ThingEntry, type TwinState } from "../../twins/state/twinState.ts";
import { trafficLevel } from "../../twins/things/traffic-detector/levels.ts";

const of = (state: TwinState, model: string): ThingEntry[] =>
  state.entries.filter((entry) => entry.model.type === model);

function counted(state: TwinState, kind: "machines" | "vehicles", model: string, busy: string): SiteFact[] {
  const all = of(state, model);
  const now = all.filter((entry) => reportedEnum(state, entry.thing.id, "state") === busy).length;
  return all.length === 0 ? [] : [{ kind, busy: now, all: all.length }];
}

/** The living room's temperature where one is called so, else that of the first room that says one. */
function temperature(state: TwinState, { places }: Site): SiteFact[] {
  const rooms = of(state, "room-climate").flatMap((entry) => {
    const celsius = reportedValue(state, entry.thing.id, "temperature");
    const place = places.find(({ id }) => id === entry.thing.place);
    return Number.isNaN(celsius) || place === undefined ? [] : [{ celsius, place: place.title }];
  });
  const room = rooms.find(({ place }) => /living/i.test(place.en)) ?? rooms[0];
  return room === undefined ? [] : [{ kind: "temperature", ...room }];
}

function sums(state: TwinState): SiteFact[] {
  const facts: SiteFact[] = [];
  for (const cell of of(state, "cell-controller")) {
    const n = reportedValue(state, cell.thing.id, "jobset");
    if (n > 0) facts.push({ kind: "jobset", n });
  }
  const watts = of(state, "energy-meter").map((entry) => reportedValue(state, entry.thing.id, "power"));
  const said = watts.filter((w) => !Number.isNaN(w));
  // The cell tells of its work; the power of a place without machines is what is left to tell.
  if (said.length > 0 && of(state, "machining-centre").length === 0)
    facts.push({ kind: "power", watts: said.reduce((a, b) => a + b, 0) });
  const detectors = of(state, "traffic-detector");
  const mph = detectors.map((entry) => reportedValue(state, entry.thing.id, "speed")).filter((v) => !Number.isNaN(v));
  const medianMph = medianOf(mph);
  if (medianMph !== null) facts.push({ kind: "speed", detectors: detectors.length, medianMph });
  return facts;
}

export const factsOf = (state: TwinState, site: Site): SiteFact[] => [
  ...counted(state, "machines", "machining-centre", "processing"),
  ...counted(state, "vehicles", "agv", "driving"),
  ...temperature(state, site),
  ...sums(state),
];

function markOf(state: TwinState, entry: ThingEntry): (typeof MARKS)[number] | null {
  if (entry.model.type === "agv") return "vehicle";
  if (entry.model.type === "machining-centre")
    return reportedEnum(state, entry.thing.id, "state") === "processing" ? "busy" : "machine";
  if (entry.model.type !== "traffic-detector") return null;
  return trafficLevel(reportedValue(state, entry.thing.id, "speed")) ?? "silent";
}

/** Where Things are: as they report it, else where they were placed. */
export function marksOf(state: TwinState): SiteMark[] {
  const marks: SiteMark[] = [];
  for (const entry of state.entries) {
    const mark = markOf(state, entry);
    if (mark === null) continue;
    if (marks.length === MAX_MARKS) break;
    const [x, y] = [reportedValue(state, entry.thing.id, "x"), reportedValue(state, entry.thing.id, "y")];
    const { pose, id } = entry.thing;
    const at = (said: number, placed: number) => Math.round((Number.isNaN(said) ? placed : said) * 100) / 100;
    marks.push([id, at(x, pose.x), at(y, pose.y), MARKS.indexOf(mark)]);
  }
  return marks;
}

/** What of a site never changes. */
export interface SiteBasis {
  readonly site: Site;
  readonly origin: SiteOrigin | null;
  readonly file: string | null;
}

/** A site in short: what stands in `basis` is worked out once, and each answer reads the twin's memory alone. */
export function summariser({ site, origin, file }: SiteBasis) {
  const kind = siteKind(site);
  let drawn: Miniature | null = null;
  return (
    state: TwinState,
    alarms: readonly Alarm[],
    stopped: boolean,
    withMiniature: boolean,
    withMarks = true,
  ): SiteSummary => {
    if (withMiniature) drawn ??= miniatureOf(site);
    const active = alarms.filter(isActive);
    const count = { critical: 0, high: 0, medium: 0, low: 0 };
    for (const { priority } of active) count[priority]++;
    const shares: Record<keyof Shares, number> = { live: 0, recorded: 0, virtual: 0, simulated: 0, none: 0 };
    for (const { provenance } of state.entries) shares[provenance?.kind ?? "none"]++;
    const urgent = active.toSorted(
      (a, b) => PRIORITY_RANK[a.priority] - PRIORITY_RANK[b.priority] || b.raisedAtMs - a.raisedAtMs,
    );
    return {
      id: site.id,
      title: site.title,
      kind,
      origin,
      file,
      places: site.places.length,
      things: state.entries.length,
      online: state.entries.filter(({ online }) => online).length,
      alarms: count,
      urgent: urgent
        .slice(0, MAX_URGENT)
        .map(({ id, priority, state: now, title }) => ({ id, priority, state: now, title })),
      shares,
      stopped,
      facts: factsOf(state, site),
      marks: withMarks ? marksOf(state) : [],
      miniature: withMiniature ? drawn : null,
    };
  };
}

export interface SummaryDeps {
  readonly bases: readonly SiteBasis[];
  state(siteId: string): TwinState | null;
  alarms(siteId: string): readonly Alarm[];
  stopped(siteId: string): boolean;
}

/** Answers `sites`: all of the server, in the order in which they are listed. */
export function sitesAnswer({ bases, state, alarms, stopped }: SummaryDeps) {
  const all = bases.map((basis) => ({ id: basis.site.id, summary: summariser(basis) }));
  return (miniatures: boolean, marks?: readonly string[]) =>
    ok({
      sites: all.flatMap(({ id, summary }) => {
        const held = state(id);
        return held === null ? [] : [summary(held, alarms(id), stopped(id), miniatures, marks?.includes(id))];
      }),
    });
}
