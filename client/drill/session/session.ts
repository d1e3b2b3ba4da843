import { createStore, type StoreApi } from "zustand/vanilla";
import type { Failure, Result } from "../../../twins/core/result.ts";
import { ROLE, type Role, type RoleId, SIGNALS, type Signal } from "../../../twins/drill/roles.ts";
import type { DrillResultsView, JobView } from "../../../twins/protocol/debrief.ts";
import type {
  DebriefView,
  DrillAsk,
  DrillInfo,
  DrillParamsOf,
  DrillResult,
  LobbyView,
  RollView,
  SaidLine,
  VenueView,
} from "../../../twins/protocol/drill.ts";
import type { LiveTold } from "../../../twins/protocol/drillLive.ts";
import { PROTOCOL_VERSION } from "../../../twins/protocol/version.ts";
import { forgetSeat, keepSeat, keptSeat } from "./kept.ts";
import { type DrillEvents, type DrillLink, openDrillLink } from "./link.ts";
import { createDrillRun, type DrillRun } from "./run.ts";

/** Lines that are kept of what was said. */
const MOST_SAID = 200;
/** Pictures of the hazard that are kept until somebody draws them. */
const MOST_UNSEEN = 32;

export interface SaidHere extends SaidLine {
  readonly id: number;
  /** What of it stands on the map, where the whole is for the ear. */
  readonly short?: SaidLine["text"] | undefined;
  /** Of our own clock. */
  readonly heardAtMs: number;
}

export interface DrillState {
  readonly link: "connecting" | "up" | "down" | "sentAway";
  /** Why there is nothing to show, or what was asked last was refused. */
  readonly failure: Failure | null;
  readonly drills: readonly DrillInfo[] | null;
  readonly lobby: LobbyView | null;
  /** One's own number; null before one is in. */
  readonly who: number | null;
  readonly venue: VenueView | null;
  readonly said: readonly SaidHere[];
  /** Counts up with each change of a door. */
  readonly doorsChanged: number;
  readonly signals: readonly { readonly who: number; readonly signal: Signal; readonly atMs: number }[];
  /** Index in the frames of each participant. */
  readonly bodies: readonly number[];
  readonly debrief: DebriefView | null;
  /** How far what was asked for in the background is, by its id. */
  readonly jobs: Readonly<Record<string, JobView>>;
  /** Of each drill, all its runs on this server; null before they were told. */
  readonly results: readonly DrillResultsView[] | null;
  /** What wardens, responders and the host are told; null for others. */
  readonly roll: RollView | null;
  /** The server's clock minus ours, ms. */
  readonly clockMs: number;
}

const EMPTY: DrillState = {
  ...{ link: "connecting", failure: null, drills: null, lobby: null, who: null, venue: null, said: [] },
  ...{ doorsChanged: 0, signals: [], bodies: [], debrief: null, roll: null, jobs: {}, results: null, clockMs: 0 },
};

/** What the host of a drill chooses before it is opened. */
export interface DrillWish {
  readonly agents: number;
  /** A model steers the signs. */
  readonly guidance: boolean;
  /** It begins from how its site is when it is started. */
  readonly live: boolean;
}

/** A browser's part of one drill, or with no code of the list of them. */
export interface DrillSession {
  readonly state: StoreApi<DrillState>;
  /** Null before one is in. */
  readonly run: () => DrillRun | null;
  ask<A extends DrillAsk>(name: A, params: DrillParamsOf<A>): Promise<Result<DrillResult<A>>>;
  /** How a drill's site is now, in words; or why that is not told. */
  siteNow(drill: string): Promise<Result<LiveTold>>;
  /** How the lobby is now, for who is not in it. */
  look(): Promise<void>;
  /** Opens a lobby. @returns its code */
  open(drill: string, wish: DrillWish): Promise<string | null>;
  join(name: string, role: RoleId): Promise<boolean>;
  choose(role: RoleId): Promise<void>;
  /** The host's alone: begin, and once more. */
  start(): Promise<void>;
  again(course?: "same" | "other"): Promise<void>;
  /** Once more at once, of who is alone in a drill. */
  redo(course: "same" | "other"): Promise<void>;
  /** A line of our own among what was said. */
  say(kind: SaidLine["kind"], text: SaidLine["text"], short?: SaidLine["text"]): void;
  /** Goes out for good: the seat is given up. */
  leave(): Promise<void>;
  /** Takes the drill back from another page of the same person. */
  comeBack(): void;
  /** Who draws the hazard; gets at once what was told before. */
  hazard: ((bytes: Uint8Array) => void) | null;
  close(): void;
}

interface Parts {
  readonly state: StoreApi<DrillState>;
  readonly code: string | null;
  readonly shelf: Storage;
  readonly signIn: () => string | null;
  link: DrillLink | null;
  run: DrillRun | null;
  lines: number;
  /** Draws what is told of the hazard; what came before there was one waits for it. */
  reader: ((bytes: Uint8Array) => void) | null;
  unseen: Uint8Array[];
}

/** The role that somebody has in a lobby. */
export const roleOf = (lobby: LobbyView | null, who: number | null): RoleId | null =>
  lobby?.people.find((one) => one.who === who)?.role ?? null;

/** A role in the words of a drill: who is a resident elsewhere is an operator in a factory. */
export const roleWords = (
  drill: Pick<DrillInfo, "roles"> | undefined,
  role: RoleId,
): Pick<Role, "title" | "who" | "task"> => drill?.roles.find((one) => one.role === role)?.words ?? ROLE[role];

const failed = ({ state }: Parts, error: Failure): void => state.setState({ failure: error });

/** Asks, and tells on the page why it was refused. */
async function asked<A extends DrillAsk>(held: Parts, name: A, params: DrillParamsOf<A>): Promise<boolean> {
  const answer = await held.link?.ask(name, params);
  if (answer?.ok === false) failed(held, answer.error);
  else held.state.setState({ failure: null });
  return answer?.ok === true;
}

type Line = SaidLine & Pick<SaidHere, "short">;

function addSaid(held: Parts, lines: readonly Line[]): void {
  const heardAtMs = performance.now();
  const more = lines.map((line) => ({ ...line, heardAtMs, id: ++held.lines }));
  held.state.setState(({ said }) => ({ said: [...said, ...more].slice(-MOST_SAID) }));
}

/** The own body by the list of bodies, which follows the order of the people. */
function setBodies(held: Parts, bodies: readonly number[]): void {
  held.state.setState({ bodies });
  const { lobby, who } = held.state.getState();
  const at = lobby?.people.findIndex((one) => one.who === who) ?? -1;
  held.run?.setBody(bodies[at] ?? -1);
}

async function askDebrief(held: Parts): Promise<void> {
  const answer = await held.link?.ask("debrief", {});
  if (answer === undefined) return;
  if (answer.ok) held.state.setState({ debrief: answer.value.debrief, failure: null });
  else failed(held, answer.error);
}

function takeLobby(held: Parts, lobby: LobbyView): void {
  const before = held.state.getState().lobby?.phase;
  held.state.setState({ lobby });
  const role = roleOf(lobby, held.state.getState().who);
  if (role !== null) held.run?.setRole(role);
  if (lobby.phase === before) return setBodies(held, held.state.getState().bodies);
  const isNew = lobby.phase === "waiting" || (lobby.phase === "countdown" && before !== "waiting");
  if (isNew && before !== undefined) {
    held.run?.begin();
    held.unseen = [];
    held.state.setState({ said: [], debrief: null, signals: [], roll: null, jobs: {} });
  }
  setBodies(held, held.state.getState().bodies);
  if (lobby.phase === "ended" && held.state.getState().who !== null) void askDebrief(held);
}

async function joinAs(held: Parts, name: string, role: RoleId): Promise<boolean> {
  const { code, shelf, state } = held;
  if (code === null || held.link === null) return false;
  const { host, token } = keptSeat(shelf, code);
  const joined = await held.link.ask("join", {
    ...{ code, name, role },
    ...(host === undefined ? {} : { host }),
    ...(token === undefined ? {} : { token }),
  });
  if (!joined.ok) {
    failed(held, joined.error);
    return false;
  }
  const { who, lobby, venue } = joined.value;
  keepSeat(shelf, code, { token: joined.value.token, name, role });
  if (held.run === null)
    held.run = createDrillRun(venue, roleOf(lobby, who) ?? role, (bytes) => held.link?.move(bytes));
  state.setState({ who, venue, failure: null });
  takeLobby(held, lobby);
  if (lobby.phase === "ended" && state.getState().debrief === null) void askDebrief(held);
  return true;
}

/** After each connection: a greeting, then in again as who one was, or a look at what there is. */
async function greet(held: Parts): Promise<void> {
  const { state, code, shelf, link } = held;
  if (link === null) return;
  const token = held.signIn();
  const hello = await link.ask("hello", { protocol: PROTOCOL_VERSION, ...(token === null ? {} : { token }) });
  if (!hello.ok) return failed(held, hello.error);
  state.setState({ link: "up", failure: null, clockMs: hello.value.serverTimeMs - Date.now() });
  if (code === null) {
    const listed = await link.ask("drills", {});
    if (!listed.ok) return failed(held, listed.error);
    state.setState({ drills: listed.value.drills });
    const results = await link.ask("results", {});
    if (results.ok) state.setState({ results: results.value.drills });
    return;
  }
  const seat = keptSeat(shelf, code);
  const { token: place, name, role } = seat;
  if (place !== undefined && name !== undefined && role !== undefined && (await joinAs(held, name, role))) return;
  // Who is not known any more comes in anew; the host stays the host.
  if (place !== undefined) {
    forgetSeat(shelf, code);
    if (seat.host !== undefined) keepSeat(shelf, code, { host: seat.host });
    state.setState({ who: null });
  }
  const looked = await link.ask("look", { code });
  if (looked.ok) state.setState({ lobby: looked.value.lobby, failure: null });
  else failed(held, looked.error);
}

const eventsOf = (held: Parts, session: () => DrillSession): DrillEvents => ({
  up: () => void greet(held),
  down: (isSent) =>
    held.state.setState(({ link }) => ({ link: isSent ? "sentAway" : link === "connecting" ? link : "down" })),
  lobby: (lobby) => takeLobby(held, lobby),
  bodies: (bodies) => setBodies(held, bodies),
  frame: (bytes) => held.run?.frame(bytes),
  hazard(bytes) {
    if (held.reader !== null) held.reader(bytes);
    else held.unseen = [...held.unseen, bytes].slice(-MOST_UNSEEN);
  },
  own: (own) => held.run?.correct(own),
  said: (lines) => addSaid(held, lines),
  doors(changes) {
    if (held.run?.setDoors(changes) === true)
      held.state.setState(({ doorsChanged }) => ({ doorsChanged: doorsChanged + 1 }));
  },
  scene: (change) => held.run?.setScene(change),
  job: (job) => held.state.setState(({ jobs }) => ({ jobs: { ...jobs, [job.id]: job } })),
  roll: (roll) => held.state.setState({ roll }),
  signal(told) {
    const { signals, lobby, who } = held.state.getState();
    held.state.setState({ signals: [...signals, { ...told, atMs: performance.now() }].slice(-50) });
    const name = lobby?.people.find((one) => one.who === told.who)?.name;
    if (name === undefined || told.who === who) return;
    const { en, zh } = SIGNALS[told.signal];
    session().say("person", { en: `${name}: ${en}`, zh: `${name}：${zh}` });
  },
});

/** @param signIn the token of who signed in on the console in this browser; null for nobody */
export function createDrillSession(
  url: string,
  code: string | null,
  shelf: Storage,
  signIn: () => string | null = () => null,
): DrillSession {
  const state = createStore<DrillState>(() => EMPTY);
  const held: Parts = { state, code, shelf, signIn, link: null, run: null, lines: 0, reader: null, unseen: [] };
  const session: DrillSession = {
    state,
    run: () => held.run,
    get hazard() {
      return held.reader;
    },
    set hazard(reader) {
      held.reader = reader;
      if (reader === null) return;
      for (const bytes of held.unseen) reader(bytes);
      held.unseen = [];
    },
    ask: (name, params) => held.link!.ask(name, params),
    async siteNow(drill) {
      const looked = await held.link!.ask("live", { drill });
      return looked.ok ? { ok: true, value: looked.value.told } : looked;
    },
    async look() {
      if (code === null || held.link === null || state.getState().link !== "up") return;
      const looked = await held.link.ask("look", { code });
      if (looked.ok && state.getState().who === null) state.setState({ lobby: looked.value.lobby });
    },
    async open(drill, wish) {
      const opened = await held.link!.ask("create", { drill, ...wish });
      if (!opened.ok) {
        failed(held, opened.error);
        return null;
      }
      keepSeat(shelf, opened.value.code, { host: opened.value.host });
      return opened.value.code;
    },
    join: (name, role) => joinAs(held, name, role),
    async choose(role) {
      if ((await asked(held, "chooseRole", { role })) && code !== null) keepSeat(shelf, code, { role });
    },
    start: async () => void (await asked(held, "start", {})),
    again: async (course = "same") => void (await asked(held, "again", { course })),
    redo: async (course) => void ((await asked(held, "again", { course })) && (await asked(held, "start", {}))),
    say: (kind, text, short) =>
      addSaid(held, [{ atS: Math.max(0, (held.run?.people.tick ?? 0) / 20), kind, text, short }]),
    comeBack: () => held.link?.comeBack(),
    async leave() {
      await held.link?.ask("leave", {});
      if (code !== null) forgetSeat(shelf, code);
      session.close();
    },
    close() {
      held.run?.stop();
      held.link?.close();
      held.link = null;
    },
  };
  held.link = openDrillLink(
    url,
    eventsOf(held, () => session),
  );
  return session;
}
