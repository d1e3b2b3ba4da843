import { join } from "node:path";
import type { Clock } from "../../twins/core/clock.ts";
import type { Result } from "../../twins/core/result.ts";
import type { Log } from "../log.ts";
import { writeDurably } from "../writeDurably.ts";
import { createDrillRun, type DrillRun, type DrillRunEvents } from "./drillRun.ts";
import type { KeptLobby, LobbyPerson } from "./lobby.ts";
import type { DrillEnd, DrillTick } from "./messages.ts";
import type { Permitted } from "./permits.ts";

/** A lobby that is open: what is kept of it, and its run. */
export interface OpenLobby {
  kept: KeptLobby;
  run: DrillRun | null;
  /** Indices in the frames of the participants, by their number in the world. */
  bodies: readonly number[];
  /** How many connections are in it, and since when there is none. */
  here: number;
  emptySinceMs: number;
  end: DrillEnd | null;
}

export interface LobbyEvents {
  changed(lobby: OpenLobby): void;
  tick(lobby: OpenLobby, tick: DrillTick): void;
  bodies(lobby: OpenLobby): void;
  ended(lobby: OpenLobby, end: DrillEnd): void;
  /** Before the files of a lobby are taken away: whoever still works on them stops. */
  swept?(code: string): Promise<void>;
}

/** What the parts of the lobbies share. */
export interface LobbyShared {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: LobbyEvents;
  /** Asks for the permit of a run that begins, and which model may steer its signs. */
  permit(lobby: KeptLobby): Promise<Permitted>;
  /** Binds what a permitted run gave. */
  post(permit: string, digest: string): Promise<Result<unknown>>;
}

/** Changes what is kept of a lobby, one write after the other; told when it is on the disk. */
export async function changeLobby(
  { folder, events }: LobbyShared,
  lobby: OpenLobby,
  to: Partial<KeptLobby>,
): Promise<void> {
  lobby.kept = { ...lobby.kept, ...to };
  await writeDurably(join(folder, lobby.kept.code, "lobby.json"), `${JSON.stringify(lobby.kept)}\n`);
  events.changed(lobby);
}

export async function endRun(lobby: OpenLobby): Promise<void> {
  const { run } = lobby;
  lobby.run = null;
  await run?.close();
}

/** The result is bound on chain; where that fails the lobby says so, and the run stands as it is. */
async function postEnd(shared: LobbyShared, lobby: OpenLobby, permit: string, digest: string): Promise<void> {
  const posted = await shared.post(permit, digest);
  if (posted.ok || lobby.kept.permit !== permit) return;
  const { message, said } = posted.error;
  shared.log.warn("a drill's result is not on chain", { code: lobby.kept.code, error: message });
  const why = said ?? { en: message, zh: message };
  const permitNote = {
    en: `The result of this drill is not bound on chain. ${why.en}`,
    zh: `本次演练的结果未在链上登记。${why.zh}`,
  };
  await changeLobby(shared, lobby, { permitNote });
}

function eventsOf(shared: LobbyShared, lobby: OpenLobby, begun: (run: DrillRun) => void): DrillRunEvents {
  const { log, events } = shared;
  const { code } = lobby.kept;
  return {
    ready() {
      if (lobby.run !== null) begun(lobby.run);
    },
    tick(tick) {
      if (lobby.kept.phase === "countdown") void changeLobby(shared, lobby, { phase: "running" });
      events.tick(lobby, tick);
    },
    bodies(bodies) {
      lobby.bodies = bodies;
      events.bodies(lobby);
    },
    ended(end) {
      lobby.end = end;
      const endedAtMs = shared.clock.nowMs();
      const kept = { ...end, participants: [...end.participants] };
      void changeLobby(shared, lobby, { phase: "ended", end: kept, endedAtMs });
      events.ended(lobby, end);
      void endRun(lobby);
      const { permit } = lobby.kept;
      if (permit !== null) void postEnd(shared, lobby, permit, end.digest);
      log.info("a drill has ended", { code, tickMs: end.tickMs, people: end.participants.length });
    },
    failed(message) {
      log.error("a drill has failed", { code, error: message });
      void changeLobby(shared, lobby, { phase: "waiting", startsAtMs: null });
      void endRun(lobby);
    },
  };
}

function runOf(shared: LobbyShared, lobby: OpenLobby, begun: (run: DrillRun) => void): DrillRun {
  const { code, drill, seed, agents, run, model: guidance, liveStart: live } = lobby.kept;
  const file = join(shared.folder, code, `record-${run}.jsonl`);
  return createDrillRun({ drill, seed, agents, guidance, live, file }, eventsOf(shared, lobby, begun));
}

/** Goes on with a drill that ran when the server ended: its record is played again, and time goes on from there. */
export function resumeRun(shared: LobbyShared, lobby: OpenLobby): void {
  lobby.run = runOf(shared, lobby, (run) => run.start(shared.clock.nowMs()));
}

/** Begins a drill: people who are there come in, in their order, and time goes on when the countdown is over. */
export function beginRun(shared: LobbyShared, lobby: OpenLobby): void {
  lobby.run = runOf(shared, lobby, (run) => {
    void (async () => {
      const people: LobbyPerson[] = [];
      for (const person of lobby.kept.people) {
        const joined = await run.join(person.role);
        people.push({ ...person, who: joined.ok ? joined.value : null });
      }
      await changeLobby(shared, lobby, { people });
      run.start(lobby.kept.startsAtMs ?? shared.clock.nowMs());
    })();
  });
}
