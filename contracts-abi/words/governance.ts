import type { Wordings } from "./wording.ts";

/** AITNGovernor, AITNTimelock, AITNAccess, Guardian, and what stands at genesis: AITNGenesis, AITNToken, AITNVesting. */
export const GOVERNANCE: Wordings = {
  // AITNGovernor
  RuleOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A vote cannot set {which:term} to {value:measure}. It has to be {least:measure} to {most:measure}.",
    zh: "不能将{which:term}设为 {value:measure}，须为 {least:measure} 至 {most:measure}。",
  },
  GovernorAlreadyCastVote: {
    code: "CHAIN_EXISTS",
    en: "{voter:address} has voted on this proposal already. Each account votes once.",
    zh: "{voter:address} 已对该提案投票，每个账户只能投一次。",
  },
  GovernorAlreadyQueuedProposal: {
    code: "CHAIN_EXISTS",
    en: "Proposal {proposalId:id} is queued already. Execute it when the timelock lets it.",
    zh: "提案 {proposalId:id} 已在排队，请待时间锁到期后执行。",
  },
  GovernorDisabledDeposit: {
    code: "CHAIN_STATE",
    en: "The DAO takes no coins or tokens here: its timelock holds them. Send them to the timelock.",
    zh: "治理合约不接收代币，由时间锁持有，请发送到时间锁。",
  },
  GovernorInsufficientProposerVotes: {
    code: "CHAIN_FUNDS",
    en: "{proposer:address} has {votes:wei} of votes, and a proposal needs {threshold:wei}. Delegate more AITN to this account, or have someone with enough propose it.",
    zh: "{proposer:address} 的投票权为 {votes:wei}，提案需要 {threshold:wei}，请向该账户委托更多 AITN，或由投票权足够者提案。",
  },
  GovernorInvalidProposalLength: {
    code: "CHAIN_RANGE",
    en: "The proposal lists {targets:count} targets, {calldatas:count} calls and {values:count} values. There have to be equally many, and at least one.",
    zh: "提案列出 {targets:count} 个目标、{calldatas:count} 个调用、{values:count} 个金额，三者数目须相等且至少为一。",
  },
  GovernorInvalidQuorumFraction: {
    code: "CHAIN_RANGE",
    en: "A quorum of {quorumNumerator:count} of {quorumDenominator:count} is not possible. Choose a smaller one.",
    zh: "法定票数 {quorumNumerator:count} / {quorumDenominator:count} 无效，请设小一些。",
  },
  GovernorInvalidSignature: {
    code: "CHAIN_SIGNATURE",
    en: "The vote is not signed by {voter:address}, or another vote of theirs came before. Sign it again.",
    zh: "该投票并非由 {voter:address} 签署，或其已有其他投票在先，请重新签名。",
  },
  GovernorInvalidVoteParams: {
    code: "CHAIN_RANGE",
    en: "The vote brings parameters that this DAO does not count. Vote without them.",
    zh: "投票附带了本 DAO 不支持的参数，请去掉后再投。",
  },
  GovernorInvalidVoteType: {
    code: "CHAIN_RANGE",
    en: "This kind of vote does not exist. Vote against (0), for (1) or abstain (2).",
    zh: "没有这种投票选项，请投反对（0）、赞成（1）或弃权（2）。",
  },
  GovernorInvalidVotingPeriod: {
    code: "CHAIN_RANGE",
    en: "A voting period of {votingPeriod:seconds} is not possible. Choose a longer one.",
    zh: "投票期不能为 {votingPeriod:seconds}，请设长一些。",
  },
  GovernorNonexistentProposal: {
    code: "CHAIN_UNKNOWN",
    en: "There is no proposal {proposalId:id}. Check its id, and that all of its calls and its text are unchanged.",
    zh: "没有提案 {proposalId:id}，请核对编号，并确认其调用与文本未被改动。",
  },
  GovernorOnlyExecutor: {
    code: "AUTH_FORBIDDEN",
    en: "Only the DAO may do this, by a vote and through its timelock; {account:address} may not. Make a proposal.",
    zh: "仅 DAO 可经投票和时间锁执行此操作，{account:address} 不可以，请发起提案。",
  },
  GovernorPreventLateQuorumVoteExtensionTooLarge: {
    code: "CHAIN_RANGE",
    en: "A late extension of {newVoteExtension:seconds} is too long; at most {maxVoteExtension:seconds} are possible.",
    zh: "末段延长 {newVoteExtension:seconds} 过长，最多为 {maxVoteExtension:seconds}。",
  },
  GovernorProposalQueueingFailed: {
    code: "CHAIN_STATE",
    en: "Proposal {proposalId:id} could not be queued in the timelock. Check that the timelock still takes the governor's proposals.",
    zh: "提案 {proposalId:id} 未能进入时间锁排队，请确认时间锁仍接受治理合约的提案。",
  },
  GovernorProposalQueueingNotRequired: {
    code: "CHAIN_STATE",
    en: "Proposal {proposalId:id} needs no queue. Execute it.",
    zh: "提案 {proposalId:id} 无需排队，请直接执行。",
  },
  GovernorRestrictedProposer: {
    code: "AUTH_FORBIDDEN",
    en: "This proposal's text reserves it for another account than {proposer:address}. Have that account propose it.",
    zh: "该提案文本限定由其他账户提出，而非 {proposer:address}，请由指定账户提出。",
  },
  GovernorUnableToCancel: {
    code: "AUTH_FORBIDDEN",
    en: "{account:address} cannot cancel proposal {proposalId:id}: only who proposed it can, before its vote begins.",
    zh: "{account:address} 不能取消提案 {proposalId:id}：仅提案人可在投票开始前取消。",
  },
  GovernorUnexpectedProposalState: {
    code: "CHAIN_STATE",
    en: "Proposal {proposalId:id} is {current:proposalState}, and that does not allow this. Look at when its next step is due.",
    zh: "提案 {proposalId:id} {current:proposalState}，不允许此操作，请查看下一步的时间。",
  },
  // AITNTimelock
  DelayOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A delay of {delayS:seconds} is not possible. Choose {leastS:seconds} to {mostS:seconds}.",
    zh: "延迟不能为 {delayS:seconds}，须为 {leastS:seconds} 至 {mostS:seconds}。",
  },
  TimelockInsufficientDelay: {
    code: "CHAIN_RANGE",
    en: "A delay of {delay:seconds} is shorter than the timelock's {minDelay:seconds}. Schedule it with at least that.",
    zh: "延迟 {delay:seconds} 短于时间锁的 {minDelay:seconds}，请按不短于该值安排。",
  },
  TimelockInvalidOperationLength: {
    code: "CHAIN_RANGE",
    en: "The operation lists {targets:count} targets, {payloads:count} calls and {values:count} values. There have to be equally many.",
    zh: "操作列出 {targets:count} 个目标、{payloads:count} 个调用、{values:count} 个金额，三者数目须相等。",
  },
  TimelockUnauthorizedCaller: {
    code: "AUTH_FORBIDDEN",
    en: "Only the timelock itself may do this, by a vote; {caller:address} may not. Make a proposal.",
    zh: "仅时间锁自身可经投票执行此操作，{caller:address} 不可以，请发起提案。",
  },
  TimelockUnexecutedPredecessor: {
    code: "CHAIN_EARLY",
    en: "Operation {predecessorId:id} has to be executed before this one. Execute that first.",
    zh: "须先执行前置操作 {predecessorId:id}，再执行此操作。",
  },
  TimelockUnexpectedOperationState: {
    code: "CHAIN_STATE",
    en: "The timelock's operation {operationId:id} is not at the point for this: its delay may still run, or it was executed or cancelled. Look at its state.",
    zh: "时间锁操作 {operationId:id} 尚不在可执行的阶段：延迟未满，或已执行、已取消，请查看其状态。",
  },
  AccessControlBadConfirmation: {
    code: "AUTH_FORBIDDEN",
    en: "A role can be renounced only by its holder, for itself. Call from that account.",
    zh: "角色只能由持有者本人放弃，请使用该账户操作。",
  },
  AccessControlUnauthorizedAccount: {
    code: "AUTH_FORBIDDEN",
    en: "{account:address} lacks the timelock's role {neededRole:id}. What the timelock does is decided by vote: make a proposal.",
    zh: "{account:address} 缺少时间锁的角色 {neededRole:id}。时间锁的操作由投票决定，请发起提案。",
  },
  // AITNAccess
  RoleNotForGenesis: {
    code: "CHAIN_RANGE",
    en: "Role {role:accessRole} cannot be given out at genesis: the DAO alone is admin, and no function is open to everyone.",
    zh: "创世时不能授予角色“{role:accessRole}”：管理员只有 DAO，也没有向所有人开放的函数。",
  },
  GenesisTooLong: {
    code: "CHAIN_RANGE",
    en: "Genesis lists {grants:count} grants and {assignments:count} functions; at most 64 of each are possible.",
    zh: "创世列出 {grants:count} 项授权和 {assignments:count} 个函数，各最多 64 项。",
  },
  AccessManagedUnauthorized: {
    code: "AUTH_FORBIDDEN",
    en: "{caller:address} does not have the role for this, or the contract is closed for now. Ask someone who has the role, or make a proposal to the DAO.",
    zh: "{caller:address} 不具备所需角色，或该合约暂时关闭，请由具备角色者操作，或向 DAO 提案。",
  },
  AccessManagedRequiredDelay: {
    code: "CHAIN_EARLY",
    en: "{caller:address} may do this only {delay:seconds} after scheduling it. Schedule it, wait, then call again.",
    zh: "{caller:address} 须预约并等待 {delay:seconds} 后才能执行，请先预约，到期后再调用。",
  },
  AccessManagedInvalidAuthority: {
    code: "CHAIN_RANGE",
    en: "{authority:address} cannot decide who may do what: it is no access contract. Name one that is deployed.",
    zh: "{authority:address} 不是权限合约，不能作为授权方，请指定已部署的权限合约。",
  },
  AccessManagerAlreadyScheduled: {
    code: "CHAIN_EXISTS",
    en: "Operation {operationId:id} is scheduled already. Execute it when its delay is over.",
    zh: "操作 {operationId:id} 已经预约，请待延迟结束后执行。",
  },
  AccessManagerBadConfirmation: {
    code: "AUTH_FORBIDDEN",
    en: "A role can be renounced only by its holder, for itself. Call from that account.",
    zh: "角色只能由持有者本人放弃，请使用该账户操作。",
  },
  AccessManagerExpired: {
    code: "CHAIN_EXPIRED",
    en: "Operation {operationId:id} was not executed in time. Schedule it again.",
    zh: "操作 {operationId:id} 未在期限内执行，请重新预约。",
  },
  AccessManagerInvalidInitialAdmin: {
    code: "CHAIN_RANGE",
    en: "{initialAdmin:address} cannot be the first admin. Name the DAO's timelock.",
    zh: "{initialAdmin:address} 不能作为首任管理员，请指定 DAO 的时间锁。",
  },
  AccessManagerLockedFunction: {
    code: "CHAIN_STATE",
    en: "The role of function {selector:id} is fixed and cannot be changed.",
    zh: "函数 {selector:id} 的角色是固定的，不能更改。",
  },
  AccessManagerLockedRole: {
    code: "CHAIN_STATE",
    en: "Role {roleId:accessRole} is fixed and cannot be changed like this.",
    zh: "角色“{roleId:accessRole}”是固定的，不能如此更改。",
  },
  AccessManagerNotReady: {
    code: "CHAIN_EARLY",
    en: "The delay of operation {operationId:id} still runs. Execute it later.",
    zh: "操作 {operationId:id} 的延迟尚未结束，请稍后执行。",
  },
  AccessManagerNotScheduled: {
    code: "CHAIN_STATE",
    en: "Operation {operationId:id} was not scheduled. Schedule it first.",
    zh: "操作 {operationId:id} 尚未预约，请先预约。",
  },
  AccessManagerUnauthorizedAccount: {
    code: "AUTH_FORBIDDEN",
    en: "{msgsender:address} does not have the role {roleId:accessRole}. Ask the DAO by a proposal.",
    zh: "{msgsender:address} 不具备角色“{roleId:accessRole}”，请向 DAO 提案。",
  },
  AccessManagerUnauthorizedCall: {
    code: "AUTH_FORBIDDEN",
    en: "{caller:address} may not call function {selector:id} of {target:address}. Ask someone who has its role, or make a proposal.",
    zh: "{caller:address} 无权调用 {target:address} 的函数 {selector:id}，请由具备角色者操作，或发起提案。",
  },
  AccessManagerUnauthorizedCancel: {
    code: "AUTH_FORBIDDEN",
    en: "{msgsender:address} may not cancel what {caller:address} scheduled for function {selector:id} of {target:address}. Its scheduler or the function's guardian may.",
    zh: "{msgsender:address} 无权取消 {caller:address} 对 {target:address} 的函数 {selector:id} 的预约，仅预约者或该函数的守护者可以。",
  },
  AccessManagerUnauthorizedConsume: {
    code: "AUTH_FORBIDDEN",
    en: "{target:address} is not at the point of consuming a scheduled operation. This is for contracts only.",
    zh: "{target:address} 当前不能使用已预约的操作，此函数仅供合约调用。",
  },
  // Guardian
  NotKeeper: {
    code: "AUTH_FORBIDDEN",
    en: "Only the keeper of the emergency brake may do this; {caller:address} is not.",
    zh: "仅紧急制动的看守人可以执行此操作，{caller:address} 不是看守人。",
  },
  GuardianExpired: {
    code: "CHAIN_EXPIRED",
    en: "The emergency brake ended at {expiresAt:time}. Only the DAO can prolong it.",
    zh: "紧急制动已于 {expiresAt:time} 到期，仅 DAO 可以延长。",
  },
  TermOutOfRange: {
    code: "CHAIN_RANGE",
    en: "The brake's term cannot end at {expiresAt:time}: {latest:time} is the latest, two years from now.",
    zh: "紧急制动的任期不能到 {expiresAt:time}，最晚为两年后的 {latest:time}。",
  },
  OwnTerm: {
    code: "AUTH_FORBIDDEN",
    en: "The emergency brake cannot stop what only concerns itself (operation {operation:id}), or its keeper could not be replaced.",
    zh: "紧急制动不能阻止只涉及其自身的操作（{operation:id}），否则看守人将无法更换。",
  },
  // genesis
  WalletIsZero: {
    code: "CHAIN_RANGE",
    en: "Part {part:id} of the supply has no wallet. Name one for each part.",
    zh: "供应量的第 {part:id} 部分没有钱包，请为每一部分指定钱包。",
  },
  WalletTwice: {
    code: "CHAIN_RANGE",
    en: "{wallet:address} is named for part {part:id} and for another before. Give each part of the supply its own wallet.",
    zh: "{wallet:address} 用于第 {part:id} 部分，此前已用于另一部分，请为各部分使用不同的钱包。",
  },
  GenesisLengths: {
    code: "CHAIN_RANGE",
    en: "Genesis lists {wallets:count} wallets and {amounts:count} amounts. There have to be equally many, and at least one.",
    zh: "创世列出 {wallets:count} 个钱包和 {amounts:count} 个数额，数目须相等且至少为一。",
  },
  GenesisSum: {
    code: "CHAIN_RANGE",
    en: "The genesis amounts sum to {sum:wei}, and the supply is {supply:wei}. Correct the amounts.",
    zh: "创世数额合计 {sum:wei}，供应量为 {supply:wei}，请更正数额。",
  },
  // AITNVesting
  StartOutOfRange: {
    code: "CHAIN_RANGE",
    en: "Vesting cannot start at {startS:time}. Choose a time within 365 days of now.",
    zh: "归属不能从 {startS:time} 开始，须在当前时间前后 365 天之内。",
  },
  "AITNVesting.DurationOutOfRange": {
    code: "CHAIN_RANGE",
    en: "Vesting cannot last {durationS:seconds}. Choose 30 days to 10 years.",
    zh: "归属期不能为 {durationS:seconds}，须为 30 天至 10 年。",
  },
  CliffOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A cliff of {cliffS:seconds} is too long. It can be at most 3 years.",
    zh: "锁定期 {cliffS:seconds} 过长，最多为 3 年。",
  },
  InvalidCliffDuration: {
    code: "CHAIN_RANGE",
    en: "The cliff of {cliffSeconds:seconds} is longer than the vesting of {durationSeconds:seconds}. Shorten it.",
    zh: "锁定期 {cliffSeconds:seconds} 长于归属期 {durationSeconds:seconds}，请缩短。",
  },
  OwnerIsNeeded: {
    code: "CHAIN_STATE",
    en: "The vesting wallet needs its owner, {owner:address}: without one the rest would be lost. Transfer it instead of giving it up.",
    zh: "归属钱包必须有所有者（{owner:address}），否则余额将丢失，请改为转让所有权。",
  },
};
