import { describe, expect, it } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { must, ok } from "../../twins/core/result.ts";
import type { ActionStateName } from "../../twins/operations/actionState.ts";
import type { Command } from "../../twins/operations/command.ts";
import type { ReportedState } from "../../twins/protocol/device.ts";
import { lastState, openCommandBook } from "./commandBook.ts";
import { deviceWord } from "./deviceWord.ts";

const ID = "p-0123456789ab.1.1";
const OWNERS: Readonly<Record<string, string>> = { "s/vehicle-1": "0xvehicle", "s/thermo": "0xthermo" };

const word = (
  device: string,
  state: ActionStateName,
  result: Record<string, number> = {},
  commandId = ID,
): ReportedState =>
  ({
    device,
    state: { commandId, state, atMs: 5, reason: "", result },
    outcome: null,
    signature: null,
  }) as unknown as ReportedState;

async function desk() {
  const clock = manualClock(1_000);
  const put = async () => ok(undefined);
  const book = openCommandBook({
    clock,
    journal: { put, remove: put, get: () => undefined, list: () => [] },
    port: { send() {} } as never,
    timeoutMs: () => 60_000,
    onState() {},
  });
  const command = { commandId: ID, siteId: "s", thing: "vehicle-1", action: "move", input: {}, plan: null };
  must(await book.send({ ...command, issuedAtMs: 1_000, expiresAtMs: 9_000, epoch: 1 } as unknown as Command));
  const settled: ReportedState[] = [];
  const refusals: string[] = [];
  const lines: string[] = [];
  const log = { info() {}, error() {}, warn: (message: string) => lines.push(message) };
  const take = deviceWord({
    book,
    log,
    nowMs: () => clock.nowMs(),
    ownerOf: (siteId, thing) => OWNERS[`${siteId}/${thing}`],
    refused: (device, code) => refusals.push(`${device} ${code}`),
    settle: async (reported) => void settled.push(reported),
  });
  const stands = () => {
    const entry = book.get(ID);
    return entry === null ? null : lastState(entry);
  };
  return { take, settled, refusals, lines, stands };
}

describe("a device's word on a command", () => {
  it("DEV-45 counts for its own Things only: another device ends nothing, and is paid nothing", async () => {
    const { take, settled, refusals, lines, stands } = await desk();
    for (let i = 0; i < 50; i++) await take(word("0xthermo", "SUCCEEDED"));
    await take(word("0xthermo", "FAILED"));
    await take(word("0xnobody", "REJECTED"));
    expect([stands(), settled]).toEqual(["SENT", []]);
    expect(refusals).toHaveLength(52);
    expect(new Set(refusals)).toEqual(new Set(["0xthermo AUTH_FORBIDDEN", "0xnobody AUTH_FORBIDDEN"]));
    // One line each, however often it is tried.
    expect(lines).toHaveLength(2);
    await take(word("0xvehicle", "ACCEPTED"));
    await take(word("0xvehicle", "RUNNING"));
    await take(word("0xvehicle", "SUCCEEDED", { distanceM: 12 }));
    expect([stands(), settled.length]).toEqual(["SUCCEEDED", 1]);
  });

  it("settles again when it is repeated, and never when it is another than the one that was taken", async () => {
    const { take, settled, stands } = await desk();
    for (const state of ["ACCEPTED", "RUNNING", "FAILED"] as const) await take(word("0xvehicle", state));
    await take(word("0xvehicle", "FAILED"));
    expect(settled).toHaveLength(2);
    await take(word("0xvehicle", "SUCCEEDED"));
    await take(word("0xvehicle", "FAILED", { distanceM: 1e6 }));
    expect([stands(), settled.length]).toEqual(["FAILED", 2]);
  });

  it("on a command that was never sent is counted, and told once", async () => {
    const { take, refusals, lines } = await desk();
    for (let i = 0; i < 1_000; i++) await take(word("0xthermo", "SUCCEEDED", {}, `p-none.${i}.1`));
    expect([refusals.length, lines.length]).toEqual([1_000, 1]);
  });
});
