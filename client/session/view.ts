import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

export const COMMUNITY_TABS = [
  "proposals",
  "models",
  "market",
  "rounds",
  "earnings",
  "invest",
  "loans",
  "wallet",
] as const;
export type CommunityTab = (typeof COMMUNITY_TABS)[number];

/** What of the world's map is shown: WGS 84 degrees of its middle, and how many times larger than the whole world. */
export interface MapView {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly zoom: number;
}
/** The map's largest zoom, about a kilometre to a pixel of a desk: closer than this the coast, 1:50 million, tells nothing. */
export const MOST_ZOOM = 32;

/** Roads that show a later moment: what was told of it, or how it turned out, minutes ahead. */
export type LaterRoads = `${"forecast" | "happened"}-${number}`;

/** Who drives to an incident: asked at a step of the recording, of so many vehicles. */
export interface AskedDispatch {
  readonly step: number;
  readonly vehicles: number;
  /** Id of a Thing. */
  readonly incident: string;
}
const WAYS = ["forecast", "current"] as const;
/** A vehicle's way: the one that the forecast decides, or the speeds as they are. */
export type WayBy = (typeof WAYS)[number];

/** What the address bar says. Everything that can be selected, scrubbed or compared is here: a link shows the same. */
export interface View {
  /** Null on the page of all sites. */
  readonly site: string | null;
  /** Tab of the community's page; null elsewhere. */
  readonly community: CommunityTab | null;
  /** The page where this browser learns. */
  readonly learn: boolean;
  /** The page where models are tried. */
  readonly sandbox: boolean;
  /** The page where a file is looked at. */
  readonly importing: boolean;
  /** Code of the drill that is shown, "" on the page of all drills; null elsewhere. */
  readonly drill: string | null;
  /** A path at which the console has no page; null elsewhere. */
  readonly lost: string | null;
  /** Shown moment, epoch ms; null is live. */
  readonly at: number | null;
  /** Id of a Thing. */
  readonly select: string | null;
  /** Id of the storey that one looks into; null: all. */
  readonly storey: string | null;
  /** Things are placed and zones drawn, not looked at alone. */
  readonly edit: boolean;
  /** Comparison id and branch, "id:branch". */
  readonly branch: string | null;
  /** A trial of the sandbox, and another one beside it. */
  readonly trial: string | null;
  readonly beside: string | null;
  /** Open panel of the side or the lower dock. */
  readonly panel: string | null;
  /** On the page of all sites; null: the whole world. */
  readonly map: MapView | null;
  /** Step of a city's recording; null: that of the shown moment. */
  readonly step: number | null;
  /** Null: the roads show the moment itself. */
  readonly roads: LaterRoads | null;
  readonly dispatch: AskedDispatch | null;
  /** Of the dispatch, the way that is looked at; null: both. */
  readonly way: WayBy | null;
  /** Day of a house's recording that is to be planned, "2016-05-17"; null: the last one. */
  readonly day: string | null;
  /** Null: the example's prices. One's own are in no address, only that they are wanted. */
  readonly prices: "own" | null;
}

/** Nothing of a site or a page: what one site's address says of it is nonsense at another. */
const NOWHERE: View = {
  site: null,
  community: null,
  learn: false,
  sandbox: false,
  importing: false,
  drill: null,
  lost: null,
  at: null,
  select: null,
  storey: null,
  edit: false,
  branch: null,
  trial: null,
  beside: null,
  panel: null,
  map: null,
  step: null,
  roads: null,
  dispatch: null,
  way: null,
  day: null,
  prices: null,
};

const ID = /^[a-zA-Z0-9][a-zA-Z0-9._:-]{0,127}$/;
const idOrNull = (text: string | null): string | null => (text !== null && ID.test(text) ? text : null);

/** "50.5,3.72,8": latitude, longitude, zoom. */
function parseMap(text: string | null): MapView | null {
  if (text === null || !/^-?[\d.]{1,12}(,-?[\d.]{1,12}){2}$/.test(text)) return null;
  const [latitudeDeg, longitudeDeg, zoom] = text.split(",").map(Number) as [number, number, number];
  const known = Math.abs(latitudeDeg) <= 90 && Math.abs(longitudeDeg) <= 180 && zoom >= 1 && zoom <= MOST_ZOOM;
  return known ? { latitudeDeg, longitudeDeg, zoom } : null;
}

/** To a thousandth of a degree, which is less than a pixel at any zoom. */
const formatMap = ({ latitudeDeg, longitudeDeg, zoom }: MapView): string =>
  `${Number(latitudeDeg.toFixed(3))},${Number(longitudeDeg.toFixed(3))},${Number(zoom.toFixed(2))}`;

/** A step, or how many vehicles. */
const numberOrNull = (text: string | null): number | null =>
  text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;

const isLaterRoads = (text: string): text is LaterRoads => /^(forecast|happened)-[1-9]\d{0,2}$/.test(text);

/** "1900,6,detector-1": step, vehicles, incident. */
function parseDispatch(text: string | null): AskedDispatch | null {
  const [stepText = null, vehiclesText = null, incidentText = null, ...more] = text?.split(",") ?? [];
  const [step, vehicles, incident] = [numberOrNull(stepText), numberOrNull(vehiclesText), idOrNull(incidentText)];
  if (step === null || vehicles === null || vehicles === 0 || incident === null || more.length > 0) return null;
  return { step, vehicles, incident };
}

/** What only the panels of a city's traffic and of a house's energy say. */
function parseRecorded(params: URLSearchParams): Pick<View, "step" | "roads" | "dispatch" | "way" | "day" | "prices"> {
  const [roads, day] = [params.get("roads"), params.get("day")];
  const dispatch = parseDispatch(params.get("dispatch"));
  return {
    step: numberOrNull(params.get("step")),
    roads: roads !== null && isLaterRoads(roads) ? roads : null,
    dispatch,
    // A way of no dispatch is none.
    way: dispatch === null ? null : (WAYS.find((by) => by === params.get("way")) ?? null),
    day: day !== null && /^\d{4}-\d\d-\d\d$/.test(day) ? day : null,
    prices: params.get("prices") === "own" ? "own" : null,
  };
}

function formatRecorded(params: URLSearchParams, view: View): void {
  const { step, roads, dispatch, way, day, prices } = view;
  if (step !== null) params.set("step", String(step));
  if (roads !== null) params.set("roads", roads);
  if (dispatch !== null) {
    params.set("dispatch", `${dispatch.step},${dispatch.vehicles},${dispatch.incident}`);
    if (way !== null) params.set("way", way);
  }
  if (day !== null) params.set("day", day);
  if (prices !== null) params.set("prices", prices);
}

/** Reads an address; anything malformed is dropped rather than believed. */
export function parseView(path: string, query: string): View {
  const site = /^\/site\/([^/]+)\/?$/.exec(path);
  const community = /^\/community(?:\/([^/]+))?\/?$/.exec(path);
  const drill = /^\/drill(?:\/([a-zA-Z0-9]{4,12}))?\/?$/.exec(path);
  const params = new URLSearchParams(query);
  const at = params.get("at");
  const atMs = at === null ? Number.NaN : /^\d{1,15}$/.test(at) ? Number(at) : Date.parse(at);
  const [learn, sandbox, importing] = [/^\/learn\/?$/, /^\/sandbox\/?$/, /^\/import\/?$/].map((page) =>
    page.test(path),
  );
  const siteId = idOrNull(site?.[1] ?? null);
  const aPage = community !== null || drill !== null || learn || sandbox || importing;
  const here = siteId !== null || aPage || path === "/" || path === "";
  return {
    site: siteId,
    community: community === null ? null : (COMMUNITY_TABS.find((tab) => tab === community[1]) ?? "proposals"),
    learn: learn === true,
    sandbox: sandbox === true,
    importing: importing === true,
    // As it is written: a code that was typed in small letters is the same.
    drill: drill === null ? null : (drill[1] ?? "").toUpperCase(),
    lost: here ? null : path,
    at: Number.isFinite(atMs) ? atMs : null,
    select: idOrNull(params.get("select")),
    storey: idOrNull(params.get("storey")),
    edit: params.get("edit") === "1",
    branch: idOrNull(params.get("branch")),
    trial: idOrNull(params.get("trial")),
    beside: idOrNull(params.get("beside")),
    panel: idOrNull(params.get("panel")),
    map: parseMap(params.get("map")),
    ...parseRecorded(params),
  };
}

/** The address of a view; times as ISO 8601 so that people can read them. */
export function formatView(view: View): string {
  const params = new URLSearchParams();
  if (view.at !== null) params.set("at", new Date(view.at).toISOString());
  if (view.select !== null) params.set("select", view.select);
  if (view.storey !== null) params.set("storey", view.storey);
  if (view.edit) params.set("edit", "1");
  if (view.branch !== null) params.set("branch", view.branch);
  if (view.trial !== null) params.set("trial", view.trial);
  if (view.beside !== null) params.set("beside", view.beside);
  if (view.panel !== null) params.set("panel", view.panel);
  if (view.map !== null) params.set("map", formatMap(view.map));
  formatRecorded(params, view);
  const query = params.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  const other = view.learn ? "/learn" : view.sandbox ? "/sandbox" : view.importing ? "/import" : "/";
  const drill = view.drill === null || view.drill === "" ? "/drill" : `/drill/${view.drill}`;
  const page = view.community !== null ? `/community/${view.community}` : view.drill !== null ? drill : other;
  const place = view.lost ?? page;
  return `${view.site === null ? place : `/site/${view.site}`}${query === "" ? "" : `?${query}`}`;
}

export const viewStore = createStore<View>(() => parseView("/", ""));

/** Words of an address that a view is said in. */
const SAID = [
  ...["at", "select", "storey", "edit", "branch", "trial", "beside", "panel", "map"],
  ...["step", "roads", "dispatch", "way", "day", "prices"],
] as const;

/** The query without what was malformed in it, so that it does not stay over another view; null where nothing was. */
export function cleanQuery(path: string, query: string): string | null {
  const [, said = ""] = formatView(parseView(path, query)).split("?");
  const [params, kept] = [new URLSearchParams(query), new URLSearchParams(said)];
  const dropped = SAID.filter((word) => params.has(word) && !kept.has(word));
  if (dropped.length === 0) return null;
  for (const word of dropped) params.delete(word);
  return params.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
}

/** Binds the store to the address bar. */
export function startView(): void {
  const read = (): void => {
    const { pathname, search, hash } = location;
    viewStore.setState(parseView(pathname, search), true);
    const clean = cleanQuery(pathname, search);
    if (clean !== null) history.replaceState(history.state, "", `${pathname}${clean === "" ? "" : `?${clean}`}${hash}`);
  };
  read();
  addEventListener("popstate", () => {
    // An address that was still to be written is of a page that is left.
    clearTimeout(addressTimer);
    waits = false;
    read();
  });
}

/** Browsers refuse more than about 100 changes of the address in 10 s: one that follows another sooner than this waits. */
const ADDRESS_MS = 500;
let addressTimer: ReturnType<typeof setTimeout> | undefined;
let writtenAtMs = -Infinity;
/** The address is not yet what the view is. */
let waits = false;

/** Changes the view. A new site or panel is a new entry of the browser's history; the rest replaces the current one. */
export function go(change: Partial<View>): void {
  const before = viewStore.getState();
  const next = { ...before, ...change };
  viewStore.setState(next, true);
  const address = formatView(next);
  if (address === formatView(before)) return;
  const newPage =
    next.site !== before.site ||
    next.community !== before.community ||
    next.learn !== before.learn ||
    next.sandbox !== before.sandbox ||
    next.importing !== before.importing ||
    next.drill !== before.drill ||
    next.lost !== before.lost ||
    next.panel !== before.panel;
  clearTimeout(addressTimer);
  if (newPage) {
    // What was still to be written is where Back leads to.
    if (waits) history.replaceState(null, "", formatView(before));
    waits = false;
    history.pushState(null, "", address);
    return;
  }
  // The first of many is written at once: who reloads right after a choice has it still.
  const waitMs = writtenAtMs + ADDRESS_MS - performance.now();
  waits = waitMs > 0;
  if (waits) addressTimer = setTimeout(() => writeAddress(address), waitMs);
  else writeAddress(address);
}

function writeAddress(address: string): void {
  waits = false;
  writtenAtMs = performance.now();
  history.replaceState(null, "", address);
}

/** A site from its beginning, or with null the page of all sites: nothing of the place before goes along. */
export const atSite = (site: string | null): View => ({ ...NOWHERE, site });
export const goToSite = (site: string | null): void => go(atSite(site));
/** A page of no site. */
export const atPage = (page: Partial<Pick<View, "community" | "learn" | "sandbox" | "importing" | "drill">>): View => ({
  ...NOWHERE,
  ...page,
});

/** What is known of a click on a link. */
type Click = Pick<MouseEvent, "metaKey" | "ctrlKey" | "shiftKey" | "preventDefault">;

/** Follows a link of ours within this page; with a key that opens it elsewhere the browser does what it does. */
export function follow(click: Click, change: Partial<View>): void {
  if (click.metaKey || click.ctrlKey || click.shiftKey) return;
  click.preventDefault();
  go(change);
}

export const useView = <T>(select: (view: View) => T): T => useStore(viewStore, select);
