import { type ClientMemory, newcomer, partOf, takeTurn } from "./client.ts";
import { CODECS } from "./compression/codecs.ts";
import type { Client, Federation } from "./federation.ts";
import { strategyOf } from "./instruction.ts";
import { broadcastOf, type Message } from "./round.ts";
import { type BufferedState, buffered } from "./strategies/buffered.ts";
import { unfit } from "./update.ts";

/** How long each client takes for its turn, by place: seconds of a clock that is counted, not waited for. */
export type Paces = readonly number[];

export interface Buffering {
  /** Updates after which the server goes on. */
  readonly size: number;
  /** What is more rounds late counts for nothing. */
  readonly maxLate: number;
}

/** What is known when the server has new weights. */
export interface Joined {
  /** Seconds of the counted clock. */
  readonly atS: number;
  /** Times that the server went on. */
  readonly round: number;
  readonly weights: Float32Array;
}

interface Turn {
  readonly place: number;
  readonly endsS: number;
  readonly begunAt: number;
  readonly done: Promise<{ readonly message: Message; readonly memory: ClientMemory } | null>;
}

const byEnd = (a: Turn, b: Turn): number => a.endsS - b.endsS || a.place - b.place;

/** Seconds of a round in which everybody waits for the slowest. */
export const synchronousRoundS = (paces: Paces): number => Math.max(...paces);

/**
 * Rounds in which nobody waits for anybody (FedBuff; Nguyen et al. 2022): each client begins anew, with the weights of then, as soon as
 * it is done. The order of events is that of the counted clock, so that the same demand gives the same bits however fast the machine is.
 * @param onJoined false ends the rounds
 * @throws RangeError where the strategy keeps control variates, or the paces are not those of the clients
 */
export async function runAsynchronously(
  federation: Federation,
  from: Float32Array,
  paces: Paces,
  { size, maxLate }: Buffering,
  onJoined: (joined: Joined) => Promise<boolean>,
): Promise<BufferedState> {
  const { clients, instruction, trainer } = federation;
  if (instruction.strategy.name === "scaffold") throw new RangeError("Scaffold's control variates need rounds");
  if (paces.length !== clients.length || !paces.every((pace) => pace > 0))
    throw new RangeError("a pace for each client");
  const rule = buffered(strategyOf(instruction, clients.length), size, maxLate);
  const codec = CODECS[instruction.codec];
  const memory = clients.map((): ClientMemory => newcomer);
  const turns = clients.map(() => 0);
  let state = rule.start(from);
  const begin = (place: number, atS: number): Turn => {
    const client = clients[place] as Client;
    // Its own turns number its seeds: of two turns with the same weights neither is the other again.
    const broadcast = { ...broadcastOf(state.server), round: turns[place] ?? 0 };
    turns[place] = broadcast.round + 1;
    const part = partOf(federation, place, client);
    const done = takeTurn(part, broadcast, memory[place] ?? newcomer, trainer(place), client.lie);
    return { place, endsS: atS + (paces[place] ?? 1), begunAt: state.server.round, done };
  };
  let running = clients.map((_, place) => begin(place, 0));
  while (state.server.round < instruction.rounds) {
    const [next, ...others] = running.sort(byEnd);
    const turn = await next?.done;
    if (next === undefined || turn === undefined || turn === null) break;
    memory[next.place] = turn.memory;
    const { client, examples, bytes } = turn.message;
    const delta = codec.decode(bytes, from.length) ?? new Float32Array(0);
    const update = { client, examples, delta, begunAt: next.begunAt };
    const taken = unfit(update, from.length) === null ? rule.take(state, update) : null;
    state = taken?.state ?? state;
    const { round, weights } = state.server;
    if (taken?.joined === true && !(await onJoined({ atS: next.endsS, round, weights }))) break;
    running = [...others, begin(next.place, next.endsS)];
  }
  // Nothing is left behind that would still be training.
  await Promise.allSettled(running.map(({ done }) => done));
  return state;
}
