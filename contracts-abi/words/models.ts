import type { Wordings } from "./wording.ts";

/** ModelRegistry, ReviewBoard, RuleBook, ModelMarket. */
export const MODELS: Wordings = {
  // ModelRegistry
  NameLength: {
    code: "CHAIN_RANGE",
    en: "The model's name has {length:count} bytes; it needs 1 to 64. Choose another name.",
    zh: "模型名称长度为 {length:count} 字节，须为 1 至 64 字节，请另取名称。",
  },
  CidLength: {
    code: "CHAIN_RANGE",
    en: "The model's CID has {length:count} bytes; it needs 1 to 128. Give the CID of the model's file.",
    zh: "模型 CID 长度为 {length:count} 字节，须为 1 至 128 字节，请提供模型文件的 CID。",
  },
  DigestMissing: {
    code: "CHAIN_RANGE",
    en: "A model needs the digest of its file ({digest:id}) and of its evaluation ({evaluation:id}); one is missing. Give both.",
    zh: "模型须同时具有文件摘要（{digest:id}）与评估摘要（{evaluation:id}），现缺其一，请补全。",
  },
  ModelExists: {
    code: "CHAIN_EXISTS",
    en: "Model {model:id} was proposed already. Vote on it, or propose a new version.",
    zh: "模型 {model:id} 已提交过，请对其表决，或提交新版本。",
  },
  ClaimNotReady: {
    code: "CHAIN_EARLY",
    en: "The claim {claim:id} is not ready: it was not made by this account, or counts only from block {readyAt:id} on (0: none was made). Claim the model first, and wait for that block.",
    zh: "认领 {claim:id} 尚未生效：并非由该账户提出，或须到区块 {readyAt:id} 才生效（0 表示没有认领）。请先认领模型，并等到该区块。",
  },
  ClaimBlocksOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A claim cannot have to be {claimBlocks:count} blocks old. Choose 0 to 256.",
    zh: "认领等待的区块数不能为 {claimBlocks:count}，须为 0 至 256。",
  },
  WrongStatus: {
    code: "GOV_MODEL",
    en: "Model {model:id} is {status:modelStatus}, and that does not allow this. Look at its state under Models.",
    zh: "模型 {model:id} 当前{status:modelStatus}，不允许此操作，请在“模型”中查看其状态。",
  },
  UnknownVersion: {
    code: "CHAIN_UNKNOWN",
    en: "The model family {family:id} has no version {number:id}. Versions count from 1.",
    zh: "模型系列 {family:id} 没有第 {number:id} 版，版本从 1 开始编号。",
  },
  ModelNotApproved: {
    code: "GOV_MODEL",
    en: "Model {model:id} is not approved on chain. Have it approved under Models, or use an approved one.",
    zh: "模型 {model:id} 未获链上批准，请先在“模型”中完成审批，或改用已批准的模型。",
  },
  // ReviewBoard
  NotApprover: {
    code: "AUTH_FORBIDDEN",
    en: "{caller:address} is not on the review board and cannot vote on models. Ask one of its approvers.",
    zh: "{caller:address} 不是评审委员会成员，不能对模型表决，请联系委员会成员。",
  },
  AlreadyVoted: {
    code: "CHAIN_EXISTS",
    en: "{approver:address} has voted on model {model:id} already. Each approver has one vote.",
    zh: "{approver:address} 已对模型 {model:id} 表决过，每人只有一票。",
  },
  ThresholdOutOfRange: {
    code: "CHAIN_RANGE",
    en: "{threshold:count} approvals cannot be asked for here. Ask for at least 1 and no more than there can be.",
    zh: "不能要求 {threshold:count} 个批准，至少为 1，且不超过可能的人数。",
  },
  "ReviewBoard.ThresholdOutOfRange": {
    code: "CHAIN_RANGE",
    en: "{threshold:count} of {approvers:count} approvers cannot be asked for. Name 1 to 32 approvers, and a threshold from 1 to their number.",
    zh: "不能要求 {approvers:count} 名评审人中的 {threshold:count} 名批准；请指定 1 至 32 人，门槛为 1 至其人数。",
  },
  ApproverTwice: {
    code: "CHAIN_RANGE",
    en: "{approver:address} stands twice in the list of approvers. Name each once.",
    zh: "{approver:address} 在评审人名单中出现两次，每人只能列一次。",
  },
  // RuleBook
  RuleNameLength: {
    code: "CHAIN_RANGE",
    en: "The rule's name has {length:count} bytes; it needs 1 to 64. Choose another name.",
    zh: "规则名称长度为 {length:count} 字节，须为 1 至 64 字节，请另取名称。",
  },
  RuleCidLength: {
    code: "CHAIN_RANGE",
    en: "The rule's CID has {length:count} bytes; it needs 1 to 128. Give the CID of the rule's text.",
    zh: "规则 CID 长度为 {length:count} 字节，须为 1 至 128 字节，请提供规则文本的 CID。",
  },
  RuleDigestMissing: {
    code: "CHAIN_RANGE",
    en: "Rule {rule:id} has no text: its digest is missing. Give the digest.",
    zh: "规则 {rule:id} 没有文本：缺少摘要，请提供摘要。",
  },
  NotInForce: {
    code: "CHAIN_STATE",
    en: "Rule {rule:id} is not in force, so it cannot be retired. Check which rules are.",
    zh: "规则 {rule:id} 未生效，无法废止，请查看生效中的规则。",
  },
  // ModelMarket
  NotAuthor: {
    code: "AUTH_FORBIDDEN",
    en: "Only the author of model {model:id} may offer it; {caller:address} is not.",
    zh: "仅模型 {model:id} 的作者可以挂牌，{caller:address} 不是作者。",
  },
  ShareCountOutOfRange: {
    code: "CHAIN_RANGE",
    en: "The price is to be shared among {count:count}; 1 to 16 are possible. Change the list of shares.",
    zh: "分成方为 {count:count} 个，须为 1 至 16 个，请修改分成名单。",
  },
  ShareOutOfRange: {
    code: "CHAIN_RANGE",
    en: "The share of {bps:bps} for {account:address} is not possible. Name an account and a share above 0.",
    zh: "{account:address} 的 {bps:bps} 分成无效，请指定账户和大于 0 的比例。",
  },
  SharesDoNotSum: {
    code: "CHAIN_RANGE",
    en: "The shares add up to {bps:bps} instead of 100 %. Correct them.",
    zh: "分成之和为 {bps:bps}，应为 100 %，请更正。",
  },
  DurationOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A duration of {durationS:seconds} is not possible. Choose another.",
    zh: "时长 {durationS:seconds} 不在允许范围内，请另选。",
  },
  "ModelMarket.DurationOutOfRange": {
    code: "CHAIN_RANGE",
    en: "A licence cannot count for {durationS:seconds}. Choose 1 hour to 20 years, or 0 for ever.",
    zh: "许可期限不能为 {durationS:seconds}，请选择 1 小时至 20 年，或以 0 表示永久。",
  },
  "ModelMarket.RoyaltyOutOfRange": {
    code: "CHAIN_RANGE",
    en: "A royalty of {bps:bps} for {receiver:address} is not possible. Choose at most 25 %, and name who receives it.",
    zh: "给 {receiver:address} 的版税 {bps:bps} 无效，最多为 25 %，且须指定接收方。",
  },
  WrongEdition: {
    code: "CHAIN_MISMATCH",
    en: "Offer {asked:id} of model {model:id} is not open; the open one is {open:id} (0: none). Look at its terms again before you buy.",
    zh: "模型 {model:id} 的第 {asked:id} 版报价未开放，现行报价为第 {open:id} 版（0 表示没有），购买前请重新查看条款。",
  },
  NothingToCollect: {
    code: "CHAIN_NOTHING",
    en: "{account:address} has nothing to collect: its models earned nothing since the last time.",
    zh: "{account:address} 没有可领取的款项：自上次领取后没有新的收入。",
  },
};
