import type { RollView } from "../../../twins/protocol/drill.ts";

export type RollRoom = RollView["rooms"][number];

/** Rooms of a floor as somebody who looks after them needs them: what is unlike the rest by name, the rest by number. */
export interface RoomGroups {
  /** A detector answers, or a door stands open. */
  readonly odd: readonly RollRoom[];
  readonly unchecked: readonly RollRoom[];
  readonly checked: readonly RollRoom[];
}

export function groupRooms(rooms: readonly RollRoom[]): RoomGroups {
  const isOdd = ({ doorsOpen, detector }: RollRoom): boolean => doorsOpen > 0 || detector !== "quiet";
  const rank = ({ detector, isChecked }: RollRoom): number => (detector !== "quiet" ? 0 : 2) + Number(isChecked);
  const plain = rooms.filter((room) => !isOdd(room));
  return {
    odd: rooms.filter(isOdd).sort((a, b) => rank(a) - rank(b)),
    unchecked: plain.filter(({ isChecked }) => !isChecked),
    checked: plain.filter(({ isChecked }) => isChecked),
  };
}

const NUMBER = /\d+/;

/** Names in few words: those with numbers by their numbers, runs of three and more as "201–214"; the others as they are. */
export function shortNames(names: readonly string[], and: string): string {
  const numbers = names.flatMap((name) => NUMBER.exec(name)?.slice(0, 1).map(Number) ?? []).sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const n of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && n === last[1] + 1) last[1] = n;
    else if (last === undefined || n !== last[1]) runs.push([n, n]);
  }
  const told = runs.flatMap(([from, to]) =>
    to - from >= 2 ? [`${from}–${to}`] : from === to ? [String(from)] : [String(from), String(to)],
  );
  return [...told, ...names.filter((name) => !NUMBER.test(name))].join(and);
}
