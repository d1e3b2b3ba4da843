import { join } from "node:path";
import type { Server } from "socket.io";
import type { Clock } from "../../twins/core/clock.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import type { LocalText } from "../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { DrillDefinition } from "../../twins/drill/definition.ts";
import { STILL } from "../../twins/drill/input.ts";
import type { RoleId } from "../../twins/drill/roles.ts";
import {
  DRILL_LIMITS,
  DRILL_NAMESPACE,
  type DrillAsk,
  type DrillInfo,
  DrillParams,
  type DrillParamsOf,
  type DrillResult,
  type LobbyView,
} from "../../twins/protocol/drill.ts";
import { readMove } from "../../twins/protocol/drillMove.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { onAsk } from "../asks.ts";
import type { Log } from "../log.ts";
import { makeFolder } from "../makeFolder.ts";
import { readDrillRecord } from "../runs/drillRecords.ts";
import type { Catalogue } from "../sites/catalogue.ts";
import { tokenBucket } from "../tokenBucket.ts";
import { debriefAsks } from "./debrief/asks.ts";
import { createJobs, type Jobs } from "./debrief/jobs.ts";
import { debriefOf } from "./debrief/ownDebrief.ts";
import { openResults, type Results } from "./debrief/results.ts";
import { createStepTimes, type StepTimes } from "./endings.ts";
import { drillInfo, venueView } from "./info.ts";
import { type DrillLive, lookLive, mayBegin, mayKnow, toldOf } from "./live.ts";
import { isOfLobby, type Lobbies, openLobbies } from "./lobbies.ts";
import type { OpenLobby } from "./lobbyRuns.ts";
import { viewOf } from "./lobbyView.ts";
import type { DrillEnd } from "./messages.ts";
import { canBeGuided, type DrillGuide, type DrillPermits, permitRun } from "./permits.ts";
import { bringUp, type DrillClient, type DrillSpace, seatOf, tellBodies, tellTick } from "./telling.ts";

/** Connections that are in drills at once. */
export const MAX_DRILLERS = 1_000;
const SWEEP_MS = 60_000;

export interface DrillSocketDeps {
  readonly io: Server;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Loaded when somebody first comes: a server that drills nothing pays nothing. */
  drills(): Promise<readonly DrillDefinition[]>;
  readonly catalogue: Pick<Catalogue, "piece">;
  siteTitle(siteId: string): LocalText;
  refused(code: ErrorCode): void;
  /** Permits of simulations; null without a chain. */
  readonly permits: DrillPermits | null;
  /** The model that may steer signs; null without one. */
  readonly guide: DrillGuide | null;
  /** The live twin that drills may begin from; null without one. */
  readonly live: DrillLive | null;
}

export interface DrillSocket {
  /** Milliseconds that the steps of all drills took lately. */
  stepTimes(): DrillEnd["tickMs"];
  close(): Promise<void>;
}

/** Where a connection is: its lobby, and its place in it; and by which sign-in it comes. */
interface Seat {
  lobby: OpenLobby | null;
  seat: number;
  token: string | null;
}

const outside = (): Result<never> =>
  refuse("SIM_STATE", {
    en: "You are in no drill. Come in by its code first.",
    zh: "您不在任何演练中，请先用代码进入。",
  });

const noDrill = (): Result<never> =>
  refuse("SIM_UNKNOWN", { en: "There is no such drill here.", zh: "这里没有该演练。" });

interface Held {
  readonly deps: DrillSocketDeps;
  readonly space: DrillSpace;
  readonly lobbies: Lobbies;
  readonly infos: Map<string, DrillInfo>;
  readonly definitions: Map<string, DrillDefinition>;
  /** Connections of each lobby by their seat. */
  readonly seats: Map<string, Map<number, DrillClient>>;
  readonly times: StepTimes;
  readonly jobs: Jobs;
  readonly results: Results;
}

/** A model is approved, or revoked, at any time. */
function infoIn({ infos, definitions, deps }: Held, id: string): DrillInfo {
  const info = infos.get(id)!;
  const { guide } = deps;
  const isGuided = guide !== null && canBeGuided(definitions.get(id)!);
  return { ...info, guidance: isGuided ? { model: guide.model, isApproved: guide.isApproved() } : null };
}

const viewIn = (held: Held, lobby: OpenLobby): LobbyView =>
  viewOf(lobby, infoIn(held, lobby.kept.drill), (seat) => held.seats.get(lobby.kept.code)?.has(seat) === true);

/** May this page know what the lobby begins from? */
function mayKnowLobby({ definitions, deps }: Held, { kept }: OpenLobby, token: string | null): Result<void> {
  if (!kept.live) return ok(undefined);
  return mayKnow(deps.live, definitions.get(kept.drill)?.siteId ?? "", token);
}

/** The state that a drill would begin from, in words and as it is, for who may begin one. */
async function lookNow({ deps }: Held, definition: DrillDefinition, token: string | null) {
  const may = mayBegin(deps.live, definition.siteId, token);
  const start = may.ok ? await lookLive(deps.live, definition) : may;
  return start.ok ? ok({ start: start.value, told: await toldOf(definition, start.value) }) : start;
}

const mostOf =
  (held: Held, code: string) =>
  (role: RoleId): number => {
    const lobby = held.lobbies.get(code);
    const roles = lobby.ok ? (held.definitions.get(lobby.value.kept.drill)?.roles ?? []) : [];
    return roles.find((one) => one.role === role)?.most ?? 0;
  };

function sit(held: Held, client: DrillClient, at: Seat, lobby: OpenLobby, seat: number): void {
  stand(held, client, at);
  const { code } = lobby.kept;
  const seats = held.seats.get(code) ?? new Map<number, DrillClient>();
  held.seats.set(code, seats);
  // The same person on another page: the newer one counts.
  seats.get(seat)?.disconnect();
  seats.set(seat, client);
  Object.assign(at, { lobby, seat });
  lobby.here++;
  void client.join(code);
}

/** Leaves the lobby with the connection; the person stays in it and may come back. */
function stand(held: Held, client: DrillClient, at: Seat): void {
  const { lobby, seat } = at;
  if (lobby === null) return;
  at.lobby = null;
  const seats = held.seats.get(lobby.kept.code);
  if (seats?.get(seat) === client) seats.delete(seat);
  lobby.here--;
  lobby.emptySinceMs = held.deps.clock.nowMs();
  void client.leave(lobby.kept.code);
  const who = lobby.kept.people[seat]?.who ?? null;
  if (who !== null) lobby.run?.move(who, 0, STILL);
  held.space.to(lobby.kept.code).emit("lobby", viewIn(held, lobby));
}

type Handlers = { readonly [A in DrillAsk]: (params: DrillParamsOf<A>) => Promise<Result<DrillResult<A>>> };

function lobbyHandlers(
  held: Held,
  client: DrillClient,
  at: Seat,
  mayCreate: () => number,
): Pick<Handlers, "create" | "look" | "join"> {
  const { lobbies, infos, definitions, deps } = held;
  const known = (lobby: OpenLobby): Result<void> => mayKnowLobby(held, lobby, at.token);
  return {
    async create({ drill, agents, seed, guidance = true, live = false }) {
      const definition = definitions.get(drill);
      if (definition === undefined) return noDrill();
      if (agents > definition.mostAgents)
        return refuse("SIM_BUDGET", {
          en: `This drill takes at most ${definition.mostAgents} simulated people.`,
          zh: `该演练最多容纳 ${definition.mostAgents} 名仿真人员。`,
        });
      const mayLive = live ? mayBegin(deps.live, definition.siteId, at.token) : ok(undefined);
      if (!mayLive.ok) return mayLive;
      const waitMs = mayCreate();
      if (waitMs > 0)
        return refuse(
          "AUTH_RATE",
          { en: "Too many drills were opened from here. Wait a while.", zh: "从此处开设的演练过多，请稍候。" },
          { waitMs },
        );
      return lobbies.create({ drill, agents, seed, guidance, live });
    },
    async look({ code }) {
      const lobby = lobbies.get(code);
      if (!lobby.ok) return lobby;
      const view = viewIn(held, lobby.value);
      // A code is no reason to know where people are.
      const isShown = view.live === null || known(lobby.value).ok;
      return ok({ lobby: isShown ? view : { ...view, live: { told: null } } });
    },
    async join({ code, ...who }) {
      const there = lobbies.get(code);
      const may = there.ok && !isOfLobby(there.value, who.token) ? known(there.value) : ok(undefined);
      if (!may.ok) return may;
      const joined = await lobbies.join(code, who as Parameters<Lobbies["join"]>[1], mostOf(held, code));
      if (!joined.ok) return joined;
      const { lobby, seat, token } = joined.value;
      const definition = definitions.get(lobby.kept.drill);
      if (definition === undefined || !infos.has(lobby.kept.drill)) return outside();
      sit(held, client, at, lobby, seat);
      held.space.to(code).emit("lobby", viewIn(held, lobby));
      setImmediate(() => void bringUp(client, lobby, seat));
      return ok({
        who: seat,
        token,
        lobby: viewIn(held, lobby),
        venue: venueView(await definition.venue(readDrillRecord), definition),
      });
    },
  };
}

function playHandlers(
  held: Held,
  client: DrillClient,
  at: Seat,
): Pick<Handlers, "act" | "signal" | "goTo" | "debrief" | "leave"> {
  return {
    async act(act) {
      const who = at.lobby?.kept.people[at.seat]?.who ?? null;
      if (at.lobby?.run == null || who === null) return outside();
      return at.lobby.run.act(who, act);
    },
    async signal({ signal }) {
      const { lobby, seat } = at;
      const who = lobby?.kept.people[seat]?.who ?? null;
      if (lobby === null || who === null || lobby.run === null) return outside();
      const heard = await lobby.run.signal(who, signal);
      if (!heard.ok) return heard;
      const seats = held.seats.get(lobby.kept.code);
      for (const one of heard.value) seats?.get(seatOf(lobby, one))?.emit("signal", { who: seat, signal });
      client.emit("signal", { who: seat, signal });
      return ok({ heard: heard.value.length });
    },
    async goTo({ to }) {
      const who = at.lobby?.kept.people[at.seat]?.who ?? null;
      if (at.lobby?.run == null || who === null) return outside();
      return at.lobby.run.goTo(who, to);
    },
    async debrief() {
      const definition = held.definitions.get(at.lobby?.kept.drill ?? "");
      if (at.lobby === null || definition === undefined) return outside();
      return debriefOf(at.lobby, at.seat, definition);
    },
    async leave() {
      const { lobby, seat } = at;
      if (lobby === null) return ok({});
      stand(held, client, at);
      await held.lobbies.leave(lobby, seat);
      return ok({});
    },
  };
}

function handlersOf(held: Held, client: DrillClient, at: Seat, mayCreate: () => number): Handlers {
  const { lobbies, infos, deps } = held;
  const done = (result: Result<unknown>) => (result.ok ? ok({}) : result);
  const here = (act: (lobby: OpenLobby) => Promise<Result<void>>) =>
    at.lobby === null ? Promise.resolve(outside()) : act(at.lobby).then(done);
  return {
    async hello({ protocol, token }) {
      at.token = token ?? null;
      if (protocol !== PROTOCOL_VERSION)
        return refuse("WIRE_VERSION", {
          en: "This page is of another version than the server. Load it again.",
          zh: "此页面与服务器版本不同，请重新加载。",
        });
      return ok({ protocol: PROTOCOL_VERSION, serverTimeMs: deps.clock.nowMs() });
    },
    drills: async () => ok({ drills: [...infos.keys()].map((id) => infoIn(held, id)) }),
    ...lobbyHandlers(held, client, at, mayCreate),
    async live({ drill }) {
      const definition = held.definitions.get(drill);
      if (definition === undefined) return noDrill();
      return lookNow(held, definition, at.token);
    },
    chooseRole: ({ role }) => here((lobby) => lobbies.chooseRole(lobby, at.seat, role, mostOf(held, lobby.kept.code))),
    start: () =>
      here((lobby) =>
        lobbies.start(lobby, at.seat, async ({ drill }) => {
          const taken = await lookNow(held, held.definitions.get(drill)!, at.token);
          return taken.ok ? ok({ liveStart: taken.value.start, liveTold: taken.value.told }) : taken;
        }),
      ),
    again: ({ course }) => here((lobby) => lobbies.again(lobby, at.seat, course)),
    ...playHandlers(held, client, at),
    ...debriefAsks({ ...held, at, folder: deps.folder, tell: (job) => client.emit("job", job) }),
    async siteFile({ siteId, file, from }) {
      // Whoever needs no account sees no other site than those that are drilled.
      const isDrilled = [...held.definitions.values()].some((one) => one.siteId === siteId);
      if (!isDrilled) return refuse("SIM_SITE", { en: "There is no drill at this site.", zh: "该场所没有演练。" });
      return deps.catalogue.piece(siteId, file, from);
    },
  };
}

function listenToMoves(client: DrillClient, at: Seat, clock: Clock): void {
  const mayMove = tokenBucket(DRILL_LIMITS.movesPerS, DRILL_LIMITS.movesPerS);
  client.on("move", (raw) => {
    const move = readMove(raw);
    const who = at.lobby?.kept.people[at.seat]?.who ?? null;
    if (move === null || who === null || mayMove.take(1, clock.nowMs()) > 0) return;
    const { number, ...wish } = move;
    at.lobby?.run?.move(who, number, wish);
  });
}

/** Serves the namespace /drill. */
export async function serveDrills(deps: DrillSocketDeps): Promise<DrillSocket> {
  const space: DrillSpace = deps.io.of(DRILL_NAMESPACE);
  const { clock, log, folder } = deps;
  let held: Held | null = null;
  const jobs = createJobs(log, () => clock.nowMs());
  makeFolder(folder);
  const results = openResults(join(folder, "results.jsonl"), log);
  const changed = (lobby: OpenLobby): void => {
    if (held?.infos.has(lobby.kept.drill) === true) space.to(lobby.kept.code).emit("lobby", viewIn(held, lobby));
  };
  const lobbies = await openLobbies({
    folder,
    clock,
    log,
    events: {
      changed,
      tick(lobby, tick) {
        held?.times.add(tick.stepMs);
        tellTick(space, lobby, held?.seats.get(lobby.kept.code), tick);
      },
      bodies: (lobby) => tellBodies(space, lobby),
      ended: ({ kept }, end) =>
        void results
          .add(kept.drill, end, clock.nowMs())
          .catch((error: unknown) => log.error("a drill's results cannot be kept", { error: String(error) })),
      swept: (code) => jobs.drop(`${code}.`),
    },
    async permit(lobby) {
      const permitted = await permitRun(lobby, opened.definitions.get(lobby.drill)!, deps);
      const { permitNote: text } = permitted;
      if (text !== null) space.to(lobby.code).emit("said", [{ atS: 0, kind: "lobby", text }]);
      return permitted;
    },
    post: async (permit, digest) => deps.permits?.post(permit, digest) ?? ok(null),
  });
  const opened: Held = {
    ...{ deps, space, lobbies, seats: new Map(), times: createStepTimes(), jobs, results },
    infos: new Map(),
    definitions: new Map(),
  };
  held = opened;
  let count = 0;
  const creates = new Map<string, ReturnType<typeof tokenBucket>>();
  const mayCreate = (address: string): number => {
    const bucket = creates.get(address) ?? tokenBucket(DRILL_LIMITS.createsPerHour / 3600, DRILL_LIMITS.createsPerHour);
    creates.set(address, bucket);
    return bucket.take(1, clock.nowMs());
  };
  const load = async (): Promise<void> => {
    for (const one of await deps.drills()) {
      opened.definitions.set(one.id, one);
      opened.infos.set(one.id, drillInfo(one, deps.siteTitle(one.siteId)));
    }
  };
  let loading: Promise<void> | null = null;
  space.use((_, next) => {
    if (count >= MAX_DRILLERS) return next(new Error("AUTH_RATE"));
    loading ??= load();
    loading.then(() => next(), next);
  });
  space.on("connection", (client: DrillClient) => {
    count++;
    const at: Seat = { lobby: null, seat: -1, token: null };
    client.on("disconnect", () => {
      count--;
      stand(opened, client, at);
    });
    const handlers = handlersOf(opened, client, at, () => mayCreate(client.handshake.address));
    client.on("ask", onAsk({ ...deps, params: DrillParams, handlers, limits: DRILL_LIMITS }) as never);
    listenToMoves(client, at, clock);
  });
  const sweeping = setInterval(() => {
    if (creates.size > MAX_DRILLERS) creates.clear();
    void lobbies.sweep();
  }, SWEEP_MS);
  return {
    stepTimes: () => opened.times.summary(),
    async close() {
      clearInterval(sweeping);
      await jobs.close();
      await lobbies.close();
    },
  };
}
