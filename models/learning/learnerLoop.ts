import { type Failure, ok, type Result } from "../../twins/core/result.ts";
import { publicKeyOf, signText } from "../../twins/protocol/deviceAuth.ts";
import { type DemandNotice, joinText, type LearningResult } from "../../twins/protocol/learning.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { DemandEnds } from "./demandEnds.ts";
import { attend, type LearnerPorts, type LearnerStep } from "./learner.ts";
import type { LearnerLink } from "./learnerLink.ts";

/** Looks for work as often as this when nobody says that something changed, ms. */
const LOOK_EVERY_MS = 5_000;
/** What a server has while it starts, or is gone for a while. */
export const PASSING: ReadonlySet<string> = new Set(["CMD_OFFLINE", "CHAIN_DOWN", "AUTH_RATE"]);

/** What a look at the server's demands found. */
export interface Look {
  /** Whether the chain knows the device: if not, it cannot apply. */
  readonly isEnrolled: boolean;
  /** The account that is credited with what the device earns; null where it is not enrolled. */
  readonly owner: string | null;
  /** Demands that are not over. */
  readonly open: number;
  /** Those of them that it applied for or trains. */
  readonly mine: number;
}

export interface LearnerLoop {
  readonly link: LearnerLink;
  /** The device's identity key, secp256k1. */
  readonly secret: Uint8Array;
  /** Of the console, for a device that no chain knows yet; null for another. */
  readonly code: string | null;
  /** The account whose a device that is enrolled by the code is; null for its own key's. */
  readonly owner: `0x${string}` | null;
  /** What the device does on the chain that the server names. */
  portsOn(chain: Pick<LearningResult<"hello">, "chainId" | "market">): LearnerPorts;
  stopped(): boolean;
  onStep(demand: DemandNotice, step: LearnerStep): void;
  /** Told when it is another than before. */
  onLook(look: Look): void;
  /** @param demand null for what is about no demand */
  onRefused(demand: DemandNotice | null, error: Failure): void;
}

/** Meets the server, and enrols the device where it has a code. */
export async function enrol({
  link,
  secret,
  code,
  owner,
}: Pick<LearnerLoop, "link" | "secret" | "code" | "owner">): Promise<Result<LearningResult<"hello">>> {
  const hello = await link.ask("hello", { protocol: PROTOCOL_VERSION });
  if (!hello.ok || code === null) return hello;
  const request = { code, publicKey: publicKeyOf(secret), ...(owner === null ? {} : { owner }) };
  const joined = await link.ask("join", { ...request, proof: signText(joinText(request), secret) });
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

/** What the chain knows of a device, asked until it knows it. */
function enrolmentOf(ports: LearnerPorts) {
  let known: Pick<Look, "isEnrolled" | "owner"> = { isEnrolled: false, owner: null };
  return async () => {
    const standing = known.isEnrolled ? null : await ports.ask("standing", { device: ports.device });
    if (standing?.ok) known = { isEnrolled: standing.value.tier !== null, owner: standing.value.owner };
    return standing === null || standing.ok ? known : null;
  };
}

async function attendAll(loop: LearnerLoop, ports: LearnerPorts): Promise<void> {
  const { link, stopped, onStep, onRefused } = loop;
  /** Demands whose application was decided: a device measures itself once for each. */
  const decided = new Set<string>();
  const ends = new DemandEnds(ports, onStep);
  const enrolment = enrolmentOf(ports);
  let told = "";
  while (!stopped()) {
    // Before it looks: what changes meanwhile is not missed.
    const changed = link.changed(LOOK_EVERY_MS);
    const listed = await ports.ask("demands", {});
    if (!listed.ok) onRefused(null, listed.error);
    const demands = listed.ok ? listed.value.demands : [];
    let trained = false;
    for (const notice of demands) {
      if (stopped()) return;
      if (notice.phase === "ended" || (notice.phase !== "training" && decided.has(notice.demand))) continue;
      const step = await attend(ports, notice);
      if (!step.ok) {
        onRefused(notice, step.error);
        continue;
      }
      const { did } = step.value;
      if (did === "applied" || did === "passed") decided.add(notice.demand);
      if (did === "applied") ends.applied(notice.demand);
      trained ||= did === "trained";
      onStep(notice, step.value);
    }
    const ended = listed.ok ? await ends.look(demands) : listed;
    if (!ended.ok && listed.ok) onRefused(null, ended.error);
    const known = listed.ok ? await enrolment() : null;
    const open = demands.filter(({ phase }) => phase !== "ended");
    const look = known && { ...known, open: open.length, mine: open.filter(({ demand }) => ends.has(demand)).length };
    if (look !== null && told !== JSON.stringify(look)) {
      told = JSON.stringify(look);
      loop.onLook(look);
    }
    if (!trained) await changed;
  }
}
