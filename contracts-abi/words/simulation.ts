import type { Wordings } from "./wording.ts";

/** SimulationPermit, DrillPermit, PlanApproval. */
export const SIMULATION: Wordings = {
  // both permits
  NotSimulator: {
    code: "AUTH_FORBIDDEN",
    en: "{caller:address} may not simulate site {site:id}, or the permit is somebody else's. Ask the site's owner for the role of simulator.",
    zh: "{caller:address} 无权对场所 {site:id} 仿真，或该许可属于他人，请向场所所有者申请仿真员角色。",
  },
  ModelCount: {
    code: "CHAIN_RANGE",
    en: "{count:count} models are named; at most 16 are possible. Name fewer.",
    zh: "列出了 {count:count} 个模型，最多 16 个，请减少。",
  },
  // SimulationPermit
  BudgetZero: {
    code: "CHAIN_RANGE",
    en: "Permit {permit:id} would allow no replication. Ask for at least 1.",
    zh: "许可 {permit:id} 的重复次数为 0，至少须为 1。",
  },
  ExpiryPast: {
    code: "GOV_EXPIRED",
    en: "The permit ended at {expiry:time}, and it is {nowSeconds:time}. Ask for a new one that lasts longer.",
    zh: "许可截止于 {expiry:time}，现在是 {nowSeconds:time}，请申请期限更长的新许可。",
  },
  PermitExists: {
    code: "CHAIN_EXISTS",
    en: "The permit {permit:id} was granted already. Use it; asking twice grants nothing more.",
    zh: "许可 {permit:id} 已经授予，请直接使用，重复申请无效。",
  },
  UnknownPermit: {
    code: "SIM_NOT_PERMITTED",
    en: "There is no permit {permit:id} on chain. Ask for one before you simulate.",
    zh: "链上没有许可 {permit:id}，请先申请许可再仿真。",
  },
  ResultExists: {
    code: "CHAIN_EXISTS",
    en: "Permit {permit:id} has its result already, and a result is never replaced. Ask for a new permit to run again.",
    zh: "许可 {permit:id} 已有结果且不可更改，如需重新运行，请申请新许可。",
  },
  ResultZero: {
    code: "CHAIN_RANGE",
    en: "The result of permit {permit:id} has no digest. Send the digest of the run.",
    zh: "许可 {permit:id} 的结果缺少摘要，请提交运行的摘要。",
  },
  OverBudget: {
    code: "SIM_BUDGET",
    en: "The run used {spent:count} replications, the permit allows {budget:count}. Run fewer, or ask for a permit of more.",
    zh: "运行使用了 {spent:count} 次重复，许可只允许 {budget:count} 次，请减少次数或申请更大的许可。",
  },
  SeedDrawn: {
    code: "CHAIN_EXISTS",
    en: "The site has drawn a seed for this scenario, these parameters and models already ({content:id}). A seed is drawn once, so that nobody draws until one pleases.",
    zh: "该场所已为相同的情景、参数与模型抽取过种子（{content:id}）。种子只抽取一次，以免反复抽取直至满意。",
  },
  WrongState: {
    code: "CHAIN_STATE",
    en: "The state it is in does not allow this now. Look at where it stands, and do what comes before.",
    zh: "其当前状态不允许此操作，请查看进展，先完成前面的步骤。",
  },
  "SimulationPermit.WrongState": {
    code: "CHAIN_STATE",
    en: "Permit {permit:id} is {state:permitState}, and that does not allow this now. Look at what the permit waits for.",
    zh: "许可 {permit:id} 当前{state:permitState}，不允许此操作，请查看许可等待的步骤。",
  },
  WrongSecret: {
    code: "CHAIN_MISMATCH",
    en: "The secret is not the one that permit {permit:id} was asked with: it gives the commitment {commitment:id}. Reveal the same secret.",
    zh: "该密语与申请许可 {permit:id} 时承诺的不符（其承诺值为 {commitment:id}），请公开原来的密语。",
  },
  SeedBlockAhead: {
    code: "CHAIN_EARLY",
    en: "Permit {permit:id} takes its seed from block {seedBlock:id}; the chain stands at {blockNumber:id}. Wait some blocks and try again.",
    zh: "许可 {permit:id} 的种子取自区块 {seedBlock:id}，链目前在 {blockNumber:id}，请等待数个区块后再试。",
  },
  SeedBlockGone: {
    code: "CHAIN_EXPIRED",
    en: "The chain no longer knows block {seedBlock:id}, from which permit {permit:id} takes its seed: 256 blocks are over. Its bond is lost; ask for a new permit.",
    zh: "许可 {permit:id} 取种的区块 {seedBlock:id} 已超过 256 个区块，链上无法再取得。保证金已失，请申请新许可。",
  },
  SameDigest: {
    code: "CHAIN_RANGE",
    en: "The challenge of permit {permit:id} names no other result than the posted one ({digest:id}). Challenge only with a digest that differs.",
    zh: "对许可 {permit:id} 的质疑没有给出不同的结果（{digest:id}），只有摘要不同才能质疑。",
  },
  WindowOpen: {
    code: "CHAIN_EARLY",
    en: "Permit {permit:id} can be closed only after {until:time}. Try again then.",
    zh: "许可 {permit:id} 须在 {until:time} 之后才能结束，请届时再试。",
  },
  WindowPassed: {
    code: "CHAIN_EXPIRED",
    en: "The time for this was over at {until:time}. What was posted stands.",
    zh: "期限已过（{until:time}），已提交的内容有效。",
  },
  "SimulationPermit.WindowPassed": {
    code: "CHAIN_EXPIRED",
    en: "The time to challenge or to decide on permit {permit:id} was over at {until:time}. Close the permit instead.",
    zh: "许可 {permit:id} 的质疑或裁决期限已过（{until:time}），请改为结束该许可。",
  },
  NoSuchReplication: {
    code: "CHAIN_UNKNOWN",
    en: "Permit {permit:id} has no replication {replication:id}, or its seed is not drawn yet. Replications count from 0.",
    zh: "许可 {permit:id} 没有第 {replication:id} 次重复，或种子尚未抽取；重复次数从 0 开始编号。",
  },
  // DrillPermit
  SessionsOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A drill cannot have {maxSessions:count} sessions. Choose 1 to 1 000 000.",
    zh: "演练场次不能为 {maxSessions:count}，须为 1 至 1 000 000。",
  },
  ExpiryOutOfRange: {
    code: "GOV_EXPIRED",
    en: "The end ({expiry:time}) is past or too far ahead; it is {nowSeconds:time}. Choose another end, or begin anew.",
    zh: "截止时间（{expiry:time}）已过或过远，现在是 {nowSeconds:time}，请另选时间或重新发起。",
  },
  "DrillPermit.ExpiryOutOfRange": {
    code: "GOV_EXPIRED",
    en: "The drill's end ({expiry:time}) is past or more than 400 days ahead; it is {nowSeconds:time}. Ask for a drill that ends in between.",
    zh: "演练截止时间（{expiry:time}）已过或超过 400 天，现在是 {nowSeconds:time}，请申请期限合适的演练。",
  },
  DrillExists: {
    code: "CHAIN_EXISTS",
    en: "Drill {drill:id} is permitted already. Use it; asking twice permits nothing more.",
    zh: "演练 {drill:id} 已获许可，请直接使用，重复申请无效。",
  },
  DrillIsClosed: {
    code: "CHAIN_STATE",
    en: "Drill {drill:id} is closed and takes no more sessions. Ask for a new drill.",
    zh: "演练 {drill:id} 已结束，不再接受场次，请申请新的演练。",
  },
  DrillFull: {
    code: "CHAIN_FULL",
    en: "With these, drill {drill:id} would have {sessions:count} sessions; {maxSessions:count} are permitted. Send fewer, or ask for a new drill.",
    zh: "加上这些场次，演练 {drill:id} 将达到 {sessions:count} 场，许可上限为 {maxSessions:count} 场，请减少或申请新的演练。",
  },
  BatchSize: {
    code: "CHAIN_RANGE",
    en: "{size:count} sessions were sent at once; 1 to 256 are possible. Split them.",
    zh: "一次发送了 {size:count} 个场次，须为 1 至 256 个，请分批发送。",
  },
  NotNext: {
    code: "CHAIN_MISMATCH",
    en: "The sessions begin with {first:id}, but drill {drill:id} has {sessions:count}. Send from there on, leaving none out.",
    zh: "发送的场次从 {first:id} 开始，而演练 {drill:id} 已有 {sessions:count} 场，请从该处依次发送，不得遗漏。",
  },
  SessionZero: {
    code: "CHAIN_RANGE",
    en: "Session {index:id} of the list has no digest. Send the digest of each session.",
    zh: "列表中第 {index:id} 个场次缺少摘要，请提交每个场次的摘要。",
  },
  // PlanApproval
  MissingRole: {
    code: "AUTH_FORBIDDEN",
    en: "{caller:address} is not {role:siteRole} of site {site:id}. Ask the site's owner for this role, or someone who has it.",
    zh: "{caller:address} 不具备场所 {site:id} 的{role:siteRole}角色，请向场所所有者申请，或由具备该角色的人操作。",
  },
  PlanExists: {
    code: "CHAIN_EXISTS",
    en: "Plan {plan:id} was proposed at site {site:id} already. Approve or cancel that one.",
    zh: "场所 {site:id} 已提交过计划 {plan:id}，请批准或取消该计划。",
  },
  UnknownPlan: {
    code: "PLAN_UNKNOWN",
    en: "Site {site:id} has no plan {plan:id} on chain. Propose it first, or check its id.",
    zh: "场所 {site:id} 在链上没有计划 {plan:id}，请先提交，或核对编号。",
  },
  PlanIsCancelled: {
    code: "CHAIN_STATE",
    en: "Plan {plan:id} was cancelled and cannot be approved. Make a new plan.",
    zh: "计划 {plan:id} 已取消，不能再批准，请制定新计划。",
  },
  "PlanApproval.ExpiryOutOfRange": {
    code: "GOV_EXPIRED",
    en: "The plan's end ({expiry:time}) is past or more than 7 days ahead; it is {nowSeconds:time}. Propose the plan anew.",
    zh: "计划截止时间（{expiry:time}）已过或超过 7 天，现在是 {nowSeconds:time}，请重新提交计划。",
  },
  PermitMissing: {
    code: "SIM_NOT_PERMITTED",
    en: "Permit {permit:id} does not cover a plan of model {model:id} at site {site:id}, or has no result that holds. Simulate under a permit first.",
    zh: "许可 {permit:id} 不涵盖场所 {site:id} 使用模型 {model:id} 的计划，或没有有效结果，请先在许可下仿真。",
  },
  AlreadyApproved: {
    code: "CHAIN_EXISTS",
    en: "{approver:address} has approved plan {plan:id} already. Each approver counts once.",
    zh: "{approver:address} 已批准过计划 {plan:id}，每人只计一次。",
  },
  TooManyApprovals: {
    code: "CHAIN_FULL",
    en: "Plan {plan:id} has 32 approvals, and more are not kept. It needs no further ones.",
    zh: "计划 {plan:id} 已有 32 个批准，不再记录更多，也无需更多批准。",
  },
  "PlanApproval.ThresholdOutOfRange": {
    code: "CHAIN_RANGE",
    en: "A plan cannot need {threshold:count} approvals. Choose 1 to 16.",
    zh: "计划所需的批准数不能为 {threshold:count}，须为 1 至 16。",
  },
};
