import type { DrillInfo, LobbyView } from "../../twins/protocol/drill.ts";
import type { OpenLobby } from "./lobbyRuns.ts";

/** A lobby as those who are in it see it. */
export function viewOf(lobby: OpenLobby, info: DrillInfo, isHere: (seat: number) => boolean): LobbyView {
  const { code, agents, phase, startsAtMs, people, permit, guidance, model, permitNote, live, liveTold } = lobby.kept;
  return {
    ...{ code, drill: info, agents, phase, startsAtMs, permit, guidance, model, permitNote },
    live: live ? { told: liveTold } : null,
    people: people.map(({ name, role, isHost }, who) => ({ who, name, role, isHost, isHere: isHere(who) })),
  };
}
