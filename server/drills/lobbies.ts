import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { RoleId } from "../../twins/drill/roles.ts";
import { DRILL_LIMITS } from "../../twins/protocol/drill.ts";
import type { Log } from "../log.ts";
import { makeFolder } from "../makeFolder.ts";
import { type LobbyLive, WRITTEN } from "./live.ts";
import { hashOf, type KeptLobby, LobbySchema, newCode, newSeed, newToken } from "./lobby.ts";
import { beginRun, changeLobby, endRun, type LobbyShared, type OpenLobby, resumeRun } from "./lobbyRuns.ts";
import type { DrillEnd } from "./messages.ts";

/** Between the host's start and the first step, ms: people look at their card, the world is made. */
export const COUNTDOWN_MS = 5_000;

export interface Joined {
  readonly lobby: OpenLobby;
  /** Its place in the lobby. */
  readonly seat: number;
  readonly token: string;
}

/** What somebody wants to drill. */
export interface Wish {
  readonly drill: string;
  readonly agents: number;
  readonly seed: number | undefined;
  /** A model steers the signs, where one may. */
  readonly guidance: boolean;
  /** It begins from the live state. */
  readonly live: boolean;
}

/** How the lobby's site is now, for who starts it. */
export type LookLive = (lobby: KeptLobby) => Promise<Result<Pick<LobbyLive, "liveStart" | "liveTold">>>;

/** All lobbies of this server; each outlives a restart. */
export interface Lobbies {
  get(code: string): Result<OpenLobby>;
  create(wish: Wish): Promise<Result<{ code: string; host: string }>>;
  join(
    code: string,
    who: { readonly name: string; readonly role: RoleId; readonly token?: string; readonly host?: string },
    most: (role: RoleId) => number,
  ): Promise<Result<Joined>>;
  /** SIM_STATE while it runs. */
  chooseRole(lobby: OpenLobby, seat: number, role: RoleId, most: (role: RoleId) => number): Promise<Result<void>>;
  /** `look` takes the live state where it is to be taken anew. */
  start(lobby: OpenLobby, seat: number, look: LookLive): Promise<Result<void>>;
  /** A new run: of the same course, with the same seed, or another. */
  again(lobby: OpenLobby, seat: number, course?: "same" | "other"): Promise<Result<void>>;
  leave(lobby: OpenLobby, seat: number): Promise<void>;
  /** Ends what nobody has been in for long. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

const noLobby = (): Result<never> =>
  refuse("SIM_UNKNOWN", {
    en: "There is no drill with this code. Check the code, or ask who sent it.",
    zh: "没有这个代码的演练。请检查代码，或询问发送者。",
  });
const taken = (): Result<never> =>
  refuse("SIM_STATE", { en: "This role is taken. Choose another one.", zh: "该角色已满，请选择其他角色。" });
const hostOnly = (): Result<never> =>
  refuse("AUTH_FORBIDDEN", { en: "Only who opened this drill may do that.", zh: "只有开设演练的人可以这样做。" });
const notNow = (): Result<never> =>
  refuse("SIM_STATE", { en: "This cannot be done at this moment of the drill.", zh: "演练当前阶段不能这样做。" });

/** What was kept, as far as it can be read. */
function readKept(folder: string, log: Log): KeptLobby[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((code) => {
    const file = join(folder, code, "lobby.json");
    if (!existsSync(file)) return [];
    try {
      const parsed = LobbySchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
      if (parsed.success && parsed.data.code === code) return [parsed.data];
    } catch (error) {
      log.warn("a drill's lobby cannot be read and is left out", { code, error: String(error) });
    }
    return [];
  });
}

interface Held extends LobbyShared {
  readonly lobbies: Map<string, OpenLobby>;
}

const UNPERMITTED = { permit: null, model: null, permitNote: null } as const;

type Most = (role: RoleId) => number;

const opened = ({ clock }: LobbyShared, kept: KeptLobby): OpenLobby => ({
  ...{ kept, run: null, bodies: [], here: 0, emptySinceMs: clock.nowMs() },
  end: kept.end as DrillEnd | null,
});

const isTaken = ({ kept }: OpenLobby, role: RoleId, most: number, but = -1): boolean =>
  kept.people.filter((one, seat) => one.role === role && seat !== but).length >= most;

async function create(
  held: Held,
  { drill, agents, seed, guidance, live }: Wish,
): Promise<Result<{ code: string; host: string }>> {
  const { lobbies, folder, clock } = held;
  if (lobbies.size >= DRILL_LIMITS.lobbies)
    return refuse("SIM_BUDGET", {
      en: "As many drills are open here as this server takes. Try again in a while.",
      zh: "此服务器上打开的演练已达上限，请稍后再试。",
    });
  const [code, host] = [newCode((one) => lobbies.has(one)), newToken()];
  const lobby = opened(held, {
    ...{ code, drill, agents, seed: seed ?? newSeed(), host: hashOf(host), phase: "waiting", startsAtMs: null },
    ...{ run: 1, createdAtMs: clock.nowMs(), people: [], end: null },
    ...{ guidance, permit: null, model: null, permitNote: null },
    ...{ ...WRITTEN, live },
  });
  makeFolder(join(folder, code));
  lobbies.set(code, lobby);
  await changeLobby(held, lobby, {});
  return ok({ code, host });
}

/** Whether somebody has been let into the lobby before. */
export const isOfLobby = ({ kept }: OpenLobby, token: string | undefined): boolean =>
  token !== undefined && kept.people.some((one) => one.token === hashOf(token));

type Coming = Parameters<Lobbies["join"]>[1];

async function comeIn(
  held: Held,
  lobby: OpenLobby,
  { name, role, token, host }: Coming,
  most: Most,
): Promise<Result<Joined>> {
  const { people } = lobby.kept;
  const known = token === undefined ? -1 : people.findIndex((one) => one.token === hashOf(token));
  if (known >= 0 && token !== undefined) return ok({ lobby, seat: known, token });
  if (people.length >= DRILL_LIMITS.people)
    return refuse("SIM_BUDGET", { en: "This drill is full.", zh: "本次演练人数已满。" });
  if (lobby.kept.phase === "ended" || lobby.kept.phase === "countdown") return notNow();
  if (isTaken(lobby, role, most(role))) return taken();
  let who: number | null = null;
  if (lobby.kept.phase === "running" && lobby.run !== null) {
    const joined = await lobby.run.join(role);
    if (!joined.ok) return joined;
    who = joined.value;
  }
  const fresh = newToken();
  // Others may have come in while this one was let into the world.
  const before = lobby.kept.people;
  const isHost = host !== undefined && hashOf(host) === lobby.kept.host && before.every((one) => !one.isHost);
  await changeLobby(held, lobby, { people: [...before, { name, role, isHost, token: hashOf(fresh), who }] });
  return ok({ lobby, seat: before.length, token: fresh });
}

async function start(held: Held, lobby: OpenLobby, seat: number, look: LookLive): Promise<Result<void>> {
  if (lobby.kept.people[seat]?.isHost !== true) return hostOnly();
  if (lobby.kept.phase !== "waiting" || lobby.run !== null) return notNow();
  const running = [...held.lobbies.values()].filter(({ run }) => run !== null).length;
  if (running >= DRILL_LIMITS.running)
    return refuse("SIM_BUDGET", {
      en: "As many drills run here as this server takes. Wait until one of them has ended.",
      zh: "此服务器上正在进行的演练已达上限，请等待其中一个结束。",
    });
  // Now, and not when the lobby was opened: people may have waited in it for long.
  const isNew = lobby.kept.live && lobby.kept.liveStart === null;
  const now = isNew ? await look(lobby.kept) : ok({});
  if (!now.ok) return now;
  if (lobby.kept.phase !== "waiting" || held.lobbies.get(lobby.kept.code) !== lobby) return notNow();
  const startsAtMs = held.clock.nowMs() + COUNTDOWN_MS;
  await changeLobby(held, lobby, { phase: "countdown", startsAtMs, ...now.value });
  const permitted = await held.permit(lobby.kept);
  // A lobby that was ended meanwhile begins nothing.
  if (held.lobbies.get(lobby.kept.code) !== lobby) return notNow();
  await changeLobby(held, lobby, permitted);
  beginRun(held, lobby);
  return ok(undefined);
}

async function again(
  held: Held,
  lobby: OpenLobby,
  seat: number,
  course: "same" | "other" = "same",
): Promise<Result<void>> {
  if (lobby.kept.people[seat]?.isHost !== true) return hostOnly();
  if (lobby.kept.phase !== "ended") return notNow();
  lobby.end = null;
  const people = lobby.kept.people.map((one) => ({ ...one, who: null }));
  const seed = course === "same" ? lobby.kept.seed : newSeed();
  const run = lobby.kept.run + 1;
  // The same run again begins from the same state; another from how it is then.
  const fresh = course === "same" ? {} : { liveStart: null, liveTold: null };
  const waiting = { phase: "waiting", startsAtMs: null, run, seed, people, end: null } as const;
  await changeLobby(held, lobby, { ...waiting, ...UNPERMITTED, ...fresh });
  return ok(undefined);
}

async function leave(held: Held, lobby: OpenLobby, seat: number): Promise<void> {
  const person = lobby.kept.people[seat];
  if (person === undefined) return;
  if (person.who !== null) lobby.run?.leave(person.who);
  if (lobby.kept.phase !== "waiting") return;
  const people = lobby.kept.people.filter((_, at) => at !== seat);
  const [first, ...rest] = people;
  // Somebody must be able to start it.
  const handed = person.isHost && first !== undefined ? [{ ...first, isHost: true }, ...rest] : people;
  await changeLobby(held, lobby, { people: handed });
}

async function sweep(held: Held): Promise<void> {
  const { lobbies, clock, folder } = held;
  for (const [code, lobby] of lobbies) {
    const isEmpty = lobby.here === 0 && clock.nowMs() - lobby.emptySinceMs > DRILL_LIMITS.emptyMs;
    if (!isEmpty) continue;
    lobbies.delete(code);
    await endRun(lobby);
    await held.events.swept?.(code);
    await rm(join(folder, code), { recursive: true, force: true });
  }
}

export async function openLobbies(shared: LobbyShared): Promise<Lobbies> {
  makeFolder(shared.folder);
  const held: Held = { ...shared, lobbies: new Map() };
  const { lobbies } = held;
  for (const kept of readKept(shared.folder, shared.log)) {
    const lobby = opened(shared, kept);
    lobbies.set(kept.code, lobby);
    if (kept.phase === "running") resumeRun(shared, lobby);
    // Nobody had moved yet: the host starts again.
    if (kept.phase === "countdown") lobby.kept = { ...kept, phase: "waiting", startsAtMs: null };
  }
  const get: Lobbies["get"] = (code) => {
    const lobby = lobbies.get(code);
    return lobby === undefined ? noLobby() : ok(lobby);
  };
  return {
    get,
    create: (wish) => create(held, wish),
    async join(code, who, most) {
      const lobby = get(code);
      return lobby.ok ? comeIn(held, lobby.value, who, most) : lobby;
    },
    async chooseRole(lobby, seat, role, most) {
      if (lobby.kept.phase !== "waiting") return notNow();
      if (isTaken(lobby, role, most(role), seat)) return taken();
      const people = lobby.kept.people.map((one, at) => (at === seat ? { ...one, role } : one));
      await changeLobby(held, lobby, { people });
      return ok(undefined);
    },
    start: (lobby, seat, look) => start(held, lobby, seat, look),
    again: (lobby, seat, course) => again(held, lobby, seat, course),
    leave: (lobby, seat) => leave(held, lobby, seat),
    sweep: () => sweep(held),
    async close() {
      await Promise.all([...lobbies.values()].map(endRun));
    },
  };
}
