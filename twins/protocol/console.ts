import { z } from "zod";
import type { SiteEdit } from "../core/additions.ts";
import type { Digest } from "../core/digest.ts";
import type { Forecast } from "../core/forecast.ts";
import type { LocalText } from "../core/place.ts";
import type { QualityCode } from "../core/reading.ts";
import type { Failure } from "../core/result.ts";
import type { Alarm } from "../operations/alarm.ts";
import type { ActionState, CommandBody } from "../operations/command.ts";
import type { Plan } from "../operations/plan.ts";
import type { Receipt, Settlement } from "../operations/receipt.ts";
import { type BranchName, type BranchResult, type Comparison, FURTHER_SETS } from "../sim/comparison.ts";
import type { RunInput } from "../sim/run.ts";
import type { Snapshot } from "../state/snapshot.ts";
import { type AdditionRow, AdditionsParams, type AdditionsResults } from "./additions.ts";
import { address, bytes32 } from "./economy/amounts.ts";
import { EconomyAct, type EconomyViews, HISTORIES, type OlderRows, PreparedCall } from "./economy/index.ts";
import { HistoryCursor } from "./economy/pages.ts";
import { HomeCityParams, type HomeCityResults } from "./homeCity.ts";
import type { AuditEntry, ChainInfo, DeviceInfo, HealthInfo } from "./hostInfo.ts";
import type { ModelInfo } from "./models.ts";
import { type PresenceNews, PresenceParams, type PresenceResults } from "./presence.ts";
import { DemandDraft, type PreparedDemand, type RoundsView } from "./rounds.ts";
import { type ActingModel, ActingParams, SandboxParams, type SandboxResults, type TrialRow } from "./sandbox.ts";
import { SiteFileParams, type SiteFilePiece } from "./siteFile.ts";
import { type SiteSummary, SitesParams } from "./sites.ts";

/**
 * The wire between server and console (socket.io namespace /console). Every ask is acknowledged with ok or a code.
 * Fast state comes as one binary `frame` a tick (twins/state/deltaFrame.ts); all else as JSON `event`s.
 */

/** Properties, and rows of them together, that one ask of the past answers: some megabytes of JSON at most. */
export const MAX_RANGES = 64;
export const MAX_RANGE_POINTS = 40_000;

const siteId = z.string().max(64);
const when = z.number().finite();
const id = z.string().max(128);
/** Whose money: null for the account that the server keeps for the person, an address for a wallet of their own. */
/** `known`: the version of the view that the page holds; the answer is null while it is still so. */
const ofAccount = z.object({ account: address.nullable(), known: z.string().max(64).optional() });

/** What a console may ask, with its parameters. The server parses them with these schemas. */
export const ConsoleParams = {
  /** Must be first. Answers who the person is and what they may do. */
  hello: z.object({ protocol: z.number().int(), token: z.string().max(512).nullable() }),
  /** Starts the stream of a site: the answer is a Snapshot, frames follow. */
  subscribe: z.object({ siteId }),
  unsubscribe: z.object({ siteId }),
  /** A piece of what a site is described and drawn by. */
  siteFile: SiteFileParams,
  /** Every site in short, for the page of all sites. */
  sites: SitesParams,
  login: z.object({ name: z.string().max(64), password: z.string().max(256) }),
  logout: z.object({}),
  /** The twin as it was. */
  asOf: z.object({ siteId, atMs: when }),
  /** Alarms, stop, commands, plans and receipts as they were. */
  factsAsOf: z.object({ siteId, atMs: when }),
  /** A chart: at most `points` [t, min, max, mean] rows. */
  range: z.object({
    siteId,
    thing: id,
    property: id,
    fromMs: when,
    toMs: when,
    points: z.number().int().min(2).max(4000),
  }),
  /** Charts of several properties, in the order asked for; all together at most MAX_RANGE_POINTS rows. */
  ranges: z
    .object({
      siteId,
      of: z
        .array(z.object({ thing: id, property: id }))
        .min(1)
        .max(MAX_RANGES),
      fromMs: when,
      toMs: when,
      points: z.number().int().min(2).max(4000),
    })
    .refine(({ of, points }) => of.length * points <= MAX_RANGE_POINTS),
  /** Domain events of a time range, oldest first, at most `limit`. */
  events: z.object({ siteId, fromMs: when, toMs: when, limit: z.number().int().min(1).max(5000) }),
  /** What time there is history for. */
  extent: z.object({ siteId }),
  /** Those that stand now, or, with a moment, those that stood then. */
  alarms: z.object({ siteId, atMs: when.optional() }),
  acknowledge: z.object({ siteId, alarm: id }),
  shelve: z.object({ siteId, alarm: id, minutes: z.number().min(1).max(480) }),
  /** Fork the live twin and compare branches. Progress comes as events of the returned job. */
  compare: z.object({
    siteId,
    replications: z.number().int().min(30).max(1000),
    seed: z.number().int().min(0).max(0xffffffff),
    /** Whole job sets to look ahead after the running one; FURTHER_SETS.usual when not given. */
    furtherSets: z.number().int().min(FURTHER_SETS.least).max(FURTHER_SETS.most).optional(),
  }),
  cancelJob: z.object({ job: id }),
  comparisons: z.object({ siteId }),
  comparison: z.object({ id }),
  /** All that one replication was computed from, so that anyone can re-execute it, a browser too. */
  runInput: z.object({ id, branch: z.enum(["continue", "service", "reroute"]), replication: z.number().int().min(0) }),
  /** Re-executes one replication on the server and compares digests. */
  verifyRun: z.object({ id, branch: z.enum(["continue", "service", "reroute"]), replication: z.number().int().min(0) }),
  plans: z.object({ siteId }),
  /** Makes the plan of a branch and proposes it on chain. */
  propose: z.object({ comparison: id, branch: z.enum(["continue", "service", "reroute"]) }),
  /** Gives up the plan that is being made, while it is not yet on chain. */
  cancelPropose: z.object({ siteId }),
  approve: z.object({ plan: id }),
  /** Sends an approved plan to the robots. */
  execute: z.object({ plan: id }),
  /** What a plan was rehearsed from, so that anyone can play the rehearsal. */
  planInput: z.object({ plan: id }),
  cancelPlan: z.object({ plan: id }),
  /** Hands the cell back to its local rule. */
  release: z.object({ siteId }),
  /** The operational stop: no dialog, no queue. */
  stop: z.object({ siteId }),
  /** The same from a browser where nobody is signed in, by the token that the last sign-in left there. */
  stopByToken: z.object({ siteId, token: z.string().max(512) }),
  clearStop: z.object({ siteId }),
  commands: z.object({ siteId, limit: z.number().int().min(1).max(1000) }),
  receipts: z.object({ siteId, limit: z.number().int().min(1).max(1000) }),
  models: z.object({}),
  approveModel: z.object({ cid: id }),
  chain: z.object({}),
  wallet: ofAccount,
  community: ofAccount,
  market: ofAccount,
  earnings: ofAccount,
  invest: ofAccount,
  loans: ofAccount,
  /** Rows before those of a view; `id`: of which pool or market. */
  history: z.object({
    account: address.nullable(),
    of: z.enum(HISTORIES),
    id: z
      .string()
      .regex(/^(\d{1,20}|0x[0-9a-fA-F]{64})$/)
      .nullable(),
    before: HistoryCursor,
  }),
  /** Does something on chain: with null by the person's account here, else it only prepares the calls for their wallet. */
  chainAct: z.object({ act: EconomyAct, account: address.nullable() }),
  /** Whether a wallet's call would be taken now; with `tx`, why that transaction of it was reverted. */
  tryCall: z.object({ account: address, call: PreparedCall, tx: bytes32.nullable() }),
  /** The key of the person's own account here as a keystore file under a password, to take into another wallet. */
  exportKey: z.object({ password: z.string().min(8).max(256) }),
  /** Gives the person's own account here the key of a keystore file; the file's name says that nobody may write it down. */
  importKey: z.object({ secretFile: z.string().max(4096), password: z.string().max(256) }),
  /** Training demands of this server, and their rounds. */
  rounds: z.object({}),
  ...ActingParams,
  /** The card of a model of the zoo, and where the model is. */
  modelCard: z.object({ task: id }),
  /** Makes the documents of a demand, whose digests its terms name. */
  prepareDemand: DemandDraft,
  ...SandboxParams,
  ...PresenceParams,
  ...HomeCityParams,
  ...AdditionsParams,
  devices: z.object({}),
  /** A one-time code with which a person's own device registers. */
  enrolCode: z.object({ siteId }),
  revokeDevice: z.object({ device: id }),
  audit: z.object({ limit: z.number().int().min(1).max(1000), before: z.number().int().nullable() }),
  people: z.object({}),
  addPerson: z.object({
    name: z.string().min(1).max(64),
    password: z.string().min(8).max(256),
    role: z.enum(["viewer", "operator", "manager", "warden", "innovator"]),
  }),
  setPassword: z.object({ name: z.string().max(64), password: z.string().min(8).max(256) }),
  removePerson: z.object({ name: z.string().max(64) }),
  health: z.object({}),
} as const;

export type { AuditEntry, ChainInfo, DeviceInfo, HealthInfo, ModelInfo };

export type Ask = keyof typeof ConsoleParams;
export type AskParams<A extends Ask> = z.infer<(typeof ConsoleParams)[A]>;

export type Role = "viewer" | "operator" | "manager" | "warden" | "innovator";

export interface Person {
  readonly name: string;
  readonly role: Role;
  /** True for the named local operator of a loopback console, who did not have to sign in. */
  readonly local: boolean;
  /** On-chain account that signs for this person. */
  readonly address: string;
}

/** [bucket start ms, min, max, mean]; buckets without data are absent: a gap is a gap. */
export type ChartRow = readonly [tMs: number, min: number, max: number, mean: number];

/** A plan on its way: the cell is held and comes to rest, then the plan is optimised, rehearsed and put on chain. */
export interface PlanMaking {
  readonly comparison: string;
  readonly branch: BranchName;
  readonly by: string;
  readonly startedAtMs: number;
  readonly stage: "control" | "rest" | "optimise" | "rehearse" | "chain";
  /** Things that still move or work, while the cell comes to rest. */
  readonly waitingFor: readonly string[];
}

export interface CommandRow {
  readonly body: CommandBody;
  readonly states: readonly ActionState[];
}

export interface ReceiptRow {
  readonly receipt: Receipt;
  readonly settlement: Settlement;
}

export interface ModelForecast {
  readonly forecast: Forecast;
  readonly score: number;
  readonly threshold: number;
}

/** What was so at a moment beside the twin's values. Lists are newest first and bounded: SPEC.md, CON-13. */
export interface Facts {
  readonly atMs: number;
  /** Those that stood, and those cleared in the hour before. */
  readonly alarms: readonly Alarm[];
  readonly commands: readonly CommandRow[];
  readonly plans: readonly Plan[];
  /** The plan that was being made. */
  readonly making: PlanMaking | null;
  readonly receipts: readonly ReceiptRow[];
  /** Null while the operational stop was not latched. */
  readonly stopped: { readonly by: string; readonly atMs: number } | null;
  readonly forecasts: readonly ModelForecast[];
  /** What people had added to the site, each as it was then, the one edited last standing last. */
  readonly additions: readonly AdditionRow[];
}

/** A view with its version; null: the version that the page named is still the newest. */
export interface Told<T> {
  readonly version: string;
  readonly view: T | null;
}

export interface AskResults extends SandboxResults, PresenceResults, HomeCityResults, AdditionsResults {
  hello: {
    person: Person | null;
    sites: readonly { id: string; title: { en: string; zh: string } }[];
    serverTimeMs: number;
    tickHz: number;
    loginNeeded: boolean;
    /** True where a console of the server's own machine acts without an account. */
    open: boolean;
  };
  /** `stopped`: who latched the operational stop, and when; null while it is not. */
  subscribe: { snapshot: Snapshot; stopped: { by: string; atMs: number } | null; serverTimeMs: number };
  unsubscribe: Record<string, never>;
  siteFile: SiteFilePiece;
  sites: { sites: readonly SiteSummary[] };
  /** `stopToken`: for `stopByToken`, also after signing out; null for a role that may not stop. */
  login: { person: Person; token: string; stopToken: string | null };
  logout: Record<string, never>;
  asOf: { snapshot: Snapshot };
  factsAsOf: { facts: Facts };
  range: { rows: readonly ChartRow[]; unit: string };
  ranges: { charts: readonly (readonly ChartRow[])[] };
  events: { events: readonly JournalledEvent[]; more: boolean };
  extent: { fromMs: number; toMs: number } | { fromMs: null; toMs: null };
  alarms: { alarms: readonly Alarm[] };
  acknowledge: { alarm: Alarm };
  shelve: { alarm: Alarm };
  compare: { job: string };
  cancelJob: Record<string, never>;
  comparisons: { comparisons: readonly Comparison[] };
  comparison: { comparison: Comparison };
  runInput: { input: RunInput; expected: Digest };
  verifyRun: { expected: Digest; actual: Digest; same: boolean };
  plans: { plans: readonly Plan[]; making: PlanMaking | null };
  propose: { plan: Plan };
  cancelPropose: Record<string, never>;
  approve: { plan: Plan };
  execute: { plan: Plan };
  planInput: { input: RunInput };
  cancelPlan: { plan: Plan };
  release: Record<string, never>;
  stop: { stoppedAtMs: number; told: number };
  stopByToken: { stoppedAtMs: number; told: number; by: string };
  clearStop: Record<string, never>;
  commands: { commands: readonly CommandRow[] };
  receipts: { receipts: readonly ReceiptRow[] };
  models: { models: readonly ModelInfo[] };
  approveModel: { model: ModelInfo };
  chain: ChainInfo;
  wallet: Told<EconomyViews["wallet"]>;
  community: Told<EconomyViews["community"]>;
  market: Told<EconomyViews["market"]>;
  earnings: Told<EconomyViews["earnings"]>;
  invest: Told<EconomyViews["invest"]>;
  loans: Told<EconomyViews["loans"]>;
  history: OlderRows;
  /** Transactions that are in blocks, or calls to sign. */
  chainAct: { txs: readonly string[]; calls: readonly PreparedCall[] };
  tryCall: Record<string, never>;
  /** A Web3 Secret Storage file, version 3. */
  exportKey: { file: string };
  importKey: { address: string };
  rounds: RoundsView;
  acting: { acting: ActingModel };
  useModel: { acting: ActingModel };
  liftModel: { acting: ActingModel };
  modelCard: { card: LocalText; cid: string };
  prepareDemand: PreparedDemand;
  /** `openCodes`: ids of the enrolment codes that can still be used. */
  devices: { devices: readonly DeviceInfo[]; openCodes: readonly string[] };
  enrolCode: { code: string; codeId: string; expiresAtMs: number; url: string };
  revokeDevice: Record<string, never>;
  audit: { entries: readonly AuditEntry[]; intact: boolean };
  people: { people: readonly { name: string; role: Role }[] };
  addPerson: Record<string, never>;
  setPassword: Record<string, never>;
  removePerson: Record<string, never>;
  health: HealthInfo;
}

export type Answer<A extends Ask> = { ok: true; value: AskResults[A] } | { ok: false; error: Failure };

/** What the server tells every console of a site without being asked. `siteId` null means all sites. */
export type ConsoleEvent =
  | { type: "alarm"; alarm: Alarm }
  | { type: "command"; command: CommandBody; state: ActionState }
  | { type: "plan"; plan: Plan }
  /** How far the plan is that is being made; null when there is none any more, then with the reason if it failed. */
  | { type: "making"; making: PlanMaking | null; error: Failure | null }
  | { type: "receipt"; receipt: Receipt; settlement: Settlement }
  | { type: "stop"; stopped: boolean; by: string; atMs: number }
  | { type: "thing"; thing: string; online: boolean; reason: string }
  /** Quality of a property changed; frames carry values only. */
  | { type: "quality"; thing: string; property: string; quality: QualityCode; observedAtMs: number }
  /** A person added to the site, changed what was added, or took it away. */
  | { type: "edited"; edit: SiteEdit; by: string }
  /** Things were added: ask for a new snapshot. */
  | { type: "layout" }
  | { type: "forecast"; forecast: Forecast; score: number; threshold: number }
  | { type: "job"; job: string; done: number; total: number; note: string; branch: BranchResult | null }
  | { type: "jobEnd"; job: string; comparison: Comparison | null; error: Failure | null }
  | { type: "model"; model: ModelInfo }
  /** To the consoles of whose trial it is alone: how it stands; null: it is off their list. Of all sites. */
  | { type: "sandbox"; trial: string; row: TrialRow | null }
  /** Never kept; to the consoles that subscribed to the site alone. */
  | PresenceNews;

export interface JournalledEvent {
  readonly seq: number;
  readonly atMs: number;
  readonly siteId: string;
  readonly event: ConsoleEvent;
}

/** socket.io types of the namespace. */
export interface ConsoleToServer {
  ask: (name: string, params: unknown, ack: (answer: Answer<Ask>) => void) => void;
  /** Is anybody there? Acknowledged at once, also before the greeting. */
  alive: (ack: () => void) => void;
}
export interface ServerToConsole {
  frame: (bytes: Uint8Array) => void;
  event: (event: JournalledEvent) => void;
}
