import { hash } from "node:crypto";
import { signOutcome } from "../../contracts-abi/typed-data/outcome.ts";
import type { Digest } from "../../twins/core/digest.ts";
import { digestOf } from "../../twins/core/digest.ts";
import { isFinal } from "../../twins/operations/actionState.ts";
import type { ActionState } from "../../twins/operations/command.ts";
import {
  checkpointText,
  DEVICE_LIMITS,
  frameText,
  type Payload,
  type TelemetryRow,
} from "../../twins/protocol/device.ts";
import { signText } from "../../twins/protocol/deviceAuth.ts";
import type { DeviceMemory } from "./memory.ts";

/** A frame of the chain; its code is made when it is sent, with the session's key. */
export interface ChainedFrame {
  readonly seq: number;
  readonly prev: Digest;
  readonly payload: string;
  /** Command whose state it carries. */
  readonly command: string | null;
}

export interface OutboxLimits {
  /** Readings wait while the gateway is away or slow; then the oldest are dropped. Action states never are. */
  readonly maxRows: number;
  /** Frames sent and not acknowledged. */
  readonly maxUnacknowledged: number;
  readonly maxStates: number;
}

export const OUTBOX_LIMITS: OutboxLimits = { maxRows: 20_000, maxUnacknowledged: 64, maxStates: 1_000 };

/** Small enough that a message of many frames stays within the wire's limit. */
const PAYLOAD_CHARS = 16_000;

export interface Outbox {
  addRow(row: TelemetryRow): void;
  addState(state: ActionState, commandDigest: Digest): void;
  addHeartbeat(tMs: number): void;
  /** Chains what waits, as far as the window allows. */
  cut(): void;
  /** What is to be sent, oldest first: at most one message. */
  message(): readonly ChainedFrame[];
  acknowledged(nextSeq: number): void;
  oldest(): { seq: number; prev: Digest };
  readonly dropped: number;
  readonly waiting: number;
}

/** Queues and the hash chain of one device. */
export function createOutbox(
  device: string,
  secret: Uint8Array,
  memory: DeviceMemory,
  limits: OutboxLimits = OUTBOX_LIMITS,
): Outbox {
  let rows: TelemetryRow[] = [];
  let firstRow = 0;
  const states: { state: ActionState; commandDigest: Digest }[] = [];
  const unacknowledged: ChainedFrame[] = [];
  let heartbeatMs: number | null = null;
  let sinceCheckpoint = 0;
  let dropped = 0;

  const chain = (payload: Payload, command: string | null): void => {
    const text = JSON.stringify(payload);
    const frame: ChainedFrame = { seq: memory.seq, prev: memory.head, payload: text, command };
    memory.head = `0x${hash("sha256", frameText(frame.seq, frame.prev, text), "hex")}`;
    memory.seq++;
    memory.saveChain();
    unacknowledged.push(frame);
    sinceCheckpoint = payload.kind === "checkpoint" ? 0 : sinceCheckpoint + 1;
  };
  const checkpointIfDue = (): void => {
    if (sinceCheckpoint < DEVICE_LIMITS.checkpointEvery) return;
    chain({ kind: "checkpoint", signature: signText(checkpointText(device, memory.seq, memory.head), secret) }, null);
  };
  const takeRows = (): TelemetryRow[] => {
    const taken: TelemetryRow[] = [];
    let chars = 0;
    while (firstRow < rows.length && taken.length < DEVICE_LIMITS.rowsPerFrame && chars < PAYLOAD_CHARS) {
      const row = rows[firstRow++]!;
      chars += 40 * (1 + Object.keys(row[2]).length);
      taken.push(row);
    }
    if (firstRow === rows.length || firstRow > 4096) {
      rows = rows.slice(firstRow);
      firstRow = 0;
    }
    return taken;
  };
  const signed = (state: ActionState, commandDigest: Digest) => {
    if (!isFinal(state.state)) return null;
    const telemetryHash = memory.head;
    return {
      commandDigest,
      telemetryHash,
      signature: signOutcome({ commandDigest, telemetryHash, finalDigest: digestOf(state) }, secret),
    };
  };
  const room = (): boolean => unacknowledged.length + 1 < limits.maxUnacknowledged;

  return {
    get dropped() {
      return dropped;
    },
    get waiting() {
      return rows.length - firstRow + states.length + unacknowledged.length;
    },
    addRow(row) {
      rows.push(row);
      if (rows.length - firstRow > limits.maxRows) {
        firstRow++;
        dropped++;
      }
      if (firstRow > limits.maxRows) {
        rows = rows.slice(firstRow);
        firstRow = 0;
      }
    },
    addState(state, commandDigest) {
      if (states.length >= limits.maxStates)
        throw new Error(`${limits.maxStates} action states wait: more than commands can be open`);
      states.push({ state, commandDigest });
    },
    addHeartbeat(tMs) {
      heartbeatMs = tMs;
    },
    cut() {
      // Readings first: what a state's receiver checks next must not be older than the state.
      while (firstRow < rows.length && room()) {
        checkpointIfDue();
        chain({ kind: "telemetry", rows: takeRows() } as unknown as Payload, null);
      }
      while (states.length > 0 && firstRow === rows.length && room()) {
        checkpointIfDue();
        const { state, commandDigest } = states.shift()!;
        chain({ kind: "state", state, signed: signed(state, commandDigest) } as Payload, state.commandId);
      }
      if (heartbeatMs !== null && room()) {
        checkpointIfDue();
        chain({ kind: "heartbeat", tMs: heartbeatMs }, null);
        heartbeatMs = null;
      }
    },
    message() {
      let bytes = 0;
      let count = 0;
      for (const frame of unacknowledged) {
        bytes += Buffer.byteLength(frame.payload);
        if (count === DEVICE_LIMITS.framesPerMessage || (count > 0 && bytes > DEVICE_LIMITS.messageBytes)) break;
        count++;
      }
      return unacknowledged.slice(0, count);
    },
    acknowledged(nextSeq) {
      let changed = false;
      while (unacknowledged.length > 0 && unacknowledged[0]!.seq < nextSeq) {
        const frame = unacknowledged.shift()!;
        const remembered = frame.command === null ? undefined : memory.commands.get(frame.command);
        if (remembered === undefined) continue;
        remembered.known = (JSON.parse(frame.payload) as { state: ActionState }).state.state === remembered.state.state;
        changed = true;
      }
      if (changed) memory.save();
    },
    oldest: () => ({ seq: unacknowledged[0]?.seq ?? memory.seq, prev: unacknowledged[0]?.prev ?? memory.head }),
  };
}
