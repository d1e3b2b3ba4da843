import { randomBytes } from "node:crypto";
import { openAskLink } from "../../models/learning/learnerLink.ts";
import type { MemberStep } from "../../models/learning/nodeLeader/member.ts";
import { type MemberLink, runMember } from "../../models/learning/nodeLeader/memberLoop.ts";
import type { Task } from "../../models/learning/task.ts";
import type { Failure, Result } from "../../twins/core/result.ts";
import { publicKeyOf, signText } from "../../twins/protocol/deviceAuth.ts";
import { NODE_NAMESPACE, type NodeParams, NodeResults } from "../../twins/protocol/node.ts";
import { afterMs, holdingOf, socketTo } from "./nodeLearner.ts";

/** A member's connection to its leader's address. */
export const memberLinkTo = (url: string): MemberLink =>
  openAskLink<typeof NodeParams, typeof NodeResults>(socketTo(NODE_NAMESPACE, url), afterMs, NodeResults, {
    en: "The node's leader does not answer. The member tries again by itself.",
    zh: "节点的领导者没有应答，成员会自动重试。",
  });

export interface NodeMemberOptions {
  readonly link: MemberLink;
  readonly secret: Uint8Array;
  /** Of the zoo, read with this member's own recording where it has one. */
  readonly task: Task;
  /** Whose recorded data this member has; `OWN_HOLDER` with a recording of its own. */
  readonly holder: string;
  /** The text of that. */
  readonly own?: string | null;
  readonly signal: AbortSignal;
  onStep(step: MemberStep): void;
  onRefused(error: Failure): void;
}

/** Of how a member measures itself nothing is kept: its first weights may be any. */
const SEED = 1;

/** A device of a node, in this process. @returns the refusal that it could not go on from */
export async function runNodeMember(options: NodeMemberOptions): Promise<Result<void>> {
  const { secret, task, holder, own, signal } = options;
  const { name } = task;
  const { held, pool, instruction } = holdingOf(task, holder, own);
  try {
    const examplesPerS = await held.measure({ task: name, seed: SEED, instruction, contribution: { name: "equal" } });
    const [sample = `0x${"00".repeat(32)}`] = held.samples;
    return await runMember({
      ...options,
      publicKey: publicKeyOf(secret),
      sign: (text) => signText(text, secret),
      claims: { task: name, examples: held.examples, examplesPerS, sample },
      train: held.train,
      nowMs: Date.now,
      sliceAt: (width) => pool.ask("slice", { width }),
      random: (count) => new Uint8Array(randomBytes(count)),
      stopped: () => signal.aborted,
    });
  } finally {
    await pool.close();
  }
}
