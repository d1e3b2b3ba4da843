import type { RoundSplit } from "../../contracts-abi/arithmetic/trainingSplit.ts";
import type { Domain, Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { trainingDomain } from "../../contracts-abi/typed-data/training.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Chain, ChainIndex, Contracts, EventOf, EventPlace, Output } from "../chain/index.ts";
import { trimOldest } from "../trimOldest.ts";

/** A demand as it was opened; never changes. */
export interface OpenedDemand {
  readonly demand: string;
  readonly payer: Hex;
  readonly modelCid: string;
  readonly instructionDigest: Hex;
  readonly profileDigest: Hex;
  readonly rewardWei: bigint;
  readonly rounds: number;
  readonly minSeats: number;
  readonly maxSeats: number;
  readonly quorum: number;
  /** So many updates may end a round; null: only all. */
  readonly enough: number | null;
  readonly minTier: number;
  /** Part of a round's pay that all who delivered share alike, bps. */
  readonly floorBps: number;
  readonly applyUntilMs: number;
  readonly selectUntilMs: number;
  readonly commitMs: number;
  readonly closeMs: number;
  readonly challengeMs: number;
}

/** Where a demand stands on chain. */
export interface DemandStand {
  readonly seats: number;
  readonly round: number;
  readonly ended: boolean;
  /** Seats that commit no more. */
  readonly barred: bigint;
}

export interface RoundStand extends RoundSplit {
  readonly phase: "none" | "running" | "closed" | "lapsed" | "settled";
  readonly claimed: bigint;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly openDisputes: number;
}

export interface Payments {
  /** Rounds whose payments are fixed. */
  readonly settled: number;
  /** Of these, for all devices. */
  readonly paidWei: bigint;
  /** What each device was credited of it. */
  readonly credited: ReadonlyMap<Hex, bigint>;
}

/** The demand server's side of TrainingMarket, as its operator. */
export interface MarketPort {
  readonly chainId: number;
  readonly address: Hex;
  readonly domain: Domain;
  readonly operator: Hex;
  /** Demands that name this operator, newest first, as far as the chain's index has come; the same object for the same event. */
  opened(limit: number): Promise<Result<readonly OpenedDemand[]>>;
  stand(demand: string): Promise<Result<DemandStand>>;
  /** Whether a device applied, and its seat from 0; null without one. */
  application(
    demand: string,
    device: Hex,
  ): Promise<Result<{ readonly applied: boolean; readonly seat: number | null }>>;
  round(demand: string, round: number): Promise<Result<RoundStand>>;
  /** What a device committed; null when it has not. */
  update(demand: string, round: number, device: Hex): Promise<Result<Hex | null>>;
  shareWei(demand: string, round: number, device: Hex): Promise<Result<bigint>>;
  /** What was paid for a demand's rounds, as far as the chain's index has come. */
  payments(demand: string): Payments;
  /** Of a device that is enrolled and not revoked: how trusted it is, and whose. Null for another. */
  enrolled(device: Hex): Promise<Result<{ readonly tier: number; readonly owner: Hex } | null>>;
  /** @param owner whose the device is, and who is credited with what it earns */
  enrol(device: Hex, descriptionDigest: Hex, uri: string, owner: Hex): Promise<Result<unknown>>;
  apply(
    demand: string,
    device: Hex,
    samples: readonly Hex[],
    profileDigest: Hex,
    signature: Hex,
  ): Promise<Result<unknown>>;
  select(demand: string, devices: readonly Hex[]): Promise<Result<unknown>>;
  commit(demand: string, device: Hex, digest: Hex, signature: Hex): Promise<Result<unknown>>;
  close(demand: string, aggregate: Hex, contributions: readonly number[]): Promise<Result<unknown>>;
  lapse(demand: string): Promise<Result<unknown>>;
  cancel(demand: string): Promise<Result<unknown>>;
  settle(demand: string, round: number): Promise<Result<unknown>>;
  claim(demand: string, round: number, devices: readonly Hex[]): Promise<Result<unknown>>;
}

/** Whether a seat's bit is set. */
export const hasSeat = (bits: bigint, seat: number): boolean => ((bits >> BigInt(seat)) & 1n) === 1n;

/** ITrainingMarket.Phase. */
const PHASES = ["none", "running", "closed", "lapsed", "settled"] as const;
const NOTHING = /^0x0*$/;
const MAX_OPENINGS = 1_000;
const EVENTS_A_PAGE = 1_000;
/** What anybody says of themselves without a hardware key or an audit. */
const SELF_DECLARED = 1;
const toMs = (s: bigint): number => Number(s) * 1000;

const roundStand = (r: Output<"TrainingMarket", "roundOf">): RoundStand => ({
  phase: PHASES[Number(r.phase)] ?? "none",
  committed: r.committed,
  convicted: r.convicted,
  equal: r.equal,
  contributions: r.contributions,
  claimed: r.claimed,
  startedAtMs: toMs(r.startedAt),
  endedAtMs: toMs(r.endedAt),
  openDisputes: Number(r.openDisputes),
});

/** When a demand was opened, which its event does not say, is asked once for each event: after a reorganisation it is another. */
function openings(contracts: Contracts) {
  const known = new Map<string, OpenedDemand>();
  return async ({ args, txHash, blockNumber, logIndex }: EventOf<"DemandOpened">): Promise<Result<OpenedDemand>> => {
    const event = `${blockNumber} ${txHash} ${logIndex}`;
    const held = known.get(event);
    if (held !== undefined) return ok(held);
    const found = await contracts.read("TrainingMarket", "demandOf", [args.demand]);
    if (!found.ok) return found;
    const { openedAt } = found.value;
    const opened = openedDemand(args, openedAt);
    // Who answers may stand a block behind the index, and not know the demand yet.
    if (openedAt > 0n) known.set(event, opened);
    trimOldest(known, MAX_OPENINGS);
    return ok(opened);
  };
}

function openedDemand(args: EventOf<"DemandOpened">["args"], openedAtS: bigint): OpenedDemand {
  const { terms, rules } = args;
  const openedAtMs = toMs(openedAtS);
  return {
    demand: String(args.demand),
    payer: args.payer,
    modelCid: args.modelCid,
    instructionDigest: terms.instructionDigest,
    profileDigest: terms.profileDigest,
    rewardWei: terms.reward,
    rounds: Number(terms.rounds),
    minSeats: Number(terms.minSeats),
    maxSeats: Number(terms.maxSeats),
    quorum: Number(terms.quorum),
    enough: terms.enough === 0n ? null : Number(terms.enough),
    minTier: Number(terms.minTier),
    floorBps: Number(terms.floorBps),
    applyUntilMs: openedAtMs + toMs(terms.applyS),
    selectUntilMs: openedAtMs + toMs(terms.applyS + terms.selectS),
    commitMs: toMs(terms.commitS),
    closeMs: toMs(terms.closeS),
    challengeMs: toMs(rules.challengeS),
  };
}

/** All of a demand's events of a name: a demand has a round's a round, and a seat's a seat and round, so that this ends. */
function* allOf<N extends "RoundSettled" | "Claimed">(
  index: ChainIndex,
  name: N,
  demand: string,
): Generator<EventOf<N>> {
  for (let before: EventPlace | undefined; ; ) {
    const query = { contract: "TrainingMarket", where: { demand }, limit: EVENTS_A_PAGE } as const;
    const page = index.events(name, before === undefined ? query : { ...query, before });
    yield* page;
    before = page.at(-1);
    if (page.length < EVENTS_A_PAGE) return;
  }
}

function paymentsIn(index: ChainIndex, demand: string): Payments {
  const settled = [...allOf(index, "RoundSettled", demand)];
  const credited = new Map<Hex, bigint>();
  for (const { args } of allOf(index, "Claimed", demand)) {
    // Other contracts' events of this name tell of other things.
    if (!("demand" in args)) continue;
    const device = args.device.toLowerCase() as Hex;
    credited.set(device, (credited.get(device) ?? 0n) + args.amount);
  }
  return { settled: settled.length, paidWei: settled.reduce((sum, { args }) => sum + args.paid, 0n), credited };
}

/** @param account the local account that is the operator */
export function marketPort(chain: Chain, index: ChainIndex, account: string, operator: Hex): MarketPort {
  const { contracts, chainId, devices } = chain;
  const address = contracts.addresses.TrainingMarket;
  const { read } = contracts;
  const openingOf = openings(contracts);
  return {
    chainId,
    address,
    domain: trainingDomain(BigInt(chainId), address),
    operator,
    async opened(limit) {
      const all: OpenedDemand[] = [];
      for (const event of index.events("DemandOpened", { where: { operator }, limit })) {
        const one = await openingOf(event);
        if (!one.ok) return one;
        all.push(one.value);
      }
      return ok(all);
    },
    async stand(demand) {
      const found = await read("TrainingMarket", "demandOf", [BigInt(demand)]);
      if (!found.ok) return found;
      const { seats, round, ended, barred } = found.value;
      return ok({ seats: Number(seats), round: Number(round), ended, barred });
    },
    async application(demand, device) {
      const found = await read("TrainingMarket", "applicationOf", [BigInt(demand), device]);
      if (!found.ok) return found;
      const [applied, seat] = found.value;
      return ok({ applied, seat: seat === 0n ? null : Number(seat) - 1 });
    },
    async round(demand, round) {
      const found = await read("TrainingMarket", "roundOf", [BigInt(demand), BigInt(round)]);
      return found.ok ? ok(roundStand(found.value)) : found;
    },
    async update(demand, round, device) {
      const found = await read("TrainingMarket", "updateOf", [BigInt(demand), BigInt(round), device]);
      if (!found.ok) return found;
      return ok(NOTHING.test(found.value.digest) ? null : found.value.digest);
    },
    shareWei: (demand, round, device) => read("TrainingMarket", "shareOf", [BigInt(demand), BigInt(round), device]),
    payments: (demand) => paymentsIn(index, demand),
    async enrolled(device) {
      const found = await devices.get(device);
      if (!found.ok) return found;
      const record = found.value;
      if (record === null || record.revoked) return ok(null);
      return ok({ tier: record.tier, owner: record.owner.toLowerCase() as Hex });
    },
    enrol: (device, digest, uri, owner) => devices.register(device, SELF_DECLARED, digest, uri, owner),
    apply: (demand, device, samples, profile, signature) =>
      chain.send(account, "TrainingMarket", "applyFor", [BigInt(demand), device, samples, profile, signature]),
    select: (demand, chosen) => chain.send(account, "TrainingMarket", "select", [BigInt(demand), chosen]),
    commit: (demand, device, digest, signature) =>
      chain.send(account, "TrainingMarket", "commit", [BigInt(demand), device, digest, signature]),
    close: (demand, aggregate, contributions) =>
      chain.send(account, "TrainingMarket", "close", [BigInt(demand), aggregate, contributions.map(BigInt)]),
    lapse: (demand) => chain.send(account, "TrainingMarket", "lapse", [BigInt(demand)]),
    cancel: (demand) => chain.send(account, "TrainingMarket", "cancel", [BigInt(demand)]),
    settle: (demand, round) => chain.send(account, "TrainingMarket", "settle", [BigInt(demand), BigInt(round)]),
    claim: (demand, round, seats) =>
      chain.send(account, "TrainingMarket", "claim", [BigInt(demand), BigInt(round), seats]),
  };
}
