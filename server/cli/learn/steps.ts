import type { LearnerStep } from "../../../models/learning/learner.ts";
import type { Look } from "../../../models/learning/learnerLoop.ts";
import { grouped } from "../../../twins/core/grouped.ts";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { DemandNotice } from "../../../twins/protocol/learning.ts";
import { type Language, type Said, timeText } from "../language.ts";

type Step<D extends LearnerStep["did"]> = Extract<LearnerStep, { did: D }>;

/** Why a demand is none for this device. */
const PASSED: Readonly<Record<Exclude<Step<"passed">["why"], "examples">, Said>> = {
  "no-data": { en: "is of another task", zh: "属于其他任务" },
  slow: { en: "wants a faster device", zh: "要求更快的设备" },
  unknown: { en: "is of a kind that this version does not know", zh: "其形式本版本无法识别" },
};

function passedText(step: Step<"passed">): Said {
  if (step.why !== "examples") return PASSED[step.why];
  const [wanted, has] = [grouped(step.wanted), grouped(step.has)];
  return {
    en: `wants at least ${wanted} examples; this device has ${has}`,
    zh: `至少要求 ${wanted} 个样本，本设备有 ${has} 个`,
  };
}

function earnedText({ wei, isPaid, paidFromMs }: Step<"earned">): Said {
  const amount = `${tokenText(wei)} AITN`;
  if (isPaid) return { en: `is paid: ${amount} credited`, zh: `已支付：${amount} 已记入` };
  const from = paidFromMs === null ? null : timeText(paidFromMs);
  return {
    en: `is over: this device has earned ${amount}${from === null ? "" : `, credited after ${from} unless a dispute is open`}`,
    zh: `已结束：本设备赚得 ${amount}${from === null ? "" : `，若无争议，${from} 后记入`}`,
  };
}

function textOf(step: LearnerStep): Said | null {
  switch (step.did) {
    case "applied": {
      const [examples, speed] = [grouped(step.examples), grouped(Math.round(step.examplesPerS))];
      return {
        en: `applied with ${examples} examples, ${speed} a second`,
        zh: `已申请，${examples} 个样本，${speed} 个/秒`,
      };
    }
    case "trained": {
      const [round, loss] = [step.round + 1, step.loss.toFixed(5)];
      return {
        en: `round ${round} trained and committed, loss ${loss}  ${step.digest}`,
        zh: `第 ${round} 轮已训练并承诺，损失 ${loss}  ${step.digest}`,
      };
    }
    case "passed":
      return passedText(step);
    case "forgot":
      return {
        en: `this device has lost what it was bound to keep, so it sits round ${step.round + 1} out`,
        zh: `本设备丢失了上一轮应保留的内容，因此不参加第 ${step.round + 1} 轮`,
      };
    case "unseated":
      return { en: "gave this device no seat", zh: "未给本设备席位" };
    case "earned":
      return earnedText(step);
    case "waited":
    case "ended":
      return null;
  }
}

/** What a person reads of a step; null for what is not worth a line. */
export function stepLine({ demand }: DemandNotice, step: LearnerStep, language: Language): string | null {
  const said = textOf(step);
  return said === null ? null : language === "zh" ? `需求 ${demand}：${said.zh}` : `demand ${demand}: ${said.en}`;
}

/** What a person reads of what a server has for a device. */
export function lookLine({ isEnrolled, owner, open, mine }: Look, task: string, language: Language): string {
  const zh = language === "zh";
  if (!isEnrolled)
    return zh
      ? "本设备未在链上登记，不能参加需求。请在控制台生成登记码，并以 --code 再次运行此命令。"
      : "this device is not enrolled on chain and cannot take part: make a code in the console and run this again with --code";
  const credit = zh ? `所得记入 ${owner}` : `what it earns is credited to ${owner}`;
  if (mine > 0)
    return zh ? `参加 ${mine} 项需求；${credit}` : `has a part in ${mine} of ${open} open demands; ${credit}`;
  const none = zh ? `暂无适合本设备的 ${task} 需求` : `no open demand of ${task} for this device now`;
  return zh ? `${none}（共 ${open} 项开放），正在等待；${credit}` : `${none} (${open} open in all), waiting; ${credit}`;
}
