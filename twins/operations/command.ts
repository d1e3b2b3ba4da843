import type { Digest } from "../core/digest.ts";
import { digestOf } from "../core/digest.ts";
import type { Branded, CommandId, PlanId, SiteId, ThingId } from "../core/ids.ts";
import type { ActionStateName } from "./actionState.ts";

/** What is to be done by one Thing: a WoT action invocation. */
export interface CommandBody {
  readonly commandId: CommandId;
  readonly siteId: SiteId;
  readonly thing: ThingId;
  readonly action: string;
  readonly input: Readonly<Record<string, number | string | boolean | readonly string[]>>;
  /** The plan step this command executes; null for a command outside a plan (stop, service). */
  readonly plan: { readonly id: PlanId; readonly digest: Digest; readonly step: string } | null;
  readonly issuedAtMs: number;
  /** Absolute: neither the gateway nor the device accepts it later. */
  readonly expiresAtMs: number;
  /** Fencing epoch: a device refuses a command of an older controller. */
  readonly epoch: number;
}

/** A command that passed the guard. Only server/dispatch/guard.ts makes one. */
export type Command = CommandBody & { readonly guarded: Branded<"guarded", "Command"> };

export const commandDigest = (body: CommandBody): Digest =>
  digestOf({
    commandId: body.commandId,
    siteId: body.siteId,
    thing: body.thing,
    action: body.action,
    input: body.input,
    plan: body.plan,
    issuedAtMs: body.issuedAtMs,
    expiresAtMs: body.expiresAtMs,
    epoch: body.epoch,
  });

/** What a device says of a command. The final one is signed by the device's identity key. */
export interface ActionState {
  readonly commandId: CommandId;
  readonly state: ActionStateName;
  readonly atMs: number;
  /** Why, for people; empty when it went well. */
  readonly reason: string;
  /** Numbers the action produced, e.g. distanceM, energyWh, startedAtMs. */
  readonly result: Readonly<Record<string, number>>;
}
