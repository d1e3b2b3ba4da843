import type { Namespace, Socket } from "socket.io";
import { ROLE } from "../../twins/drill/roles.ts";
import type { DrillToServer, RollView, ServerToDrill } from "../../twins/protocol/drill.ts";
import type { OpenLobby } from "./lobbyRuns.ts";
import type { DrillTick } from "./messages.ts";

export type DrillClient = Socket<DrillToServer, ServerToDrill>;
export type DrillSpace = Namespace<DrillToServer, ServerToDrill>;

/** Seats of the lobby by the number of their participant in the world. */
export const seatOf = (lobby: OpenLobby, who: number): number => lobby.kept.people.findIndex((one) => one.who === who);

/** Who is to know it, by their seats: those who are there to help, and the host. */
function tellRoll(lobby: OpenLobby, seats: ReadonlyMap<number, DrillClient> | undefined, roll: RollView): void {
  // The page knows people by their seats.
  const people = roll.people.map((one) => ({ ...one, who: seatOf(lobby, one.who) }));
  const help = roll.help.map((one) => ({ ...one, who: seatOf(lobby, one.who) }));
  for (const [seat, client] of seats ?? []) {
    const person = lobby.kept.people[seat];
    if (person !== undefined && (person.isHost || ROLE[person.role].isTrained))
      client.emit("roll", { ...roll, people, help });
  }
}

/** A step of the drill, to everybody what is theirs. */
export function tellTick(
  space: DrillSpace,
  lobby: OpenLobby,
  seats: ReadonlyMap<number, DrillClient> | undefined,
  { frame, own, doors, said, view, scene, roll }: DrillTick,
): void {
  const room = space.to(lobby.kept.code);
  room.volatile.emit("frame", frame);
  if (view !== null) room.emit("hazard", view);
  if (doors.length > 0) room.emit("doors", doors);
  if (scene !== null) room.emit("scene", scene);
  // Not volatile: right after a frame the line is busy, and one of a pair would always be dropped.
  for (const [who, state] of own) seats?.get(seatOf(lobby, who))?.emit("own", state);
  const forAll = said.filter(({ to }) => to === null).map(({ to: _, ...line }) => line);
  if (forAll.length > 0) room.emit("said", forAll);
  if (roll !== null) tellRoll(lobby, seats, roll);
  for (const { to, ...line } of said) if (to !== null) seats?.get(seatOf(lobby, to))?.emit("said", [line]);
}

/** Index in the frames of each of the people, in their order. */
const bodiesOf = (lobby: OpenLobby): number[] =>
  lobby.kept.people.map(({ who }) => (who === null ? -1 : (lobby.bodies[who] ?? -1)));

export const tellBodies = (space: DrillSpace, lobby: OpenLobby): void => {
  space.to(lobby.kept.code).emit("bodies", bodiesOf(lobby));
};

/** Brings who has just come up to what the others know. */
export async function bringUp(client: DrillClient, lobby: OpenLobby, seat: number): Promise<void> {
  const whole = await lobby.run?.whole(lobby.kept.people[seat]?.who ?? null);
  if (whole?.ok !== true) return;
  const { frame, doors, view, scene } = whole.value;
  client.emit("frame", frame);
  if (view !== null) client.emit("hazard", view);
  client.emit("doors", doors);
  client.emit("scene", scene);
  client.emit("bodies", bodiesOf(lobby));
}
