import { isOutcomeSignedBy } from "../../contracts-abi/typed-data/outcome.ts";
import { digestOf } from "../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { isFinal } from "../../twins/operations/actionState.ts";
import { type CommandBody, commandDigest } from "../../twins/operations/command.ts";
import type { Outcome, Receipt } from "../../twins/operations/receipt.ts";

/** What one action earns, in AITN wei. */
export interface Price {
  readonly baseWei: bigint;
  /** For each metre of the outcome's `distanceM`. */
  readonly perMetreWei: bigint;
  /** For each second of the outcome's `durationS`. */
  readonly perSecondWei: bigint;
  /** Most that one action may earn: distance and duration are the device's own word. */
  readonly maxWei: bigint;
}

/** By action name. An action that is not named earns nothing, but has its receipt. */
export type PriceTable = Readonly<Record<string, Price>>;

export interface Evidence {
  readonly command: CommandBody;
  readonly outcome: Outcome;
  /** Device's EIP-712 signature over the outcome, 65 bytes hex. */
  readonly signature: string;
  /** On-chain account of the device the command was sent to. */
  readonly device: string;
  /** CID of the model whose forecast led to the plan, if one did. */
  readonly modelCid: string | null;
}

/** Whole thousandths, rounded down; 0 for what is missing, negative or beyond any number. */
function milli(value: number | undefined): bigint {
  const thousandths = (value ?? 0) * 1000;
  return Number.isFinite(thousandths) && thousandths > 0 ? BigInt(Math.floor(thousandths)) : 0n;
}

/** Only what succeeded is paid. Rounded down to whole wei. */
export function priceWei(prices: PriceTable, action: string, final: Outcome["final"]): bigint {
  const price = Object.hasOwn(prices, action) ? prices[action] : undefined;
  if (price === undefined || final.state !== "SUCCEEDED") return 0n;
  const variable =
    milli(final.result.distanceM) * price.perMetreWei + milli(final.result.durationS) * price.perSecondWei;
  const earned = price.baseWei + variable / 1000n;
  return earned < price.maxWei ? earned : price.maxWei;
}

/**
 * Makes a receipt of a command's final state. The same evidence and prices give the same id, so an outcome that is
 * delivered twice is one receipt.
 * Refuses with RCPT_SIGNATURE when the outcome is of another command or the device did not sign it, with
 * CMD_IMPOSSIBLE when the state is not final.
 */
export function makeReceipt(evidence: Evidence, prices: PriceTable, nowMs: number): Result<Receipt> {
  const { command, outcome, signature, device, modelCid } = evidence;
  if (!isFinal(outcome.final.state))
    return refuse("CMD_IMPOSSIBLE", {
      en: `The state ${outcome.final.state} is not a final one, so there is no receipt of it.`,
      zh: `状态 ${outcome.final.state} 不是最终状态，因此不能开具凭据。`,
    });
  if (outcome.commandDigest !== commandDigest(command) || outcome.final.commandId !== command.commandId) {
    return refuse("RCPT_SIGNATURE", {
      en: `The outcome is of another command than ${command.commandId}.`,
      zh: `该结果不属于指令 ${command.commandId}。`,
    });
  }
  const { commandDigest: signedCommand, telemetryHash, final } = outcome;
  const digests = { commandDigest: signedCommand, telemetryHash, finalDigest: digestOf(final) };
  if (!isOutcomeSignedBy(digests, signature, device)) {
    return refuse("RCPT_SIGNATURE", {
      en: `The outcome of command ${command.commandId} was not signed by the robot ${device}.`,
      zh: `指令 ${command.commandId} 的结果并非由机器人 ${device} 签名。`,
    });
  }
  const body = {
    siteId: command.siteId,
    thing: command.thing,
    device,
    commandId: command.commandId,
    action: command.action,
    planDigest: command.plan?.digest ?? null,
    modelCid,
    outcome,
    signature,
    amountWei: priceWei(prices, command.action, final).toString(),
  };
  return ok({ id: digestOf(body), ...body, madeAtMs: nowMs });
}
