import { join } from "node:path";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { type PerformanceProfile, widthOf } from "../../models/learning/offer.ts";
import { type Applicant, select } from "../../models/learning/selection.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { canonicalJson } from "../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import {
  type DemandNotice,
  LEARNING_LIMITS,
  type LearningParamsOf,
  type LearningResult,
} from "../../twins/protocol/learning.ts";
import type { Log } from "../log.ts";
import { applyFor } from "./applications.ts";
import type { Desk, Documents } from "./desk.ts";
import { type DeviceRound, deviceRound } from "./deviceRound.ts";
import { type Earned, Earnings } from "./earnings.ts";
import { type ClosedRound, readJournal } from "./journal.ts";
import { type DemandStand, hasSeat, type MarketPort, type OpenedDemand } from "./market.ts";
import { MODEL_FILE, openTraining, type Training } from "./training.ts";

/** What is known of the chain's demands is as old as this at the most, ms. */
const LOOK_EVERY_MS = 500;

/** Demands that are trained at once: each has a worker with its task's data. */
export const MAX_TRAININGS = 8;

/** A demand as people look at it. */
export interface DemandWatch extends DemandNotice {
  /** Where the trained model lies once it is. */
  readonly modelPath: string;
  readonly opened: OpenedDemand;
  readonly documents: Documents;
  readonly applicants: readonly Applicant[];
  /** Members of the nodes among them, by the leader's device. */
  readonly members: ReadonlyMap<string, number>;
  readonly rounds: readonly ClosedRound[];
  /** Seats whose update of the running round is here. */
  readonly delivered: readonly number[];
  readonly earned: Earned;
}

/** The operator of TrainingMarket's demands: selects, trains round by round, splits the pay, and goes on after a crash. */
export interface DemandServer {
  notices(): Promise<Result<readonly DemandNotice[]>>;
  watch(): Promise<Result<readonly DemandWatch[]>>;
  apply(application: LearningParamsOf<"apply">): Promise<Result<void>>;
  /** What a device has earned, and whether it may apply. */
  standing(device: Hex): Promise<Result<LearningResult<"standing">>>;
  turn(demand: string, device: Hex): Promise<Result<LearningResult<"turn">>>;
  deliver(update: LearningParamsOf<"deliver">): Promise<Result<void>>;
  /** Does what is due. To be called again and again; a call while one is at work does nothing. */
  step(): Promise<void>;
  close(): Promise<void>;
}

export interface DemandServerParts {
  readonly market: MarketPort;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly log: Log;
  /** Of the demands' rounds, each in a folder of its own. */
  readonly folder: string;
  /** Seats of the demand may have something to do. */
  readonly onChange: (demand: string) => void;
  /** What a device did in a round that is closed on chain; the same work has the same id, however often it is told. */
  readonly onWork: (work: DeviceRound) => void;
}

/** A demand of this server, as far as it is known. */
interface Known {
  readonly opened: OpenedDemand;
  readonly documents: Documents;
  readonly stand: DemandStand;
  /** Devices by seat; none before the selection. */
  readonly seats: readonly Hex[];
}

const unknown = (demand: string): Result<never> =>
  refuse("LEARN_UNKNOWN", {
    en: `Demand ${demand} is none that this server trains. Ask for the demands again.`,
    zh: `需求 ${demand} 不由此服务器训练，请重新查询需求列表。`,
  });

/** The share of the model's width that a seat's device trains; of a device that nothing is known of, all. */
export const widthIn = (profile: PerformanceProfile | undefined, { offer, wanted }: Documents): number =>
  (profile === undefined ? null : widthOf(profile, wanted, offer.instruction)) ?? 1;

export function openDemandServer(parts: DemandServerParts): DemandServer {
  return new OpenDemandServer(parts);
}

class OpenDemandServer implements DemandServer {
  readonly #parts: DemandServerParts;
  readonly #earnings: Earnings;
  readonly #known = new Map<string, Known>();
  /** Rounds of finished demands, by folder. */
  readonly #past = new Map<string, readonly ClosedRound[]>();
  readonly #trainings = new Map<string, Training>();
  #looked: { readonly atMs: number; readonly all: Promise<Result<readonly Known[]>> } | null = null;
  #stepping: Promise<void> | null = null;
  #closed = false;

  constructor(parts: DemandServerParts) {
    this.#parts = parts;
    this.#earnings = new Earnings(parts.market);
  }

  /** As it was a moment ago at the most: however many devices and consoles ask, the chain is asked by one. */
  #look(): Promise<Result<readonly Known[]>> {
    const now = this.#parts.clock.nowMs();
    if (this.#looked === null || now - this.#looked.atMs > LOOK_EVERY_MS || now < this.#looked.atMs)
      this.#looked = { atMs: now, all: this.#lookNow() };
    return this.#looked.all;
  }

  /** Demands that name this server as operator and whose documents were prepared here. */
  async #lookNow(): Promise<Result<readonly Known[]>> {
    const { market, desk } = this.#parts;
    const found = await market.opened(LEARNING_LIMITS.demands);
    if (!found.ok) return found;
    const all: Known[] = [];
    for (const opened of found.value) {
      const held = this.#known.get(opened.demand);
      const before = held?.opened === opened ? held : undefined;
      const documents = before?.documents ?? desk.find(opened.instructionDigest, opened.profileDigest);
      if (documents === null) continue;
      // Of what is over nothing changes any more.
      const isOver = before?.stand.ended === true && desk.isOver(opened.demand);
      const stand = isOver ? ok(before.stand) : await market.stand(opened.demand);
      if (!stand.ok) return stand;
      const seats = before?.seats.length === stand.value.seats ? ok(before.seats) : await this.#seatsOf(opened.demand);
      if (!seats.ok) return seats;
      all.push({ opened, documents, stand: stand.value, seats: seats.value });
    }
    for (const known of all) this.#known.set(known.opened.demand, known);
    return ok(all);
  }

  async #seatsOf(demand: string): Promise<Result<readonly Hex[]>> {
    const { market, desk } = this.#parts;
    const seats: Hex[] = [];
    for (const { device } of desk.applicants(demand)) {
      const found = await market.application(demand, device as Hex);
      if (!found.ok) return found;
      if (found.value.seat !== null) seats[found.value.seat] = device as Hex;
    }
    return ok(seats);
  }

  async #fresh(demand: string): Promise<Result<Known>> {
    const held = this.#known.get(demand);
    const looked = held === undefined ? await this.#look() : ok(undefined);
    if (!looked.ok) return looked;
    const known = this.#known.get(demand);
    return known === undefined ? unknown(demand) : ok(known);
  }

  #phase({ opened, stand }: Known): DemandNotice["phase"] {
    if (stand.ended) return "ended";
    if (stand.seats > 0) return "training";
    return this.#parts.clock.nowMs() <= opened.applyUntilMs ? "applying" : "selecting";
  }

  #notice(known: Known): DemandNotice {
    const { opened, documents, seats } = known;
    return {
      demand: opened.demand,
      phase: this.#phase(known),
      offer: canonicalJson(documents.offer),
      wanted: canonicalJson(documents.wanted),
      rewardWei: opened.rewardWei.toString(),
      applyUntilMs: opened.applyUntilMs,
      seats: [...seats],
    };
  }

  async notices(): Promise<Result<readonly DemandNotice[]>> {
    const all = await this.#look();
    return all.ok ? ok(all.value.map((known) => this.#notice(known))) : all;
  }

  async watch(): Promise<Result<readonly DemandWatch[]>> {
    const { desk, folder } = this.#parts;
    const all = await this.#look();
    if (!all.ok) return all;
    const watched: DemandWatch[] = [];
    for (const known of all.value) {
      const { demand } = known.opened;
      const isOver = desk.isOver(demand);
      const training = isOver ? null : this.#trainingOf(known);
      const earned = await this.#earned(known);
      if (!earned.ok) return earned;
      watched.push({
        ...this.#notice(known),
        opened: known.opened,
        modelPath: join(folder, demand, MODEL_FILE),
        documents: known.documents,
        applicants: desk.applicants(demand),
        members: desk.members(demand),
        rounds: training?.rounds() ?? (isOver ? this.#pastOf(join(folder, demand)) : []),
        delivered: training?.delivered() ?? [],
        earned: earned.value,
      });
    }
    return ok(watched);
  }

  #earned({ opened, stand, seats }: Known): Promise<Result<Earned>> {
    return this.#earnings.of(opened, stand, seats, this.#parts.desk.isOver(opened.demand));
  }

  async standing(device: Hex): Promise<Result<LearningResult<"standing">>> {
    const enrolled = await this.#parts.market.enrolled(device);
    if (!enrolled.ok) return enrolled;
    const all = await this.#look();
    if (!all.ok) return all;
    const earned: LearningResult<"standing">["earned"] = [];
    for (const known of all.value) {
      const seat = known.seats.indexOf(device);
      const found = seat < 0 ? null : await this.#earned(known);
      if (found === null) continue;
      if (!found.ok) return found;
      const { wei, isPaid, paidFromMs } = found.value;
      earned.push({ demand: known.opened.demand, wei: (wei[seat] ?? 0n).toString(), isPaid, paidFromMs });
    }
    return ok({ tier: enrolled.value?.tier ?? null, owner: enrolled.value?.owner ?? null, earned });
  }

  /** The rounds of a demand of which nothing is left to do; they never change. */
  #pastOf(folder: string): readonly ClosedRound[] {
    const past = this.#past.get(folder) ?? roundsIn(folder);
    this.#past.set(folder, past);
    return past;
  }

  async apply(application: LearningParamsOf<"apply">): Promise<Result<void>> {
    const known = await this.#fresh(application.demand);
    return known.ok ? applyFor(this.#parts, known.value.opened, known.value.documents.offer, application) : known;
  }

  async turn(demand: string, device: Hex): Promise<Result<LearningResult<"turn">>> {
    const known = await this.#fresh(demand);
    if (!known.ok) return known;
    const training = this.#trainingOf(known.value);
    if (training !== null) return training.turn(device);
    const what = known.value.stand.ended ? "ended" : "wait";
    return ok({ what, round: 0, seat: null, width: 1, state: null, kept: null, untilMs: null });
  }

  async deliver(update: LearningParamsOf<"deliver">): Promise<Result<void>> {
    const known = await this.#fresh(update.demand);
    if (!known.ok) return known;
    const training = this.#trainingOf(known.value);
    return training === null ? unknown(update.demand) : training.deliver(update);
  }

  /** The rounds of a demand with seats; null without seats, and when too many are open. */
  #trainingOf({ opened, documents, seats }: Known): Training | null {
    const { demand } = opened;
    const held = this.#trainings.get(demand);
    if (held !== undefined) return held;
    if (this.#closed || seats.length === 0 || this.#trainings.size >= MAX_TRAININGS) return null;
    const { market, desk, clock, log, folder, onChange, onWork } = this.#parts;
    const { offer } = documents;
    const profiles = new Map(desk.applicants(demand).map(({ device, profile }) => [device, profile]));
    const training = openTraining({
      market,
      clock,
      folder: join(folder, demand),
      opened,
      offer,
      seats,
      examples: seats.map((device) => profiles.get(device)?.examples ?? 0),
      rosters: seats.map((device) => profiles.get(device)?.roster ?? null),
      widths:
        offer.instruction.widths === undefined ? null : seats.map((device) => widthIn(profiles.get(device), documents)),
      onChange: () => onChange(demand),
      onWork: (round, seat, updateBytes) => {
        const device = seats[seat];
        const profile = device === undefined ? undefined : profiles.get(device);
        if (device !== undefined && profile !== undefined)
          onWork(deviceRound(market.domain, demand, offer, { device, profile, round, updateBytes }));
      },
    });
    if (!training.ok) {
      log.error("a demand's rounds cannot be opened", { demand, error: training.error });
      return null;
    }
    this.#trainings.set(demand, training.value);
    return training.value;
  }

  step(): Promise<void> {
    this.#stepping ??= this.#steps().finally(() => {
      this.#stepping = null;
    });
    return this.#stepping;
  }

  async #steps(): Promise<void> {
    const { desk, log } = this.#parts;
    this.#looked = null;
    const all = await this.#look();
    if (!all.ok) return;
    for (const known of all.value) {
      const { demand } = known.opened;
      if (this.#closed || desk.isOver(demand)) continue;
      const done = await this.#stepOf(known);
      if (!done.ok) log.warn("a demand cannot go on now", { demand, error: done.error });
    }
  }

  #stepOf(known: Known): Promise<Result<void>> {
    if (known.stand.ended) return this.#payOut(known);
    if (known.stand.seats === 0) return this.#fill(known);
    return this.#trainingOf(known)?.step(known.stand) ?? Promise.resolve(ok(undefined));
  }

  /** Selects when enough applied or the time to apply is over; gives a demand up that too few suit. */
  async #fill({ opened, documents }: Known): Promise<Result<void>> {
    const { market, desk, clock, onChange } = this.#parts;
    const { offer, wanted } = documents;
    const chosen = select(desk.applicants(opened.demand), wanted, offer.instruction, opened.maxSeats);
    const late = clock.nowMs() > opened.applyUntilMs;
    if (!late && chosen.length < opened.maxSeats) return ok(undefined);
    const done =
      chosen.length >= opened.minSeats
        ? await market.select(
            opened.demand,
            chosen.map(({ device }) => device as Hex),
          )
        : await market.cancel(opened.demand);
    if (!done.ok) return done;
    onChange(opened.demand);
    return ok(undefined);
  }

  /** Settles and credits the rounds whose time for disputes is over; with the last one the demand is done. */
  async #payOut({ opened, stand, seats }: Known): Promise<Result<void>> {
    const { desk } = this.#parts;
    const { demand, challengeMs } = opened;
    for (let round = 0; seats.length > 0 && round <= stand.round; round++) {
      const paid = await this.#payRound(demand, round, challengeMs, seats);
      if (!paid.ok) return paid;
      if (!paid.value) return ok(undefined);
    }
    desk.finish(demand);
    const training = this.#trainings.get(demand);
    this.#trainings.delete(demand);
    await training?.close();
    return ok(undefined);
  }

  /** Whether a round is paid. */
  async #payRound(demand: string, round: number, challengeMs: number, seats: readonly Hex[]): Promise<Result<boolean>> {
    const { market, clock } = this.#parts;
    const found = await market.round(demand, round);
    if (!found.ok) return found;
    const { phase, endedAtMs, openDisputes, claimed } = found.value;
    if (phase === "none") return ok(true);
    if (phase !== "settled") {
      if (openDisputes > 0 || clock.nowMs() <= endedAtMs + challengeMs) return ok(false);
      const settled = await market.settle(demand, round);
      if (!settled.ok) return settled;
    }
    const owed: Hex[] = [];
    for (const [seat, device] of seats.entries()) {
      if (hasSeat(claimed, seat)) continue;
      const share = await market.shareWei(demand, round, device);
      if (!share.ok) return share;
      if (share.value > 0n) owed.push(device);
    }
    if (owed.length === 0) return ok(true);
    const credited = await market.claim(demand, round, owed);
    return credited.ok ? ok(true) : credited;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#stepping?.catch(() => {});
    await Promise.all([...this.#trainings.values()].map((training) => training.close()));
    this.#parts.desk.close();
  }
}

/** The rounds that a folder's journal has; none where there is none. */
function roundsIn(folder: string): readonly ClosedRound[] {
  const journal = readJournal(folder);
  if (!journal.ok) return [];
  const rounds = journal.value.rounds();
  journal.value.end();
  return rounds;
}
