import { io, type Socket } from "socket.io-client";
import { z } from "zod";
import { isErrorCode } from "../../../twins/core/errors.ts";
import { type Failure, fail, type Result } from "../../../twins/core/result.ts";
import { SIGNALS } from "../../../twins/drill/roles.ts";
import { SAID_KINDS } from "../../../twins/drill/said.ts";
import { JobSchema, type JobView } from "../../../twins/protocol/debrief.ts";
import {
  DRILL_NAMESPACE,
  type DrillAsk,
  type DrillParamsOf,
  type DrillResult,
  DrillResults,
  type DrillToServer,
  type LobbyView,
  type OwnState,
  RollSchema,
  type RollView,
  type SaidLine,
  SceneSchema,
  type SceneView,
  type ServerToDrill,
} from "../../../twins/protocol/drill.ts";
import { DRILL_AGENTS } from "../../../twins/protocol/drillVenue.ts";

/** What the server says without being asked, read at the boundary. */
export interface DrillEvents {
  up(): void;
  /** `isSent`: the server sent this page away, as it does when the same person comes in by another. */
  down(isSent: boolean): void;
  lobby(lobby: LobbyView): void;
  bodies(bodies: readonly number[]): void;
  frame(bytes: Uint8Array): void;
  hazard(bytes: Uint8Array): void;
  own(own: OwnState): void;
  said(lines: readonly SaidLine[]): void;
  doors(changes: readonly (readonly [number, number])[]): void;
  scene(change: SceneView): void;
  signal(told: { readonly who: number; readonly signal: keyof typeof SIGNALS }): void;
  job(job: JobView): void;
  roll(roll: RollView): void;
}

/** The drill's own connection, beside the console's. Every ask ends. */
export interface DrillLink {
  ask<A extends DrillAsk>(name: A, params: DrillParamsOf<A>): Promise<Result<DrillResult<A>>>;
  move(bytes: Uint8Array): void;
  /** Comes back after it was sent away. */
  comeBack(): void;
  close(): void;
}

const ASK_MS = 10_000;
const text = z.object({ en: z.string(), zh: z.string() });
const Lobby = DrillResults.look.shape.lobby;
const Bodies = z.array(z.int().min(-1)).max(1_000);
const Own = z.object({
  tick: z.number(),
  number: z.number(),
  storey: z.number(),
  x: z.number(),
  y: z.number(),
  z: z.number(),
  speedFactor: z.number(),
  fed: z.number(),
  layerM: z.number(),
  extinctionPerM: z.number(),
  waterM: z.number(),
  room: z.number(),
  waterMps: z.number().exactOptional(),
  floodClass: z.number().exactOptional(),
  isDriving: z.boolean().exactOptional(),
  isDark: z.boolean().exactOptional(),
  isStuck: z.boolean().exactOptional(),
  way: z.object({ x: z.number(), y: z.number(), m: z.number() }).exactOptional(),
  bottle: z
    .object({ agent: z.enum(DRILL_AGENTS), left: z.number().min(0).max(1) })
    .nullable()
    .optional(),
  body: z.object({
    ...{ sheet: z.int(), x: z.number(), y: z.number() },
    ...{ vx: z.number(), vy: z.number(), mps: z.number() },
  }),
  isGuided: z.boolean(),
});
const Lines = z.array(z.object({ atS: z.number(), kind: z.enum(SAID_KINDS), text }));
const Doors = z.array(z.tuple([z.int().min(0), z.int().min(0).max(2)]));
const SIGNAL_NAMES = Object.keys(SIGNALS) as [keyof typeof SIGNALS, ...(keyof typeof SIGNALS)[]];
const Told = z.object({ who: z.int(), signal: z.enum(SIGNAL_NAMES) });
const Refused = z.object({
  ok: z.literal(false),
  error: z.object({ code: z.string(), message: z.string(), said: text.optional() }),
});

function failureIn(answer: unknown): Failure {
  const read = Refused.safeParse(answer);
  if (!read.success || !isErrorCode(read.data.error.code))
    return { code: "WIRE_SCHEMA", message: "an answer that is none" };
  const { code, message, said } = read.data.error;
  return said === undefined ? { code, message } : { code, message, said };
}

/** What an answer says; anything that is not of the wire's shape is a failure. */
export function readAnswer<A extends DrillAsk>(name: A, answer: unknown): Result<DrillResult<A>> {
  const isOk = typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === true;
  if (!isOk) return { ok: false, error: failureIn(answer) };
  const read = DrillResults[name].safeParse((answer as { value?: unknown }).value);
  if (!read.success) return fail("WIRE_SCHEMA", `the answer to ${name}`);
  return { ok: true, value: read.data as DrillResult<A> };
}

const bytesOf = (raw: ArrayBuffer | Uint8Array): Uint8Array => (raw instanceof Uint8Array ? raw : new Uint8Array(raw));

function listen(socket: Socket<ServerToDrill, DrillToServer>, events: DrillEvents): void {
  /** What is not of the wire's shape is passed over: the next one heals it. */
  const read =
    <T>(schema: z.ZodType<T>, take: (value: T) => void) =>
    (raw: unknown): void => {
      const parsed = schema.safeParse(raw);
      if (parsed.success) take(parsed.data);
    };
  socket.on("lobby", read(Lobby, events.lobby));
  socket.on("bodies", read(Bodies, events.bodies));
  socket.on("own", read(Own, events.own));
  socket.on("said", read(Lines, events.said));
  socket.on("doors", read(Doors, events.doors));
  socket.on("scene", read(SceneSchema, events.scene));
  socket.on("signal", read(Told, events.signal));
  socket.on("job", read(JobSchema, events.job));
  socket.on("roll", read(RollSchema, events.roll));
  socket.on("frame", (raw) => events.frame(bytesOf(raw)));
  socket.on("hazard", (raw) => events.hazard(bytesOf(raw)));
}

export function openDrillLink(url: string, events: DrillEvents): DrillLink {
  const socket: Socket<ServerToDrill, DrillToServer> = io(`${url}${DRILL_NAMESPACE}`, {
    transports: ["websocket"],
    reconnectionDelayMax: 4_000,
    forceNew: true,
  });
  listen(socket, events);
  socket.on("connect", events.up);
  socket.on("disconnect", (reason) => {
    // After every other reason socket.io comes back by itself; two pages that both did would send each other away for ever.
    events.down(reason === "io server disconnect");
  });
  socket.on("connect_error", () => events.down(false));
  return {
    ask: (name, params) =>
      new Promise((resolve) => {
        // It would be kept and sent after the next connection, before that one's greeting.
        if (!socket.connected) return resolve(fail("SYNC_UNSENT", `no connection for ${name}`));
        // The acknowledgement's type hangs on the ask's name, which socket.io's own types cannot follow.
        const timed = socket.timeout(ASK_MS) as unknown as {
          emit(event: "ask", name: string, params: unknown, ack: (lost: Error | null, answer: unknown) => void): void;
        };
        timed.emit("ask", name, params, (lost, answer) =>
          resolve((lost ?? null) === null ? readAnswer(name, answer) : fail("SYNC_LOST", `no answer to ${name}`)),
        );
      }),
    move: (bytes) => {
      if (socket.connected) socket.volatile.emit("move", bytes);
    },
    comeBack: () => void socket.connect(),
    close: () => void socket.disconnect(),
  };
}
