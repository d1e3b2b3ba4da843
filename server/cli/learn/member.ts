import { addressOfKey } from "../../../contracts-abi/typed-data/signature.ts";
import { enrol, PASSING } from "../../../models/learning/learnerLoop.ts";
import type { MemberStep } from "../../../models/learning/nodeLeader/member.ts";
import type { Task } from "../../../models/learning/task.ts";
import { must } from "../../../twins/core/result.ts";
import { publicKeyOf } from "../../../twins/protocol/deviceAuth.ts";
import { linkTo } from "../../learner/nodeLearner.ts";
import { memberLinkTo, runNodeMember } from "../../learner/nodeMember.ts";
import { type CliIo, EXIT } from "../command.ts";
import type { Language } from "../language.ts";
import { dataWords, refusalsTo } from "./place.ts";

/** A server that is away is asked again so much later, ms. */
const TRY_EVERY_MS = 5_000;

export interface MemberPlace {
  readonly url: string;
  /** Read with the recording of its own. */
  readonly task: Task;
  readonly holder: string;
  /** Text of a recording of its own; null for the holder's. */
  readonly own: string | null;
  /** That recording's file. */
  readonly file: string | undefined;
  readonly secret: Uint8Array;
  /** The server where a device that is new to the chain is enrolled by a code; null for one that is known to it. */
  readonly enrolment: { readonly url: string; readonly code: string; readonly owner: `0x${string}` | null } | null;
  readonly isJson: boolean;
}

/** What a person reads of a step; null for what is not worth a line. */
function stepLine(step: MemberStep, language: Language): string | null {
  const zh = language === "zh";
  if (step.did === "trained") {
    const { version, width, loss } = step;
    return zh
      ? `已训练版本 ${version}，宽度 ${width}，损失 ${loss.toFixed(5)}`
      : `trained version ${version}, width ${width}, loss ${loss.toFixed(5)}`;
  }
  if (step.did !== "gave") return null;
  return zh
    ? `已在掩码下交给 ${step.members} 个成员的批次 ${step.batch}`
    : `given under masks to a batch of ${step.members} members, ${step.batch}`;
}

/** Enrols the member's device; tries again while the server is away. @throws CodedError for what the server refuses */
async function enrolled({ url, code, owner }: NonNullable<MemberPlace["enrolment"]>, secret: Uint8Array, io: CliIo) {
  const link = linkTo(url);
  const stop = () => link.close();
  io.signal.addEventListener("abort", stop);
  try {
    for (;;) {
      const done = await enrol({ link, secret, code, owner });
      if (done.ok || io.signal.aborted) return;
      if (!PASSING.has(done.error.code)) must(done);
      await link.changed(TRY_EVERY_MS);
    }
  } finally {
    io.signal.removeEventListener("abort", stop);
    link.close();
  }
}

/** `aitn learn join --node`: a device of a node, until it is stopped. */
export async function joinNode(place: MemberPlace, io: CliIo): Promise<number> {
  const { url, task, holder, own, file, secret, enrolment, isJson } = place;
  const key = publicKeyOf(secret);
  // By which the demand server names it.
  const device = addressOfKey(secret).toLowerCase();
  const say = (line: string, event: object): void => io.out(isJson ? `${JSON.stringify(event)}\n` : `${line}\n`);
  say(
    io.language === "zh"
      ? `成员 ${key}（设备 ${device}）在 ${url} 的节点中使用${dataWords(holder, file, "zh")}学习 ${task.name}`
      : `member ${key} (device ${device}) learns ${task.name} on ${dataWords(holder, file, "en")}, in the node at ${url}`,
    { member: key, device, node: url, task: task.name, holder },
  );
  if (enrolment !== null) await enrolled(enrolment, secret, io);
  const link = memberLinkTo(url);
  const stop = () => link.close();
  io.signal.addEventListener("abort", stop);
  const refusals = refusalsTo(io);
  try {
    const done = await runNodeMember({
      link,
      secret,
      task,
      holder,
      own,
      signal: io.signal,
      onStep(step) {
        refusals.over();
        const line = stepLine(step, io.language);
        if (line !== null) say(line, step);
      },
      onRefused: (error) => refusals.tell(error),
    });
    must(done);
    return EXIT.ok;
  } finally {
    io.signal.removeEventListener("abort", stop);
    link.close();
  }
}
