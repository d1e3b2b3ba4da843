import { z } from "zod";
import { address, bytes32, chainId } from "./amounts.ts";
import type { DescribedThing } from "./market/devices.ts";
import type { Paged } from "./pages.ts";
import type { RobotEarnings } from "./robotEarnings.ts";

const cycle = z.int().nonnegative();
const signature = z.string().regex(/^0x([0-9a-fA-F]{2}){64,}$/);
/** How a node shares its reward: by efficacy, by data delivered, or by parts agreed at joining. */
const nodeRule = z.enum(["efficacy", "data", "fixed"]);
export type NodeRule = z.infer<typeof nodeRule>;

export const earningsActs = [
  /** Credits the account's devices with their shares of a settled cycle. */
  z.object({ kind: z.literal("claimCycle"), cycle }),
  /** Pays out all credits of the incentive. */
  z.object({ kind: z.literal("withdrawRewards") }),
  z.object({ kind: z.literal("settleCycles") }),
  /** Stakes a bond on a fault that the chain cannot check by itself. */
  z.object({ kind: z.literal("challengeCycle"), cycle, reasonDigest: bytes32 }),
  z.object({ kind: z.literal("createNode"), rule: nodeRule }),
  z.object({ kind: z.literal("setNodeRule"), node: chainId, rule: nodeRule }),
  /** Offers the node to another leader; the acting account leads it until that one accepts. */
  z.object({ kind: z.literal("offerNodeLeader"), node: chainId, leader: address }),
  z.object({ kind: z.literal("withdrawNodeOffer"), node: chainId }),
  /** Takes over a node that was offered to the acting account. */
  z.object({ kind: z.literal("acceptNodeLeader"), node: chainId }),
  /** Admits a device that signed the terms; null: the acting account is the leader, and signs where its key is kept. */
  z.object({
    kind: z.literal("joinNode"),
    node: chainId,
    device: address,
    rule: nodeRule,
    parts: z.int().min(1).max(1_000_000),
    deadlineMs: z.int().positive(),
    deviceSignature: signature,
    leaderSignature: signature.nullable(),
  }),
  z.object({ kind: z.literal("removeFromNode"), device: address }),
  /** A device leaves by its own signature; anyone may send it. */
  z.object({
    kind: z.literal("leaveNode"),
    device: address,
    deadlineMs: z.int().positive(),
    deviceSignature: signature,
  }),
  /** Pays a site's owner its part of the fees that the site paid. */
  z.object({ kind: z.literal("claimCirculation"), site: bytes32 }),
  /** Sends a device what it earned at a site and has not been paid. */
  z.object({ kind: z.literal("payOutRobot"), site: bytes32, device: address }),
] as const;

/**
 * running: it is now. open: it ended and waits for its report. posted: its report can be challenged. challenged: the DAO has
 * to decide. due: anyone may settle it. settled, and missed: nobody reported it in time, it emits nothing.
 */
export type CycleState = "running" | "open" | "posted" | "challenged" | "due" | "settled" | "missed";

export interface CycleView {
  readonly cycle: number;
  readonly state: CycleState;
  /** When the state ends by itself: the cycle, the time to report, to challenge, to decide; null when it does not. */
  readonly untilMs: number | null;
  /** Of the report; null while there is none. uWE as decimal text. */
  readonly root: string | null;
  readonly reporter: string | null;
  readonly efficacy: string | null;
  /** CID of the published leaves and evidence. */
  readonly dataCid: string | null;
  /** Where this server publishes them; null where it has them not. */
  readonly dataPath: string | null;
  /** What the cycle emitted and what was claimed of it; null before it is settled. */
  readonly rewardWei: string | null;
  readonly paidWei: string | null;
  /** The chain's level after it; null before it is settled. */
  readonly level: number | null;
}

/** A cycle that is over; its row is at the place of its end on chain. */
export interface OverCycle extends CycleView {
  /** Shares of the account's devices that are not credited yet; null: none, or none that this server has the evidence of. */
  readonly claimable: { readonly devices: number; readonly amountWei: string } | null;
}

/** Numbers of EmissionSchedule.State and Params by name, as decimal text. */
export type Numbers<K extends string> = Readonly<Record<K, string>>;

export interface ScheduleView {
  readonly state: Numbers<"highest" | "riseCycle" | "milestoneCycle" | "level" | "peak" | "emitted"> & {
    readonly window: readonly string[];
  };
  readonly params: Numbers<
    | "base"
    | "step"
    | "perWE"
    | "cap"
    | "capDivisor"
    | "reserve"
    | "peakDivisor"
    | "halvingCycles"
    | "milestone"
    | "levels"
    | "riseCycles"
  >;
}

export interface EarningDevice {
  readonly device: string;
  readonly things: readonly DescribedThing[];
  /** The node it is in now and from the next cycle on; null: none. */
  readonly node: string | null;
  readonly nodeNext: string | null;
  /** How often it was admitted: part of what it signs. */
  readonly nonce: string;
  /** What it trained in the running cycle, as recorded here; null: nothing. uWE. */
  readonly efficacy: string | null;
  readonly dataBytes: string | null;
}

export interface NodeView {
  readonly node: string;
  readonly leader: string;
  readonly mine: boolean;
  /** To whom its leader offers it; null: to nobody. */
  readonly offeredTo: string | null;
  readonly offeredToMe: boolean;
  readonly rule: NodeRule;
  /** A rule that was announced and from when it holds; null: none. */
  readonly nextRule: { readonly rule: NodeRule; readonly fromCycle: number } | null;
  /** Devices in it now. */
  readonly count: number;
  /** Members from the next cycle on, at most 300. */
  readonly members: readonly string[];
  /** The factor of its weight if all its devices are active, 1/10,000. */
  readonly weightBps: number;
}

export interface EarningsView {
  readonly account: string;
  readonly nowMs: number;
  readonly chainId: number;
  readonly nodeRegistry: string;
  readonly currentCycle: number;
  readonly cycleStartsAtMs: number;
  readonly cycleEndsAtMs: number;
  readonly schedule: ScheduleView;
  /** The running one and those not settled, newest first. */
  readonly cycles: readonly CycleView[];
  /** The last that are settled or were missed, newest first; older ones by the history. */
  readonly over: Paged<OverCycle>;
  readonly bondWei: string;
  readonly devices: readonly EarningDevice[];
  readonly nodes: readonly NodeView[];
  /** Credits that can be paid out. */
  readonly withdrawableWei: string;
  /** Devices with training work recorded here in the running cycle. */
  readonly trainingNow: number;
  /** Whether any device ever trained, by this server's log or by a settled report. */
  readonly everTrained: boolean;
  /** The account that reports for this server; null where this server reports nothing. */
  readonly reporter: { readonly account: string; readonly aitnWei: string } | null;
  readonly robots: RobotEarnings;
}
