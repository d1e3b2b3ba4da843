import type { Wordings } from "./wording.ts";

/** TrainingMarket, NodeRegistry. */
export const LEARNING: Wordings = {
  // TrainingMarket
  OutOfRange: {
    code: "CHAIN_RANGE",
    en: "A term is not allowed: {which:term}. Correct it and send it again.",
    zh: "条款不被允许：{which:term}。请更正后重新提交。",
  },
  UnknownDemand: {
    code: "CHAIN_UNKNOWN",
    en: "There is no training demand {demand:id}. Check its number.",
    zh: "没有训练需求 {demand:id}，请核对编号。",
  },
  NotOperator: {
    code: "AUTH_FORBIDDEN",
    en: "Only the operator of demand {demand:id} may do this; {caller:address} is not.",
    zh: "仅训练需求 {demand:id} 的执行方可以执行此操作，{caller:address} 不是执行方。",
  },
  NotPayer: {
    code: "AUTH_FORBIDDEN",
    en: "Only the payer of demand {demand:id} may collect its refunds; {caller:address} is not.",
    zh: "仅训练需求 {demand:id} 的付款方可以取回退款，{caller:address} 不是付款方。",
  },
  WindowIsOver: {
    code: "CHAIN_EXPIRED",
    en: "For demand {demand:id} the time for this was over at {until:time}. Go on with its next step.",
    zh: "训练需求 {demand:id} 的此步骤已于 {until:time} 截止，请进行下一步。",
  },
  WindowIsOpen: {
    code: "CHAIN_EARLY",
    en: "For demand {demand:id} this is possible only after {until:time}. Try again then.",
    zh: "训练需求 {demand:id} 须在 {until:time} 之后才能如此操作，请届时再试。",
  },
  AlreadySelected: {
    code: "CHAIN_STATE",
    en: "The devices of demand {demand:id} are selected, or it has ended: nobody can apply, and it cannot be cancelled.",
    zh: "训练需求 {demand:id} 已选定设备或已结束，不能再申请，也不能取消。",
  },
  NotSelected: {
    code: "CHAIN_STATE",
    en: "Device {device:address} was not selected for demand {demand:id}. Only selected devices train.",
    zh: "设备 {device:address} 未入选训练需求 {demand:id}，只有入选设备可以参与训练。",
  },
  AlreadyApplied: {
    code: "CHAIN_EXISTS",
    en: "Device {device:address} has applied for demand {demand:id} already. Wait for the selection.",
    zh: "设备 {device:address} 已申请训练需求 {demand:id}，请等待遴选。",
  },
  NotApplied: {
    code: "CHAIN_STATE",
    en: "Device {device:address} did not apply for demand {demand:id}, or is named twice. Select each applicant once.",
    zh: "设备 {device:address} 未申请训练需求 {demand:id}，或被列出两次，每个申请者只能选一次。",
  },
  SeatsOutOfRange: {
    code: "CHAIN_RANGE",
    en: "{seats:count} devices are named; there have to be {least:count} to {most:count}. Change the list.",
    zh: "列出了 {seats:count} 台设备，须为 {least:count} 至 {most:count} 台，请修改名单。",
  },
  "TrainingMarket.TooMany": {
    code: "CHAIN_RANGE",
    en: "{given:count} samples or devices were sent at once; at most {most:count} are possible. Send fewer.",
    zh: "一次发送了 {given:count} 个样本或设备，最多 {most:count} 个，请减少。",
  },
  SelfDealing: {
    code: "AUTH_FORBIDDEN",
    en: "Device {device:address} belongs to {owner:address}, who pays or operates this demand and cannot be paid by it. Let devices of others train.",
    zh: "设备 {device:address} 属于 {owner:address}，即该需求的付款方或执行方，不能向自己付酬，请由他人的设备训练。",
  },
  "TrainingMarket.WrongSigner": {
    code: "CHAIN_SIGNATURE",
    en: "Device {device:address} did not sign this. Have the device sign it with its own key.",
    zh: "该内容并非由设备 {device:address} 签署，请用设备自身的密钥签名。",
  },
  WrongPhase: {
    code: "CHAIN_STATE",
    en: "Round {round:id} of demand {demand:id} is {phase:roundPhase}, and that does not allow this. Look at where the round stands.",
    zh: "训练需求 {demand:id} 的第 {round:id} 轮{phase:roundPhase}，不允许此操作，请查看该轮的进展。",
  },
  AlreadyCommitted: {
    code: "CHAIN_EXISTS",
    en: "Device {device:address} has committed its update to round {round:id} of demand {demand:id} already. Wait for the next round.",
    zh: "设备 {device:address} 已提交训练需求 {demand:id} 第 {round:id} 轮的更新，请等待下一轮。",
  },
  DuplicateUpdate: {
    code: "CHAIN_EXISTS",
    en: "The update {digest:id} in round {round:id} of demand {demand:id} is the one of device {first:address}, which was bound to it before device {device:address}. Each device has to train by itself, and to seal its update before it shows it.",
    zh: "训练需求 {demand:id} 第 {round:id} 轮的更新 {digest:id} 属于设备 {first:address}，其绑定早于设备 {device:address}。每台设备须自行训练，并在公开更新之前先行封存。",
  },
  NotCommitted: {
    code: "CHAIN_STATE",
    en: "Device {device:address} committed no update to round {round:id} of demand {demand:id}, so there is none to dispute.",
    zh: "设备 {device:address} 没有提交训练需求 {demand:id} 第 {round:id} 轮的更新，无可争议的内容。",
  },
  DeviceBarred: {
    code: "AUTH_FORBIDDEN",
    en: "Device {device:address} was convicted of a false update and commits no more to demand {demand:id}.",
    zh: "设备 {device:address} 被裁定提交虚假更新，不能再参与训练需求 {demand:id}。",
  },
  DigestIsZero: {
    code: "CHAIN_RANGE",
    en: "A digest is missing in round {round:id} of demand {demand:id}. Send the digest of the update, aggregate or evidence.",
    zh: "训练需求 {demand:id} 第 {round:id} 轮缺少摘要，请提交更新、聚合结果或证据的摘要。",
  },
  QuorumMissed: {
    code: "CHAIN_STATE",
    en: "{updates:count} updates came, and {quorum:count} are needed to close the round. Wait for more, or let the demand lapse.",
    zh: "收到 {updates:count} 个更新，收尾至少需要 {quorum:count} 个，请继续等待，或让需求失效。",
  },
  ContributionsWrong: {
    code: "CHAIN_RANGE",
    en: "The contributions give {sum:bps} where {wanted:bps} is due: in all 100 %, and nothing for who did not deliver. Correct the split.",
    zh: "贡献比例为 {sum:bps}，应为 {wanted:bps}：合计须为 100 %，未交付者为零。请更正分配。",
  },
  AlreadyDisputed: {
    code: "CHAIN_EXISTS",
    en: "This was disputed in round {round:id} of demand {demand:id} already (device {device:address}; zero: the closing). Wait for the decision.",
    zh: "训练需求 {demand:id} 第 {round:id} 轮的该项已有争议（设备 {device:address}，零地址表示收尾），请等待裁决。",
  },
  NotDisputed: {
    code: "CHAIN_UNKNOWN",
    en: "Round {round:id} of demand {demand:id} has no open dispute about device {device:address} (zero: the closing).",
    zh: "训练需求 {demand:id} 第 {round:id} 轮没有关于设备 {device:address} 的未决争议（零地址表示收尾）。",
  },
  DisputesOpen: {
    code: "CHAIN_EARLY",
    en: "Round {round:id} of demand {demand:id} has {count:count} open disputes. Settle it when they are decided or have expired.",
    zh: "训练需求 {demand:id} 第 {round:id} 轮尚有 {count:count} 项未决争议，请在裁决或到期后再结算。",
  },
  "TrainingMarket.NothingToClaim": {
    code: "CHAIN_NOTHING",
    en: "Device {device:address} has nothing to claim of round {round:id} of demand {demand:id}: it was credited already, or earned nothing.",
    zh: "设备 {device:address} 在训练需求 {demand:id} 第 {round:id} 轮没有可领取的报酬：已入账或没有收入。",
  },
  // NodeRegistry
  GenesisAhead: {
    code: "CHAIN_RANGE",
    en: "Cycles cannot be counted from {genesis:time}, which lies ahead. Choose a time that has passed.",
    zh: "周期不能从将来的 {genesis:time} 起算，请选择已过去的时间。",
  },
  UnknownNode: {
    code: "CHAIN_UNKNOWN",
    en: "There is no node {node:id}. Check its number.",
    zh: "没有节点 {node:id}，请核对编号。",
  },
  NotLeader: {
    code: "AUTH_FORBIDDEN",
    en: "Only the leader of node {node:id} may do this; {caller:address} is not.",
    zh: "仅节点 {node:id} 的组长可以执行此操作，{caller:address} 不是组长。",
  },
  LeaderIsZero: {
    code: "CHAIN_RANGE",
    en: "Node {node:id} cannot be without a leader. Name an account.",
    zh: "节点 {node:id} 不能没有组长，请指定账户。",
  },
  NoLeaderOffer: {
    code: "CHAIN_STATE",
    en: "Node {node:id} is offered to nobody, so there is no offer to take back.",
    zh: "节点 {node:id} 没有待接受的移交，无需撤回。",
  },
  LeadershipNotOffered: {
    code: "AUTH_FORBIDDEN",
    en: "Node {node:id} was not offered to {caller:address}, or the offer was taken back. Ask its leader to offer it to this account.",
    zh: "节点 {node:id} 未移交给 {caller:address}，或移交已撤回，请先由组长向此账户发起移交。",
  },
  DeviceInNode: {
    code: "CHAIN_EXISTS",
    en: "Device {device:address} is in node {node:id} already. It has to leave that one first.",
    zh: "设备 {device:address} 已在节点 {node:id} 中，须先退出。",
  },
  DeviceInNoNode: {
    code: "CHAIN_STATE",
    en: "Device {device:address} is in no node, so it cannot leave one.",
    zh: "设备 {device:address} 不在任何节点中，无需退出。",
  },
  NodeIsFull: {
    code: "CHAIN_FULL",
    en: "Node {node:id} has its {capacity:count} devices. Join another node, or wait until one leaves.",
    zh: "节点 {node:id} 已满 {capacity:count} 台设备，请加入其他节点，或等待空位。",
  },
  TermsExpired: {
    code: "CHAIN_EXPIRED",
    en: "What the device and the leader signed counted until {deadline:time}. Have both sign anew.",
    zh: "设备与组长签署的条款已于 {deadline:time} 到期，请双方重新签署。",
  },
  RuleDiffers: {
    code: "CHAIN_MISMATCH",
    en: "The device agreed to sharing {agreed:nodeRule}, but node {node:id} shares {announced:nodeRule}. Look at the node's rule, and sign that one if you agree.",
    zh: "设备同意的规则为{agreed:nodeRule}，而节点 {node:id} 的规则为{announced:nodeRule}，请查看规则，同意后重新签署。",
  },
  PartsOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A device cannot have {parts:count} parts. Choose 1 to 1 000 000.",
    zh: "设备份额不能为 {parts:count}，须为 1 至 1 000 000。",
  },
  NotSignedBy: {
    code: "CHAIN_SIGNATURE",
    en: "{signer:address} did not sign these terms as they are now. Have device and leader sign the present ones, with the present nonce.",
    zh: "{signer:address} 未签署现行条款，请设备与组长以当前序号签署现行条款。",
  },
  MayNotRemove: {
    code: "AUTH_FORBIDDEN",
    en: "{caller:address} may not take device {device:address} out of its node: only the node's leader may, and anyone once the device is revoked. Its owner lets it leave instead.",
    zh: "{caller:address} 无权将设备 {device:address} 移出节点：仅组长可以，设备被吊销后任何人都可以；设备所有者请改用退出。",
  },
  CapacityOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A node cannot hold {capacity:count} devices. Choose 30 to 3000.",
    zh: "节点容量不能为 {capacity:count}，须为 30 至 3000。",
  },
};
