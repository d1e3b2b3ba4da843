import { type Failure, ok, type Result, refuse } from "../../../twins/core/result.ts";
import {
  type MemberClaims,
  membershipText,
  type NodeParams,
  type NodeResults,
  proofText,
} from "../../../twins/protocol/node.ts";
import { PROTOCOL_VERSION } from "../../../twins/protocol/version.ts";
import type { AskLink } from "../learnerLink.ts";
import { type MemberPorts, type MemberStep, memberStart, memberTurn } from "./member.ts";

/** Looks for work as often as this when nobody says that something changed, ms. */
const LOOK_EVERY_MS = 2_000;
/** What a leader has that no member can mend. */
const FINAL: ReadonlySet<string> = new Set(["WIRE_VERSION", "AUTH_FORBIDDEN", "AUTH_BAD_SIGNATURE", "LEARN_UNKNOWN"]);

export type MemberLink = AskLink<typeof NodeParams, typeof NodeResults>;

export interface MemberLoop extends Omit<MemberPorts, "ask"> {
  readonly link: MemberLink;
  readonly claims: MemberClaims;
  /** Of the machine's clock. */
  nowMs(): number;
  stopped(): boolean;
  onStep(step: MemberStep): void;
  onRefused(error: Failure): void;
}

/** Shows the member's key, and says for others to see whose node it belongs to. @returns the leader's process */
async function prove({ link, publicKey, claims, sign, nowMs }: MemberLoop): Promise<Result<string>> {
  const hello = await link.ask("hello", { protocol: PROTOCOL_VERSION, publicKey });
  if (!hello.ok) return hello;
  const { run, nonce, task, leader } = hello.value;
  if (task !== claims.task)
    return refuse("LEARN_UNKNOWN", {
      en: `The node learns ${task}. Join it with --task ${task}, or join another node.`,
      zh: `该节点学习 ${task}。请使用 --task ${task} 加入，或加入其他节点。`,
    });
  const atMs = nowMs();
  const membership = sign(membershipText(leader, { claims, atMs }));
  const signature = sign(proofText(run, nonce, publicKey, claims));
  const proven = await link.ask("prove", { claims, atMs, membership, signature });
  return proven.ok ? ok(run) : proven;
}

/**
 * A member of a node: trains what its leader gives it and takes part in the sums, until it is stopped; connects again by itself.
 * @returns the refusal that it could not go on from; nothing when it was stopped
 */
export async function runMember(loop: MemberLoop): Promise<Result<void>> {
  const { link, stopped, onStep, onRefused } = loop;
  const ports: MemberPorts = { ...loop, ask: link.ask };
  let state = memberStart;
  let run: string | null = null;
  let isProven = false;
  while (!stopped()) {
    // Before it looks: what changes meanwhile is not missed.
    const changed = link.changed(LOOK_EVERY_MS);
    if (!isProven) {
      const proven = await prove(loop);
      if (!proven.ok && FINAL.has(proven.error.code) && !stopped()) return proven;
      if (!proven.ok) {
        if (!stopped()) onRefused(proven.error);
        await changed;
        continue;
      }
      // What was trained for a leader that has ended is of no use to its next process.
      if (run !== proven.value) state = memberStart;
      run = proven.value;
      isProven = true;
    }
    const turned = await memberTurn(ports, state);
    if (stopped()) break;
    if (turned.ok) {
      state = turned.value.state;
      onStep(turned.value.step);
      if (turned.value.step.did === "waited") await changed;
      continue;
    }
    // After every loss of the connection the leader has to be shown the key again.
    isProven = turned.error.code !== "AUTH_REQUIRED" && turned.error.code !== "CMD_OFFLINE";
    if (turned.error.code === "AUTH_REQUIRED") continue;
    onRefused(turned.error);
    if (turned.error.code === "LEARN_FORGED") state = memberStart;
    await changed;
  }
  return ok(undefined);
}
