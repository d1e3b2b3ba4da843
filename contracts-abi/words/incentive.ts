import type { Wordings } from "./wording.ts";

/** Incentive, ReportAudit, IncentiveSettings. */
export const INCENTIVE: Wordings = {
  CycleNotEnded: {
    code: "CHAIN_EARLY",
    en: "Cycle {cycle:id} has not ended; {currentCycle:id} runs now. Report it when it is over.",
    zh: "周期 {cycle:id} 尚未结束，当前为周期 {currentCycle:id}，请待其结束后再报告。",
  },
  CycleAlreadySettled: {
    code: "CHAIN_EXISTS",
    en: "Cycle {cycle:id} is settled or was missed; {nextCycle:id} is the next. Report that one.",
    zh: "周期 {cycle:id} 已结算或已错过，下一周期为 {nextCycle:id}，请报告该周期。",
  },
  CycleNotSettled: {
    code: "CHAIN_EARLY",
    en: "Cycle {cycle:id} is not settled, so nothing can be claimed of it. Wait until its report has stood its time, then settle it.",
    zh: "周期 {cycle:id} 尚未结算，不能领取，请待质疑期过后先行结算。",
  },
  AlreadyPosted: {
    code: "CHAIN_EXISTS",
    en: "{reporter:address} has reported cycle {cycle:id} already. Check that report, and challenge it if it is wrong.",
    zh: "{reporter:address} 已报告周期 {cycle:id}，请核对该报告，如有误可提出质疑。",
  },
  NothingPosted: {
    code: "CHAIN_STATE",
    en: "Cycle {cycle:id} has no report that waits, so there is none to challenge, decide on or disprove.",
    zh: "周期 {cycle:id} 没有待定的报告，无可质疑、裁决或反证的内容。",
  },
  PostingIsOver: {
    code: "CHAIN_EXPIRED",
    en: "The time to report cycle {cycle:id} is over ({openUntil:time}), or too many reports of it fell. It emits nothing; report the next one.",
    zh: "周期 {cycle:id} 的报告期已过（{openUntil:time}），或其报告多次被推翻。该周期不再发放，请报告下一周期。",
  },
  ChallengeIsOver: {
    code: "CHAIN_EXPIRED",
    en: "The report of cycle {cycle:id} could be challenged until {until:time}. It stands now.",
    zh: "周期 {cycle:id} 的报告质疑期已于 {until:time} 截止，报告现已成立。",
  },
  AlreadyChallenged: {
    code: "CHAIN_EXISTS",
    en: "{challenger:address} has challenged cycle {cycle:id} already. Wait for the decision.",
    zh: "{challenger:address} 已质疑周期 {cycle:id}，请等待裁决。",
  },
  NotChallenged: {
    code: "CHAIN_STATE",
    en: "Nobody has challenged cycle {cycle:id}, so there is nothing to decide.",
    zh: "周期 {cycle:id} 没有受到质疑，无需裁决。",
  },
  RootIsZero: {
    code: "CHAIN_RANGE",
    en: "The report of cycle {cycle:id} has no root. Send the root of its tree.",
    zh: "周期 {cycle:id} 的报告缺少根，请提交其默克尔树的根。",
  },
  TotalsOutOfRange: {
    code: "CHAIN_RANGE",
    en: "An efficacy of {efficacy:count} µWE cannot have a weight of {weight:count} µWE: the weight is 1 to 1.5 times the efficacy. Add the report up anew.",
    zh: "效能 {efficacy:count} µWE 不可能对应权重 {weight:count} µWE：权重须为效能的 1 至 1.5 倍，请重新汇总报告。",
  },
  ReserveNotFunded: {
    code: "CHAIN_FUNDS",
    en: "The incentive holds {held:wei} of its reserve of {reserve:wei}, so no cycle can be reported. The reserve has to be filled first.",
    zh: "激励合约持有 {held:wei}，不足储备 {reserve:wei}，不能报告周期，请先补足储备。",
  },
  NotTheAuditor: {
    code: "AUTH_FORBIDDEN",
    en: "Only the audit contract may take a report off; {caller:address} is not. Prove the fault there.",
    zh: "仅审计合约可以推翻报告，{caller:address} 不是审计合约，请通过审计合约提交证明。",
  },
  NotInCycle: {
    code: "CHAIN_MISMATCH",
    en: "The proof does not show that node {node:id} stands like this in cycle {cycle:id}. Make it from the published report.",
    zh: "该证明不能表明节点 {node:id} 在周期 {cycle:id} 中的数据，请用已发布的报告重新生成证明。",
  },
  NotInNode: {
    code: "CHAIN_MISMATCH",
    en: "The proof does not show that device {device:address} stands like this in node {node:id}. Make it from the published report.",
    zh: "该证明不能表明设备 {device:address} 在节点 {node:id} 中的数据，请用已发布的报告重新生成证明。",
  },
  ShareExceedsTotal: {
    code: "CHAIN_MISMATCH",
    en: "The member's share ({share:count}) is more than its node's total ({total:count}): the settled report was false here, and nothing is paid of it.",
    zh: "成员份额（{share:count}）大于节点总份额（{total:count}）：已结算的报告此处不实，不予支付。",
  },
  ClaimsExceedReward: {
    code: "CHAIN_FUNDS",
    en: "With this, {claimed:wei} would be claimed of cycle {cycle:id}, which emitted {reward:wei}: its report was false and nobody contested it. Claim for fewer members.",
    zh: "加上此次将从周期 {cycle:id} 领取 {claimed:wei}，而该周期仅发放 {reward:wei}：其报告不实且无人质疑。请减少领取的成员。",
  },
  "Incentive.NothingToClaim": {
    code: "CHAIN_NOTHING",
    en: "There is nothing to claim for these members of node {node:id} in cycle {cycle:id}: they were credited already, or have no share.",
    zh: "节点 {node:id} 的这些成员在周期 {cycle:id} 没有可领取的奖励：已入账或没有份额。",
  },
  "Incentive.TooMany": {
    code: "CHAIN_RANGE",
    en: "{given:count} members or sources were sent at once; at most {most:count} are possible. Split them.",
    zh: "一次发送了 {given:count} 个成员或来源，最多 {most:count} 个，请分批发送。",
  },
  EvidenceDiffers: {
    code: "CHAIN_MISMATCH",
    en: "This is not the evidence that the report names for device {device:address} ({evidence:id}). Show the published evidence unchanged.",
    zh: "这不是报告为设备 {device:address} 列出的证据（{evidence:id}），请原样出示已发布的证据。",
  },
  NoFault: {
    code: "CHAIN_MISMATCH",
    en: "What was shown of cycle {cycle:id} holds no fault that the chain can find, so its report stands. Challenge it with a bond if you know of another.",
    zh: "就周期 {cycle:id} 所出示的内容没有链上可判定的错误，报告仍然成立；如有其他错误，可缴纳保证金提出质疑。",
  },
  RootDiffers: {
    code: "CHAIN_MISMATCH",
    en: "The leaves shown give the root {computed:id} instead of {wanted:id}. Show all of them, unchanged and in their order.",
    zh: "所出示的叶节点算得根 {computed:id}，应为 {wanted:id}，请按原顺序完整出示。",
  },
  "IncentiveSettings.ParameterOutOfRange": {
    code: "CHAIN_RANGE",
    en: "The incentive cannot be set like this: {which:term}. Correct the proposal.",
    zh: "激励参数不能如此设定：{which:term}。请修改提案。",
  },
};
