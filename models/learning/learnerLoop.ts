import { type Failure, ok, type Result } from "../../twins/core/result.ts";
import { publicKeyOf, signText } from "../../twins/protocol/deviceAuth.ts";
import { type DemandNotice, joinText, type LearningResult } from "../../twins/protocol/learning.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { attend, type LearnerPorts, type LearnerStep } from "./learner.ts";
import type { LearnerLink } from "./learnerLink.ts";

/** Looks for work as often as this when nobody says that something changed, ms. */
const LOOK_EVERY_MS = 5_000;
/** What a server has while it starts, or is gone for a while. */
export const PASSING: ReadonlySet<string> = new Set(["CMD_OFFLINE", "CHAIN_DOWN", "AUTH_RATE"]);

export interface LearnerLoop {
  readonly link: LearnerLink;
  /** The device's identity key, secp256k1. */
  readonly secret: Uint8Array;
  /** Of the console, for a device that no chain knows yet; null for another. */
  readonly code: string | null;
  /** What the device does on the chain that the server names. */
  portsOn(chain: Pick<LearningResult<"hello">, "chainId" | "market">): LearnerPorts;
  stopped(): boolean;
  onStep(demand: DemandNotice, step: LearnerStep): void;
  /** @param demand null for what is about no demand */
  onRefused(demand: DemandNotice | null, error: Failure): void;
}

/** Meets the server, and enrols the device where it has a code. */
export async function enrol({
  link,
  secret,
  code,
}: Pick<LearnerLoop, "link" | "secret" | "code">): Promise<Result<LearningResult<"hello">>> {
  const hello = await link.ask("hello", { protocol: PROTOCOL_VERSION });
  if (!hello.ok || code === null) return hello;
  const publicKey = publicKeyOf(secret);
  const joined = await link.ask("join", { code, publicKey, proof: signText(joinText({ code, publicKey }), secret) });
  return joined.ok ? hello : joined;
}

/**
 * A device that learns: joins, applies for the demands whose task it has data for, and trains their rounds until it is stopped.
 * @returns the refusal that it could not go on from; nothing when it was stopped
 */
export async function runLearner(loop: LearnerLoop): Promise<Result<void>> {
  const { link, stopped, onRefused } = loop;
  for (;;) {
    if (stopped()) return ok(undefined);
    const joined = await enrol(loop);
    if (joined.ok) {
      await attendAll(loop, loop.portsOn(joined.value));
      return ok(undefined);
    }
    if (stopped()) return ok(undefined);
    if (!PASSING.has(joined.error.code)) return joined;
    onRefused(null, joined.error);
    await link.changed(LOOK_EVERY_MS);
  }
}

async function attendAll({ link, stopped, onStep, onRefused }: LearnerLoop, ports: LearnerPorts): Promise<void> {
  /** Demands whose application was decided: a device measures itself once for each. */
  const decided = new Set<string>();
  while (!stopped()) {
    // Before it looks: what changes meanwhile is not missed.
    const changed = link.changed(LOOK_EVERY_MS);
    const listed = await ports.ask("demands", {});
    if (!listed.ok) onRefused(null, listed.error);
    let trained = false;
    for (const notice of listed.ok ? listed.value.demands : []) {
      if (stopped()) return;
      if (notice.phase === "ended" || (notice.phase !== "training" && decided.has(notice.demand))) continue;
      const step = await attend(ports, notice);
      if (!step.ok) {
        onRefused(notice, step.error);
        continue;
      }
      const { did } = step.value;
      if (did === "applied" || did === "passed") decided.add(notice.demand);
      trained ||= did === "trained";
      onStep(notice, step.value);
    }
    if (!trained) await changed;
  }
}
