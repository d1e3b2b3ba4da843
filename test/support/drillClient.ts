import type { Socket } from "socket.io-client";
import type {
  DrillAnswer,
  DrillAsk,
  DrillParamsOf,
  DrillResult,
  DrillToServer,
  LobbyView,
  ServerToDrill,
} from "../../twins/protocol/drill.ts";

/** A connection of a drill's page, without the page. */
export type DrillSocketClient = Socket<ServerToDrill, DrillToServer>;

/** Asks, and has what is answered: a refusal, too. */
export const rawAsk = <A extends DrillAsk>(
  of: DrillSocketClient,
  name: A,
  params: DrillParamsOf<A>,
): Promise<DrillAnswer<A>> => new Promise((resolve) => of.emit("ask", name, params as never, resolve as never));

/** @throws Error where it is refused */
export async function askDrill<A extends DrillAsk>(
  of: DrillSocketClient,
  name: A,
  params: DrillParamsOf<A>,
): Promise<DrillResult<A>> {
  const answer = await rawAsk(of, name, params);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

/** The next lobby that is told and is as wanted. */
export const lobbyOf = (of: DrillSocketClient, wanted: (lobby: LobbyView) => boolean): Promise<LobbyView> =>
  new Promise((resolve) => {
    const see = (lobby: LobbyView): void => {
      if (!wanted(lobby)) return;
      of.off("lobby", see);
      resolve(lobby);
    };
    of.on("lobby", see);
  });
