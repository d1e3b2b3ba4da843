import { randomBytes } from "node:crypto";
import { signOutcome } from "../../../contracts-abi/typed-data/outcome.ts";
import { addressOfKey } from "../../../contracts-abi/typed-data/signature.ts";
import { digestOf } from "../../../twins/core/digest.ts";
import { commandId, planId, siteId, thingId } from "../../../twins/core/ids.ts";
import { must } from "../../../twins/core/result.ts";
import type { ActionStateName } from "../../../twins/operations/actionState.ts";
import { type CommandBody, commandDigest } from "../../../twins/operations/command.ts";
import type { Outcome, Receipt } from "../../../twins/operations/receipt.ts";
import { type Evidence, makeReceipt, type PriceTable } from "../receipts.ts";

export const AITN = 10n ** 18n;

export const PRICES: PriceTable = {
  transport: { baseWei: AITN, perMetreWei: AITN / 10n, perSecondWei: 0n, maxWei: 10n * AITN },
  process: { baseWei: 2n * AITN, perMetreWei: 0n, perSecondWei: AITN / 100n, maxWei: 10n * AITN },
};

/** A device with its own random key. */
export interface TestDevice {
  readonly key: Uint8Array;
  readonly address: string;
}
export const testDevice = (): TestDevice => {
  const key = randomBytes(32);
  return { key, address: addressOfKey(key) };
};

export function evidenceOf(
  device: TestDevice,
  name: string,
  final: { state?: ActionStateName; result?: Record<string, number>; action?: string } = {},
): Evidence {
  const command: CommandBody = {
    commandId: commandId(name),
    siteId: siteId("fms"),
    thing: thingId("agv-1"),
    action: final.action ?? "transport",
    input: { to: "m1" },
    plan: { id: planId("plan-1"), digest: digestOf("plan"), step: "1" },
    issuedAtMs: 1_000,
    expiresAtMs: 61_000,
    epoch: 1,
  };
  const outcome: Outcome = {
    commandDigest: commandDigest(command),
    final: {
      commandId: command.commandId,
      state: final.state ?? "SUCCEEDED",
      atMs: 2_000,
      reason: "",
      result: final.result ?? { distanceM: 12.3456 },
    },
    telemetryHash: digestOf("telemetry"),
  };
  const { telemetryHash } = outcome;
  const digests = { commandDigest: outcome.commandDigest, telemetryHash, finalDigest: digestOf(outcome.final) };
  const signature = signOutcome(digests, device.key);
  return { command, outcome, signature, device: device.address, modelCid: null };
}

export const receiptOf = (device: TestDevice, name: string): Receipt =>
  must(makeReceipt(evidenceOf(device, name), PRICES, 3_000));
