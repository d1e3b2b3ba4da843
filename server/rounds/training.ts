import { dirname, join } from "node:path";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { isSignedBy } from "../../contracts-abi/typed-data/signature.ts";
import { updateHash } from "../../contracts-abi/typed-data/training.ts";
import type { Closing } from "../../models/learning/closing.ts";
import type { Offer } from "../../models/learning/offer.ts";
import { messageOf, stateBytes } from "../../models/learning/record.ts";
import type { Message } from "../../models/learning/round.ts";
import type { ServerState } from "../../models/learning/strategies/strategy.ts";
import { type Slice, taken } from "../../models/learning/width/slice.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { digestBytes } from "../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { LearningParamsOf, LearningResult } from "../../twins/protocol/learning.ts";
import { makeFolder } from "../makeFolder.ts";
import { diskFailure } from "../store/files.ts";
import { writeDurably } from "../writeDurably.ts";
import { type ClosedRound, type Journal, openJournal } from "./journal.ts";
import { type DemandStand, hasSeat, type MarketPort, type OpenedDemand, type RoundStand } from "./market.ts";
import { createTrainingPool, type TrainingPool } from "./trainingPool.ts";

export interface TrainingParts {
  readonly market: MarketPort;
  readonly clock: Clock;
  /** Of this demand; made when missing. */
  readonly folder: string;
  readonly opened: OpenedDemand;
  readonly offer: Offer;
  /** Devices by seat. */
  readonly seats: readonly Hex[];
  /** Examples that each said it has when it applied. */
  readonly examples: readonly number[];
  /** Digest of the members that train for each; null for a device that trains itself. */
  readonly rosters: readonly (string | null)[];
  /** Share of the model's width that each trains; null where the demand has no slices. */
  readonly widths: readonly number[] | null;
  /** A round or the whole is over: seats may have something to do. */
  readonly onChange: () => void;
  /** A round is closed on chain, and this seat's update of so many bytes counted in it. After a kill it may be told again. */
  readonly onWork: (round: number, seat: number, updateBytes: number) => void;
}

/** The rounds of a demand whose seats are filled. */
export interface Training {
  readonly rounds: () => readonly ClosedRound[];
  /** Seats whose message of the running round is here. */
  delivered(): readonly number[];
  turn(device: Hex): Promise<Result<LearningResult<"turn">>>;
  deliver(update: LearningParamsOf<"deliver">): Promise<Result<void>>;
  /** Goes on with the rounds as far as it can be gone now. */
  step(stand: DemandStand): Promise<Result<void>>;
  close(): Promise<void>;
}

/** The trained model, in a demand's folder. */
export const MODEL_FILE = "model.json";

/** Models by their CID, first and trained ones, beside the demands' folders. */
export const modelsFolder = (learning: string): string => join(learning, "models");

/** A block's time is its maker's; what was committed in time is seen so much later at the latest. */
const LAST_BLOCK_MS = 2_000;

const notYours = refuse("AUTH_FORBIDDEN", {
  en: "The device has no seat in this demand. Apply while a demand takes applications.",
  zh: "该设备在此需求中没有席位。请在需求接受申请时提交申请。",
});
const overAlready = (round: number): Result<never> =>
  refuse("WORK_LATE", {
    en: `Round ${round + 1} takes no updates now. Ask for the device's turn again.`,
    zh: `第 ${round + 1} 轮现在不接受更新，请重新询问该设备的任务。`,
  });
const unfitting = (en: string, zh: string): Result<never> => refuse("WIRE_SCHEMA", { en, zh });

/** What a round begins with, for a seat: no slot but the control variate is anybody's business. */
const broadcastBytes = ({ round, weights, slots }: ServerState, slice: Slice | null): Uint8Array =>
  stateBytes({
    round,
    weights: taken(weights, slice),
    slots: slots.control === undefined ? {} : { control: slots.control },
  });

/** Opens the rounds of a demand, where they are. @returns STORE_* when the disk fails */
export function openTraining(parts: TrainingParts): Result<Training> {
  const { opened, offer, seats, folder, widths, rosters } = parts;
  const { contribution: _, ...terms } = offer;
  try {
    makeFolder(folder);
    const journal = openJournal(folder, {
      ...terms,
      clients: [...seats],
      ...(widths === null ? {} : { widths: [...widths] }),
      ...(rosters.every((roster) => roster === null) ? {} : { demand: opened.demand, rosters: [...rosters] }),
    });
    return journal.ok ? ok(new OpenTraining(parts, journal.value)) : journal;
  } catch (error) {
    return diskFailure(error);
  }
}

class OpenTraining implements Training {
  readonly #parts: TrainingParts;
  readonly #journal: Journal;
  /** Each is read once: its state's digest takes all of its weights. */
  readonly #rounds: ClosedRound[];
  #pool: TrainingPool | null = null;
  #start: ServerState | null = null;
  /** By width, each made once. */
  readonly #slices = new Map<number, Slice>();
  #ending = false;
  /** Commitments on their way to the chain. */
  readonly #committing = new Set<Promise<unknown>>();
  #isCaughtUp = false;

  constructor(parts: TrainingParts, journal: Journal) {
    this.#parts = parts;
    this.#journal = journal;
    this.#rounds = [...journal.rounds()];
  }

  /** Hired when it is first needed: of a demand that only waits for its pay nothing is computed. */
  #ask: TrainingPool["ask"] = (name, asked) => {
    this.#pool ??= createTrainingPool(this.#parts.offer.task, 1);
    return this.#pool.ask(name, asked);
  };

  rounds = (): readonly ClosedRound[] => this.#rounds;

  delivered(): readonly number[] {
    return this.#journal.places(this.#journal.count);
  }

  /** Null when it closes. */
  async #state(): Promise<ServerState | null> {
    const { offer, seats } = this.#parts;
    const kept = this.#journal.stateAfter(this.#journal.count);
    if (kept !== null) return kept;
    this.#start ??= await this.#ask("start", { offer, seats: seats.length });
    return this.#start;
  }

  #widthOf(seat: number): number {
    return this.#parts.widths?.[seat] ?? 1;
  }

  /** What of the model a width is; null for all of it, undefined when it closes. */
  async #sliceAt(width: number): Promise<Slice | null | undefined> {
    if (width === 1) return null;
    const slice = this.#slices.get(width) ?? (await this.#ask("slice", { width }));
    if (slice !== null) this.#slices.set(width, slice);
    return slice ?? undefined;
  }

  async turn(device: Hex): Promise<Result<LearningResult<"turn">>> {
    const { market, opened, offer, seats } = this.#parts;
    const seat = seats.indexOf(device);
    if (seat < 0) return notYours;
    const stand = await market.stand(opened.demand);
    if (!stand.ok) return stand;
    const { round, ended } = stand.value;
    const width = this.#widthOf(seat);
    const nothing = { round, seat, width, state: null, kept: null, untilMs: null } as const;
    if (ended) return ok({ what: "ended", ...nothing });
    const running = await market.round(opened.demand, round);
    if (!running.ok) return running;
    const wait = ok({ what: "wait", ...nothing } as const);
    const open = running.value.phase === "running" && round === this.#journal.count;
    if (!open || hasSeat(running.value.committed | stand.value.barred, seat)) return wait;
    const state = await this.#state();
    const slice = await this.#sliceAt(width);
    if (state === null || slice === undefined) return wait;
    const untilMs = running.value.startedAtMs + opened.commitMs;
    // Of what may be late nothing is kept from message to message.
    const isFirst = round === 0 || offer.pace !== undefined;
    const kept = isFirst ? null : (this.#journal.turn(round - 1, seat)?.message.kept ?? null);
    return ok({ what: "train", round, seat, width, state: broadcastBytes(state, slice), kept, untilMs });
  }

  /** The last round over, from 0, that an update of a seat counted in; -1 without one. */
  #lastCame(seat: number): number {
    return this.#rounds.findLastIndex(({ late }) => late?.came.includes(seat));
  }

  /**
   * Whether an update of this round may have been begun when it says. In a demand whose updates may be late each training counts once, so
   * that it was begun after the seat's last update; in others it is of the round and says nothing.
   */
  #mayBegin({ begun }: Message, round: number, seat: number): boolean {
    const { pace } = this.#parts.offer;
    if (pace === undefined || begun === undefined) return true;
    return begun <= round && round - begun <= pace.maxLate && begun > this.#lastCame(seat);
  }

  async deliver({ round, device, message, signature }: LearningParamsOf<"deliver">): Promise<Result<void>> {
    const { market, opened, offer, seats, examples } = this.#parts;
    const seat = seats.indexOf(device);
    if (seat < 0) return notYours;
    if (round !== this.#journal.count) return overAlready(round);
    const parsed = messageOf(message);
    if (parsed === null || (parsed.begun === undefined) !== (offer.pace === undefined))
      return unfitting("The update is no message of a round.", "该更新不是本轮的消息。");
    if (parsed.client !== device || parsed.examples !== examples[seat])
      return unfitting(
        "The update names another device, or another number of examples than the device applied with.",
        "该更新中的设备或样本数与申请时不符。",
      );
    if (!this.#mayBegin(parsed, round, seat)) return overAlready(round);
    const digest = digestBytes(message);
    const hash = updateHash(market.domain, { demand: BigInt(opened.demand), round: BigInt(round), device, digest });
    if (!isSignedBy(hash, signature, device))
      return refuse("AUTH_BAD_SIGNATURE", {
        en: "The update is not signed by the device that it names.",
        zh: "该更新的签名不是其所述设备的签名。",
      });
    const before = await market.update(opened.demand, round, device);
    if (!before.ok) return before;
    // The round may have ended while the chain was asked.
    if (this.#ending || round !== this.#journal.count) return overAlready(round);
    // Kept before it is committed: what the chain names must be here.
    if (before.value === null || before.value === digest)
      this.#journal.keepTurn(round, seat, { message: parsed, memory: null });
    if (before.value === digest) return ok(undefined);
    if (before.value !== null) return overAlready(round);
    // Nobody is told: what others wait for is the round's end, and with hundreds of seats each would ask for each.
    const commit = market.commit(opened.demand, device, digest, signature);
    this.#committing.add(commit);
    const committed = await commit.finally(() => this.#committing.delete(commit));
    return committed.ok ? ok(undefined) : committed;
  }

  async step(stand: DemandStand): Promise<Result<void>> {
    const { market, opened, clock } = this.#parts;
    this.#catchUp(stand.round);
    if (stand.ended) return ok(undefined);
    // The round was closed here, and the process ended before the chain heard of it.
    if (this.#journal.count > stand.round) return this.#tell(stand.round);
    const round = await market.round(opened.demand, stand.round);
    if (!round.ok || round.value.phase !== "running") return round.ok ? ok(undefined) : round;
    const commitUntilMs = round.value.startedAtMs + opened.commitMs;
    // A commitment in the last block before the end is there by then.
    const now = clock.nowMs() - LAST_BLOCK_MS;
    const here = this.#here(stand, round.value);
    const all = this.#parts.seats.filter((_, seat) => !hasSeat(stand.barred, seat)).length;
    if (here.length < Math.min(all, opened.enough ?? all) && now <= commitUntilMs) return ok(undefined);
    if (here.length < opened.quorum || now > commitUntilMs + opened.closeMs)
      return now > commitUntilMs ? this.#lapse() : ok(undefined);
    this.#ending = true;
    try {
      // What is on its way comes in time, since nothing more is let in.
      await Promise.allSettled(this.#committing);
      const last = await market.round(opened.demand, stand.round);
      return last.ok ? await this.#end(stand.round, this.#here(stand, last.value)) : last;
    } finally {
      this.#ending = false;
    }
  }

  /** Seats that committed and whose message is here. */
  #here(stand: DemandStand, { committed }: RoundStand): readonly number[] {
    return this.#journal.places(stand.round).filter((seat) => hasSeat(committed, seat) && !hasSeat(stand.barred, seat));
  }

  /** Messages of rounds before that were not joined yet, the oldest first. */
  #waiting(): readonly Message[] {
    const joined = this.#rounds.findLastIndex(({ late }) => late?.joined ?? true);
    return this.#rounds.slice(joined + 1).flatMap(({ report, late }) => {
      const messages = late?.came.flatMap((seat) => this.#journal.turn(report.round - 1, seat)?.message ?? []) ?? [];
      return messages.filter(({ client }) => !report.dropped.some((one) => one.client === client));
    });
  }

  async #end(round: number, here: readonly number[]): Promise<Result<void>> {
    const { offer, seats: clients, widths } = this.#parts;
    const state = await this.#state();
    const messages = clients.map((_, seat) =>
      here.includes(seat) ? (this.#journal.turn(round, seat)?.message ?? null) : null,
    );
    const waiting = this.#waiting();
    const closing: Closing | null =
      state === null
        ? null
        : await this.#ask("end", { offer, state, clients, messages, waiting, widths, secret: this.#journal.secret });
    if (closing === null) return ok(undefined);
    // Before the journal has the round, which then is not closed again: a kill in between would lose the model.
    if (round + 1 === offer.instruction.rounds) await this.#writeModel(closing.state);
    const { report, scores, contributions } = closing;
    const late = offer.pace === undefined ? undefined : { came: here, joined: closing.joined };
    this.#rounds.push(this.#journal.close(closing.state, { report, scores, contributions, late }));
    return this.#tell(round);
  }

  /** Closes a round on chain by what the journal has of it. */
  async #tell(round: number): Promise<Result<void>> {
    const { market, opened, onChange } = this.#parts;
    const closed = this.#rounds[round];
    if (closed?.contributions === undefined) return ok(undefined);
    const told = await market.close(opened.demand, closed.state, closed.contributions);
    if (!told.ok) return told;
    this.#tellWork(round, closed);
    onChange();
    return ok(undefined);
  }

  /** The process before may have ended between a round's end on chain and its work's being told. */
  #catchUp(rounds: number): void {
    const last = this.#rounds[rounds - 1];
    if (!this.#isCaughtUp && last !== undefined) this.#tellWork(rounds - 1, last);
    this.#isCaughtUp = true;
  }

  #tellWork(round: number, { report, late }: ClosedRound): void {
    for (const seat of late?.came ?? this.#journal.places(round)) {
      const message = this.#journal.turn(round, seat)?.message;
      if (message === undefined || report.dropped.some(({ client }) => client === message.client)) continue;
      this.#parts.onWork(round, seat, message.bytes.length);
    }
  }

  async #lapse(): Promise<Result<void>> {
    const { market, opened, onChange } = this.#parts;
    const lapsed = await market.lapse(opened.demand);
    if (!lapsed.ok) return lapsed;
    onChange();
    return ok(undefined);
  }

  async #writeModel({ weights }: ServerState): Promise<void> {
    const packed = await this.#ask("pack", { weights });
    if (packed === null) return;
    const { folder } = this.#parts;
    const byCid = modelsFolder(dirname(folder));
    makeFolder(byCid);
    await writeDurably(join(byCid, `${packed.cid}.json`), packed.bytes);
    await writeDurably(join(folder, MODEL_FILE), packed.bytes);
  }

  async close(): Promise<void> {
    await this.#pool?.close();
    this.#journal.end();
  }
}
