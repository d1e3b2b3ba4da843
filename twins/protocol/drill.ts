import { z } from "zod";
import { LocalTextSchema } from "../core/place.ts";
import type { Failure } from "../core/result.ts";
import { DebriefParams, DebriefResults, type JobView } from "./debrief.ts";
import { LiveStartSchema, LiveToldSchema } from "./drillLive.ts";
import { type DRILL_AGENTS, VenueSchema } from "./drillVenue.ts";
import { SiteFileParams } from "./siteFile.ts";

export type { VenueView } from "./drillVenue.ts";

/**
 * The wire between a browser in a drill and the server (socket.io namespace /drill). Nobody signs in: a link and a name are enough. Rules
 * DRL-01 to DRL-26 of SPEC.md. Besides asks there are two binary streams: where everybody is (twins/drill/frame.ts) and what the
 * hazard looks like, in the form of its kind.
 */
export const DRILL_NAMESPACE = "/drill";

/** Every limit of the wire. */
export const DRILL_LIMITS = {
  /** Participants of one lobby. */
  people: 50,
  agents: 500,
  /** Lobbies of a server at once, running drills among them. */
  lobbies: 64,
  running: 8,
  nameLength: 24,
  /** Asks of one connection a second, and at once. */
  asksPerS: 10,
  burstAsks: 40,
  /** Moves of one connection a second; more are passed over. */
  movesPerS: 30,
  /** Lobbies that one address may open in an hour. */
  createsPerHour: 30,
  /** A lobby that nobody is in ends after so long, ms. */
  emptyMs: 30 * 60_000,
  /** A drill goes on so long after its participant's connection broke, ms. */
  rejoinMs: 10 * 60_000,
} as const;

/** Letters of a drill's code that are not taken for one another when read aloud or written down. */
export const CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
export const CODE_LENGTH = 6;
const code = z.string().regex(new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`));

/** As typed: spaces around are none, and nothing that writes over its neighbours or turns the line round. */
export const NameSchema = z
  .string()
  .transform((text) => text.trim().replace(/\s+/g, " "))
  .refine((text) => text.length >= 1 && text.length <= DRILL_LIMITS.nameLength, "1 to 24 characters")
  .refine((text) => !/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/u.test(text), "a letter that cannot be shown");

export const DRILL_ROLES = ["resident", "warden", "parent", "wheelchair", "responder"] as const;
const role = z.enum(DRILL_ROLES);
/** What can be done, besides moving. */
export const DRILL_ACTS = [
  "feelDoor",
  "openDoor",
  "closeDoor",
  "pullAlarm",
  "pressStop",
  "extinguish",
  "warn",
  "check",
  "takeAlong",
  "letGo",
  "drive",
  "leaveCar",
  "report",
] as const;
const SIGNALS = ["thisWay", "stop", "help", "coming", "fire", "clear", "safe"] as const;
const id = z.string().min(1).max(128);
/** Where somebody lets themselves be led, for those who do not see the picture. */
export const GoToSchema = z.discriminatedUnion("kind", [
  /** A door, an exit, a window. */
  z.strictObject({ kind: z.literal("opening"), opening: id }),
  z.strictObject({ kind: z.literal("stair"), stair: id, end: z.enum(["lower", "upper"]) }),
  z.strictObject({ kind: z.literal("room"), room: id }),
  z.strictObject({ kind: z.literal("muster") }),
  /** The nearest table to take cover under; the nearest wall without windows. */
  z.strictObject({ kind: z.literal("table") }),
  z.strictObject({ kind: z.literal("wall") }),
  /** The nearest of this floor. */
  z.strictObject({ kind: z.literal("callPoint") }),
  z.strictObject({ kind: z.literal("stopButton") }),
  z.strictObject({ kind: z.literal("extinguisher") }),
  /** The nearest who cannot go on by themselves. */
  z.strictObject({ kind: z.literal("helpless") }),
  /** After the nearest who is on the way out. */
  z.strictObject({ kind: z.literal("crowd") }),
]);
export type GoTo = z.infer<typeof GoToSchema>;
export { SIGNALS as DRILL_SIGNALS };

const token = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

export const DrillParams = {
  /** `token`: of who signed in on the console of this server; only a drill from the live state asks who one is. */
  hello: z.strictObject({ protocol: z.int(), token: z.string().max(200).optional() }),
  /** What can be drilled here. */
  drills: z.strictObject({}),
  /** Opens a lobby; who opens it is its host. */
  create: z.strictObject({
    drill: z.string().max(64),
    agents: z.int().min(0).max(DRILL_LIMITS.agents),
    /** For a drill that is to be repeated; by chance where it is left out. */
    seed: z.int().min(0).max(0xffffffff).optional(),
    /** A model steers the signs where an approved one can; yes where it is left out. */
    guidance: z.boolean().optional(),
    /** It begins from how its site is when the host starts it; no where it is left out. */
    live: z.boolean().optional(),
  }),
  /** How a drill's site is now, for who may begin a drill from it. */
  live: z.strictObject({ drill: z.string().max(64) }),
  /** What a lobby is, before one gives a name. */
  look: z.strictObject({ code }),
  /** Comes in, or comes back by the token of before. */
  join: z.strictObject({ code, name: NameSchema, role, token: token.optional(), host: token.optional() }),
  chooseRole: z.strictObject({ role }),
  /** The host's alone. */
  start: z.strictObject({}),
  /** A new run of the same drill in the same lobby, with the same seed (usual) or another; the host's alone. */
  again: z.strictObject({ course: z.enum(["same", "other"]).optional() }),
  act: z.strictObject({
    kind: z.enum(DRILL_ACTS),
    opening: z.string().max(128).nullable(),
  }),
  signal: z.strictObject({ signal: z.enum(SIGNALS) }),
  /** Null: stands still again. */
  goTo: z.strictObject({ to: GoToSchema.nullable() }),
  leave: z.strictObject({}),
  /** Score, path and moments of who asks, once the run has ended. */
  debrief: z.strictObject({}),
  /** Of the drill's site, piece after piece. */
  siteFile: SiteFileParams,
  ...DebriefParams,
} as const;
export type DrillAsk = keyof typeof DrillParams;

const text = LocalTextSchema;
/** Whose advice it is may take more words than a name. */
const source = z.object({ en: z.string().max(600), zh: z.string().max(600) });

const Criterion = z.object({ id: z.string(), title: text, most: z.int() });
const DrillInfo = z.object({
  id: z.string(),
  siteId: z.string(),
  siteTitle: text,
  hazard: z.enum(["fire", "earthquake", "flood", "gas", "outage"]),
  title: text,
  summary: text,
  minutes: z.number(),
  lengthS: z.number(),
  /** When the alarm sounds if nobody raises it before, s. */
  alarmAtS: z.number(),
  agents: z.int(),
  mostAgents: z.int(),
  /** With words of their own where somebody is another here: an operator, not a resident. By what a role is judged where it is another's; null: by the drill's own criteria. */
  roles: z.array(
    z.object({
      role,
      most: z.int(),
      words: z.object({ title: text, who: text, task: text }).optional(),
      rubricSource: source.nullable(),
      criteria: z.array(Criterion).nullable(),
    }),
  ),
  laws: z.array(text),
  limits: z.array(text),
  /** Who recommends the actions that are scored. */
  rubricSource: source,
  criteria: z.array(Criterion),
  /** The model that can steer the signs, by its content address, and whether it may; null where none can. */
  guidance: z.object({ model: z.string(), isApproved: z.boolean() }).nullable(),
});
export type DrillInfo = z.infer<typeof DrillInfo>;

export const PHASES = ["waiting", "countdown", "running", "ended"] as const;
const LobbyPerson = z.object({
  who: z.int(),
  name: z.string(),
  role,
  isHost: z.boolean(),
  isHere: z.boolean(),
});
const Lobby = z.object({
  code,
  drill: DrillInfo,
  agents: z.int(),
  phase: z.enum(PHASES),
  /** Epoch ms at which the running phase begins; null before somebody starts. */
  startsAtMs: z.number().nullable(),
  people: z.array(LobbyPerson).max(DRILL_LIMITS.people),
  /** On chain, once it is there: who may simulate what (SimulationPermit); null without a chain. */
  permit: z.string().nullable(),
  /** Whether the host wants a model to steer the signs, and which one does in this run; null: they do not change. */
  guidance: z.boolean(),
  model: z.string().nullable(),
  /** Why there is no permit, or no model; null where there is nothing to say. */
  permitNote: text.nullable(),
  /** Null where it begins as it is written. `told` is null before the host has started it, and for who may not know. */
  live: z.object({ told: LiveToldSchema.nullable() }).nullable(),
});
export type LobbyView = z.infer<typeof Lobby>;

const Said = z.object({
  atS: z.number(),
  kind: z.enum(["alarm", "hazard", "person", "act", "place", "instruction", "score", "lobby"]),
  text,
});
export type SaidLine = z.infer<typeof Said>;

/** What wardens and responders know, by their radio, their list of guests and the panel of the detectors; told about once a second. */
export const RollSchema = z.object({
  atS: z.number(),
  alarmAtS: z.number().nullable(),
  /** By the storey that people began on, -1 outside: how many there are, are out, cannot go on, and are missing (still inside). */
  storeys: z.array(z.object({ storey: z.int(), all: z.int(), out: z.int(), down: z.int(), missing: z.int() })).max(100),
  /** Rooms that are to be checked, by their index in the venue. */
  rooms: z
    .array(
      z.object({
        room: z.int(),
        isChecked: z.boolean(),
        doorsOpen: z.int(),
        doorsClosed: z.int(),
        detector: z.enum(["quiet", "smoke", "heat", "water", "gas"]),
      }),
    )
    .max(2_000),
  /** Participants by their number in the run. */
  people: z
    .array(z.object({ who: z.int(), began: z.int(), is: z.enum(["inside", "out", "muster", "down"]) }))
    .max(DRILL_LIMITS.people),
  /** Who asked for help where a radio or a refuge's line carried it, and where they are now. */
  help: z.array(z.object({ who: z.int(), atS: z.number(), storey: z.int(), room: z.int() })).max(DRILL_LIMITS.people),
  /** Simulated people who cannot go on by themselves and were seen. */
  helpless: z.array(z.object({ storey: z.int(), room: z.int() })).max(100),
});
export type RollView = z.infer<typeof RollSchema>;

/** What else is to be seen (twins/drill/scene.ts): each list that is told is the whole of it. */
const index = z.int().min(0).max(65_535);
const nobody = z.int().min(-1).max(65_535);
export const SceneSchema = z.object({
  kinds: z.array(z.int().min(0).max(255)).max(1_024).exactOptional(),
  signs: z
    .array(z.tuple([index, z.int().min(-2).max(65_535)]))
    .max(2_000)
    .exactOptional(),
  bottles: z
    .array(z.tuple([index, nobody]))
    .max(500)
    .exactOptional(),
  along: z
    .array(z.tuple([index, index]))
    .max(DRILL_LIMITS.people)
    .exactOptional(),
});
/** What is to be seen of a drill besides where everybody is, how doors stand and the hazard: it changes seldom. */
export interface SceneView {
  /** Of each body by its index in the frames: its kind's place in `SCENE_KINDS`. */
  readonly kinds?: readonly number[];
  /** Rooms whose sign a model has changed, and what it shows: a portal of the crowd, or -2: stay here. */
  readonly signs?: readonly (readonly [room: number, shows: number])[];
  /** Extinguishers off their hooks, and the body that has each in hand; -1: it was emptied, or who had it is gone. */
  readonly bottles?: readonly (readonly [extinguisher: number, body: number])[];
  /** Bodies that are taken along, and by whom. */
  readonly along?: readonly (readonly [body: number, by: number])[];
}
/** Kinds of people in the order of their numbers on the wire. */
export const SCENE_KINDS = ["walking", "wheelchair", "child", "impaired", "older"] as const;

const ScoreLine = z.object({
  id: z.string(),
  title: text,
  most: z.int(),
  points: z.number(),
  atS: z.number().nullable(),
  why: text,
});
const Debrief = z.object({
  digest: z.string(),
  seed: z.int(),
  lengthS: z.number(),
  score: z.object({ points: z.number(), lines: z.array(ScoreLine), better: text.nullable() }),
  /** Once a second: storey, place, dose. */
  path: z
    .array(z.object({ atS: z.number(), storey: z.int(), x: z.number(), y: z.number(), fed: z.number() }))
    .max(7_200),
  /** Of all who took part, without names. */
  all: z.object({ people: z.int(), safe: z.int(), meanPoints: z.number(), agents: z.int(), agentsSafe: z.int() }),
});
export type DebriefView = z.infer<typeof Debrief>;

/** What is answered. */
export const DrillResults = {
  hello: z.object({ protocol: z.int(), serverTimeMs: z.number() }),
  drills: z.object({ drills: z.array(DrillInfo) }),
  /** `host` is the host's secret: it comes in with it. */
  create: z.object({ code, host: token }),
  live: z.object({ told: LiveToldSchema, start: LiveStartSchema }),
  look: z.object({ lobby: Lobby }),
  join: z.object({ who: z.int(), token, lobby: Lobby, venue: VenueSchema }),
  chooseRole: z.object({}),
  start: z.object({}),
  again: z.object({}),
  act: z.object({ text }),
  /** How many heard it. */
  signal: z.object({ heard: z.int() }),
  goTo: z.object({ text }),
  leave: z.object({}),
  debrief: z.object({ debrief: Debrief }),
  siteFile: z.object({
    bytes: z.custom<Uint8Array | ArrayBuffer>((raw) => raw instanceof Uint8Array || raw instanceof ArrayBuffer),
    total: z.number(),
  }),
  ...DebriefResults,
} as const;
export type DrillParamsOf<A extends DrillAsk> = z.infer<(typeof DrillParams)[A]>;
export type DrillResult<A extends DrillAsk> = z.infer<(typeof DrillResults)[A]>;
export type DrillAnswer<A extends DrillAsk> = { ok: true; value: DrillResult<A> } | { ok: false; error: Failure };

/** Where one's own body is after the step that took `number`, exactly: what a browser corrects its prediction by. */
export interface OwnState {
  readonly tick: number;
  readonly number: number;
  readonly storey: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly speedFactor: number;
  readonly fed: number;
  /** Of the eyes, and of the smoke layer, above the floor, m; a negative layer is none. */
  readonly layerM: number;
  readonly extinctionPerM: number;
  readonly waterM: number;
  readonly room: number;
  /** Of a flood: how fast the water is, m/s, its AIDR class (0: dry), and whether one sits in a car. */
  readonly waterMps?: number;
  readonly floodClass?: number;
  readonly isDriving?: boolean;
  /** Of an outage: there is no light where one is; one is in a lift whose doors do not open. */
  readonly isDark?: boolean;
  readonly isStuck?: boolean;
  /** Which way leads to safety on foot, a vector of length one, and how far it is, m. */
  readonly way?: { readonly x: number; readonly y: number; readonly m: number };
  /** The extinguisher in hand, and the share of it that is left; null without one. */
  readonly bottle?: { readonly agent: (typeof DRILL_AGENTS)[number]; readonly left: number } | null;
  /** The body on its storey or stair (twins/crowd/crowd.ts), to go on from exactly. */
  readonly body: {
    readonly sheet: number;
    readonly x: number;
    readonly y: number;
    readonly vx: number;
    readonly vy: number;
    readonly mps: number;
  };
  /** Walks by itself to where it was sent. */
  readonly isGuided: boolean;
}

/** What the server says without being asked. */
export interface ServerToDrill {
  lobby(lobby: LobbyView): void;
  /** Index in the frames of each participant, in the order of `people`; a new run has others. */
  bodies(bodies: readonly number[]): void;
  frame(bytes: ArrayBuffer | Uint8Array): void;
  hazard(bytes: ArrayBuffer | Uint8Array): void;
  own(state: OwnState): void;
  said(lines: readonly SaidLine[]): void;
  /** How openings stand, by their index in the venue: 0 open, 1 closed, 2 locked. All of them, then what changed. */
  doors(changes: readonly (readonly [opening: number, stands: number])[]): void;
  /** What is seen of people's kinds, steered signs, extinguishers and who is taken along: all of it, then what changed. */
  scene(change: SceneView): void;
  signal(told: { readonly who: number; readonly signal: (typeof SIGNALS)[number] }): void;
  /** How far something is that was asked for: film, what-if, plans. */
  job(job: JobView): void;
  /** To wardens, responders and the host alone. */
  roll(roll: RollView): void;
}
export interface DrillToServer {
  ask<A extends DrillAsk>(name: A, params: DrillParamsOf<A>, ack: (answer: DrillAnswer<A>) => void): void;
  move(bytes: Uint8Array): void;
}
