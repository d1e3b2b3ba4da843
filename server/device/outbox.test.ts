import { expect, test } from "vitest";
import { digestOf } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import type { ActionState } from "../../twins/operations/command.ts";
import { DEVICE_LIMITS, FrameSchema, PayloadSchema, type TelemetryRow } from "../../twins/protocol/device.ts";
import { MAX_REMEMBERED, openMemory } from "./memory.ts";
import { createOutbox } from "./outbox.ts";

const secret = new Uint8Array(32).fill(3);
const row = (tMs: number): TelemetryRow => [tMs, "t", { x: [tMs, "1"] }];
const make = (limits?: Parameters<typeof createOutbox>[3]) =>
  createOutbox("0xd", secret, must(openMemory(null)), limits);
const state = (id: string, name: ActionState["state"]): ActionState =>
  ({ commandId: id, state: name, atMs: 1, reason: "", result: {} }) as unknown as ActionState;

/** Everything the outbox would ever send, as the gateway would read it. */
function drain(outbox: ReturnType<typeof make>) {
  const payloads: unknown[] = [];
  for (;;) {
    outbox.cut();
    const message = outbox.message();
    if (message.length === 0) return payloads as { kind: string; rows?: TelemetryRow[]; state?: ActionState }[];
    expect(message.length).toBeLessThanOrEqual(DEVICE_LIMITS.framesPerMessage);
    payloads.push(...message.map((frame) => PayloadSchema.parse(JSON.parse(frame.payload))));
    outbox.acknowledged(message[message.length - 1]!.seq + 1);
  }
}

test("DEV-42 the oldest readings are dropped when too many wait, and counted; action states never are", () => {
  const outbox = make({ maxRows: 10, maxUnacknowledged: 4, maxStates: 3 });
  outbox.addState(state("c", "ACCEPTED"), digestOf(1));
  for (let i = 0; i < 25; i++) outbox.addRow(row(i));
  expect(outbox.dropped).toBe(15);
  const payloads = drain(outbox);
  expect(payloads.flatMap((p) => p.rows ?? []).map(([t]) => t)).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
  expect(payloads.map((p) => p.kind)).toEqual(["telemetry", "state"]);
});

test("DEV-42 while frames are not acknowledged only so many are chained", () => {
  const outbox = make({ maxRows: 100, maxUnacknowledged: 4, maxStates: 3 });
  for (let i = 0; i < 10; i++) {
    outbox.addRow(row(i));
    outbox.cut();
  }
  expect(outbox.message()).toHaveLength(3);
  outbox.acknowledged(3);
  outbox.cut();
  expect(outbox.message()).toHaveLength(1);
});

test("more action states than commands can be open is a bug, said aloud", () => {
  const outbox = make({ maxRows: 1, maxUnacknowledged: 4, maxStates: 1 });
  outbox.addState(state("c", "ACCEPTED"), digestOf(1));
  expect(() => outbox.addState(state("d", "ACCEPTED"), digestOf(1))).toThrow("wait");
});

test("a long run is chained with a checkpoint every 100 frames, all in shape", () => {
  const outbox = make();
  const kinds: string[] = [];
  for (let i = 0; i < 250; i++) {
    outbox.addRow(row(i));
    for (const { kind } of drain(outbox)) kinds.push(kind);
  }
  const checkpoints = kinds.flatMap((kind, i) => (kind === "checkpoint" ? [i] : []));
  expect(checkpoints).toEqual([100, 201]);
  outbox.addHeartbeat(5);
  outbox.cut();
  expect(
    FrameSchema.safeParse({ ...outbox.message()[0], command: undefined, mac: `0x${"0".repeat(32)}` }).error?.issues[0]
      ?.code,
  ).toBe("unrecognized_keys");
});

test("only so many commands are remembered: known and ended ones go first", () => {
  const memory = must(openMemory(null));
  for (let i = 0; i < MAX_REMEMBERED + 50; i++) {
    const known = i >= 20;
    memory.commands.set(`c${i}`, { commandDigest: digestOf(i), state: state(`c${i}`, "SUCCEEDED"), known });
    memory.save();
  }
  expect(memory.commands.size).toBe(MAX_REMEMBERED);
  expect(memory.commands.has("c0")).toBe(true);
  expect(memory.commands.has("c20")).toBe(false);
});
