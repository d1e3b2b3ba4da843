import type { Wordings } from "./wording.ts";

/** RobotWork with its deposits and netted cycles, WorkEscrow, CirculationReward. */
export const WORK: Wordings = {
  // deposits
  DepositTooSmall: {
    code: "CHAIN_FUNDS",
    en: "The site's deposit ({deposit:wei}) does not cover this payment ({needed:wei}). Deposit more, or settle less.",
    zh: "场所押金（{deposit:wei}）不足以支付这笔 {needed:wei} 的款项，请补足押金，或减少结算。",
  },
  AmountOutOfRange: {
    code: "CHAIN_RANGE",
    en: "The amount of {amount:token} is not possible: it is zero, or more than the contract can count. Choose another.",
    zh: "数额 {amount:token} 无效：为零或超出合约可计的范围，请另选数额。",
  },
  "RobotWork.AmountOutOfRange": {
    code: "CHAIN_RANGE",
    en: "The amount of {amount:wei} is not possible: it is zero, or more than a deposit or voucher can hold. Choose another.",
    zh: "数额 {amount:wei} 无效：为零或超出押金、凭单可计的范围，请另选数额。",
  },
  NotReady: {
    code: "CHAIN_EARLY",
    en: "The deposit of site {site:id} can be withdrawn from {readyAt:time} on. Until then vouchers may still draw on it; come back then.",
    zh: "场所 {site:id} 的押金须到 {readyAt:time} 才可提取，此前凭单仍可从中支取，请届时再来。",
  },
  NoWithdrawal: {
    code: "CHAIN_STATE",
    en: "No withdrawal was announced for site {site:id}. Announce it first, and wait for the notice to pass.",
    zh: "场所 {site:id} 尚未申请提取押金，请先申请，待通知期满后再提取。",
  },
  ParameterOutOfRange: {
    code: "CHAIN_RANGE",
    en: "The parameter is not allowed ({value:measure}): {name:term}. Correct it and send it again.",
    zh: "参数不被允许（{value:measure}）：{name:term}。请更正后重新提交。",
  },
  // vouchers
  WrongSigner: {
    code: "CHAIN_SIGNATURE",
    en: "{recovered:address} signed this, but {expected:address} has to. Sign it with that account's key.",
    zh: "签名来自 {recovered:address}，应由 {expected:address} 签署，请使用该账户的密钥签名。",
  },
  "RobotWork.WrongSigner": {
    code: "CHAIN_SIGNATURE",
    en: "{recovered:address} signed this, but for site {site:id} {expected:address} signs. Sign it with the site's key, or let its owner change the signer.",
    zh: "签名来自 {recovered:address}，而场所 {site:id} 的签署方为 {expected:address}。请用场所密钥签名，或由所有者更换签署方。",
  },
  NothingNew: {
    code: "CHAIN_EXISTS",
    en: "This voucher of device {device:address} at site {site:id} counts {actionCount:count} actions, and {settledCount:count} are settled already. Send a later voucher.",
    zh: "设备 {device:address} 在场所 {site:id} 的凭单计 {actionCount:count} 次动作，已结算 {settledCount:count} 次，请提交更新的凭单。",
  },
  AmountFalls: {
    code: "CHAIN_RANGE",
    en: "The voucher says {cumulativeAmount:wei} in all, less than the {settledAmount:wei} that are settled. What was earned can only grow; have a correct voucher signed.",
    zh: "凭单累计 {cumulativeAmount:wei}，少于已结算的 {settledAmount:wei}。累计收入只增不减，请重新签发正确的凭单。",
  },
  "RobotWork.LengthsDiffer": {
    code: "CHAIN_RANGE",
    en: "{vouchers:count} vouchers but {signatures:count} signatures were sent. Each voucher needs its signature.",
    zh: "发送了 {vouchers:count} 张凭单和 {signatures:count} 个签名，每张凭单须有一个签名。",
  },
  NoCredit: {
    code: "CHAIN_NOTHING",
    en: "Device {device:address} has no credit at site {site:id}. Settle a voucher first, or wait until the open cycle is final.",
    zh: "设备 {device:address} 在场所 {site:id} 没有余额，请先结算凭单，或等待当前周期定案。",
  },
  // netted cycles
  CycleOpen: {
    code: "CHAIN_EARLY",
    en: "The last cycle of site {site:id} is open until {until:time}, with {openChallenges:count} challenges to answer. Post the next when it is over.",
    zh: "场所 {site:id} 的上一周期开放至 {until:time}，尚有 {openChallenges:count} 项质疑待答复，请待其结束后再提交。",
  },
  NoOpenCycle: {
    code: "CHAIN_STATE",
    en: "Site {site:id} has no open cycle, so none can be closed.",
    zh: "场所 {site:id} 没有开放的周期，无需结束。",
  },
  WrongSerial: {
    code: "CHAIN_MISMATCH",
    en: "The posting of site {site:id} has number {serial:id}; number {expected:id} is next. Sign the cycle anew with that number.",
    zh: "场所 {site:id} 的提交序号为 {serial:id}，下一序号应为 {expected:id}，请用该序号重新签署。",
  },
  CycleNotNew: {
    code: "CHAIN_EXISTS",
    en: "Site {site:id} posted cycle {last:id} already; cycle {cycle:id} does not come after it. Post a later cycle.",
    zh: "场所 {site:id} 已提交周期 {last:id}，周期 {cycle:id} 不在其后，请提交之后的周期。",
  },
  CreditsDiffer: {
    code: "CHAIN_MISMATCH",
    en: "The credits sent ({computed:id}) are not those that the site signed ({signed:id}). Send the signed list unchanged.",
    zh: "发送的贷记清单（{computed:id}）与场所签署的（{signed:id}）不符，请原样发送已签署的清单。",
  },
  CreditCount: {
    code: "CHAIN_RANGE",
    en: "The cycle has {count:count} credits; 1 to 256 are possible. Split the devices over more cycles.",
    zh: "周期含 {count:count} 项贷记，须为 1 至 256 项，请将设备分到更多周期。",
  },
  CreditOrder: {
    code: "CHAIN_RANGE",
    en: "Credit {index:id} of the list is zero, or its device does not come after the one before. Sort by device, and name each once.",
    zh: "清单第 {index:id} 项为零，或其设备未按顺序排列，请按设备升序排列且每台只列一次。",
  },
  OtherPosting: {
    code: "CHAIN_MISMATCH",
    en: "This is not the cycle that stands at site {site:id}: {digest:id} instead of {posted:id}. Read the posted cycle and try again.",
    zh: "这不是场所 {site:id} 现行的周期：{digest:id} 而非 {posted:id}，请读取已提交的周期后再试。",
  },
  "RobotWork.WindowPassed": {
    code: "CHAIN_EXPIRED",
    en: "The time to contest the cycle of site {site:id} is over ({until:time}). Its credits are final.",
    zh: "场所 {site:id} 周期的质疑期已过（{until:time}），贷记已定案。",
  },
  NotTheCycles: {
    code: "CHAIN_MISMATCH",
    en: "Receipt {id:id} is of another site, cycle or device. Show receipts of this one only.",
    zh: "凭据 {id:id} 属于其他场所、周期或设备，请只出示本周期的凭据。",
  },
  NotTheSigner: {
    code: "CHAIN_SIGNATURE",
    en: "{recovered:address}, who signed the receipt, did not sign for site {site:id} then. Only a receipt that the site signed counts.",
    zh: "签署凭据的 {recovered:address} 并非场所 {site:id} 当时的签署方，只有场所签署的凭据有效。",
  },
  ChallengeExists: {
    code: "CHAIN_EXISTS",
    en: "This receipt is challenged already ({challenge:id}). Wait for the site's answer.",
    zh: "该凭据已被质疑（{challenge:id}），请等待场所答复。",
  },
  UnknownChallenge: {
    code: "CHAIN_UNKNOWN",
    en: "There is no challenge {challenge:id}: it was answered, ended, or never made.",
    zh: "没有质疑 {challenge:id}：已答复、已结束或从未提出。",
  },
  NotInRoot: {
    code: "CHAIN_MISMATCH",
    en: "The proof does not show that receipt {id:id} is in the cycle's root {root:id}. Make the proof from the posted list.",
    zh: "该证明不能表明凭据 {id:id} 属于周期根 {root:id}，请用已提交的清单重新生成证明。",
  },
  AnswerPossible: {
    code: "CHAIN_EARLY",
    en: "The site may answer challenge {challenge:id} until {answerBy:time}. End it after that.",
    zh: "场所可在 {answerBy:time} 之前答复质疑 {challenge:id}，请在此之后再结束。",
  },
  NotUnderpaid: {
    code: "CHAIN_MISMATCH",
    en: "The receipts of device {device:address} sum to {signed:wei}, and {credited:wei} are credited: nothing is missing. Show all receipts that are.",
    zh: "设备 {device:address} 的凭据合计 {signed:wei}，已贷记 {credited:wei}，没有少付。如有遗漏请出示全部凭据。",
  },
  ReceiptOrder: {
    code: "CHAIN_RANGE",
    en: "Receipt {index:id} of the list does not come after the one before. Sort them by id, and show each once.",
    zh: "清单第 {index:id} 张凭据未按顺序排列，请按编号升序排列且每张只列一次。",
  },
  ReceiptCount: {
    code: "CHAIN_RANGE",
    en: "{receipts:count} receipts and {signatures:count} signatures were sent. Show at most 512, each with its signature.",
    zh: "发送了 {receipts:count} 张凭据和 {signatures:count} 个签名，最多 512 张，且每张须有签名。",
  },
  // WorkEscrow
  EscrowExists: {
    code: "CHAIN_EXISTS",
    en: "You have opened escrow {escrow:id} for this job and device already. Use it, or give the job another digest.",
    zh: "您已为该任务和设备建立托管 {escrow:id}，请使用该托管，或更换任务摘要。",
  },
  "WorkEscrow.WrongState": {
    code: "CHAIN_STATE",
    en: "Escrow {escrow:id} is {state:escrowState}, and that does not allow this. Look at where it stands.",
    zh: "托管 {escrow:id} {state:escrowState}，不允许此操作，请查看其状态。",
  },
  "WorkEscrow.AmountZero": {
    code: "CHAIN_RANGE",
    en: "Escrow {escrow:id} would hold 0 AITN. Put in the price of the job.",
    zh: "托管 {escrow:id} 的金额为 0 AITN，请存入任务价款。",
  },
  DeadlineOutOfRange: {
    code: "CHAIN_RANGE",
    en: "The job's deadline ({deadline:time}) is past or more than 365 days ahead; it is {nowSeconds:time}. Choose one in between.",
    zh: "任务期限（{deadline:time}）已过或超过 365 天，现在是 {nowSeconds:time}，请另选期限。",
  },
  "WorkEscrow.WrongSigner": {
    code: "CHAIN_SIGNATURE",
    en: "{recovered:address} signed the receipt of escrow {escrow:id}, but {expected:address} was agreed to. Have that account sign.",
    zh: "托管 {escrow:id} 的凭据由 {recovered:address} 签署，约定的签署方为 {expected:address}，请由其签名。",
  },
  TooEarly: {
    code: "CHAIN_EARLY",
    en: "Escrow {escrow:id} waits until {deadline:time}; only then can this be done. Before that its device can give it back.",
    zh: "托管 {escrow:id} 须待 {deadline:time} 之后才能如此处理，此前可由其设备退还。",
  },
  TooLate: {
    code: "CHAIN_EXPIRED",
    en: "The deadline of escrow {escrow:id} was {deadline:time}, so it cannot be disputed. Ask for the refund instead.",
    zh: "托管 {escrow:id} 的期限（{deadline:time}）已过，不能再提出争议，请改为申请退款。",
  },
  ShareTooLarge: {
    code: "CHAIN_RANGE",
    en: "The device would get {share:wei}, but the escrow holds {amount:wei}. Give it no more than that.",
    zh: "分给设备 {share:wei}，而托管金额只有 {amount:wei}，请不要超过托管金额。",
  },
  BondOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A bond of {bond:wei} is not possible. Choose 1 to 1 000 000 AITN.",
    zh: "保证金不能为 {bond:wei}，须为 1 至 1 000 000 AITN。",
  },
  // CirculationReward
  RateOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A reward of {rateBps:bps} of the fee is not possible. Choose 0 to 100 %.",
    zh: "奖励比例不能为费用的 {rateBps:bps}，须为 0 至 100 %。",
  },
  "CirculationReward.AmountZero": {
    code: "CHAIN_RANGE",
    en: "{from:address} would add 0 AITN to the reward fund. Add more than that.",
    zh: "{from:address} 向奖励资金注入 0 AITN，请注入大于 0 的数额。",
  },
  NothingToReward: {
    code: "CHAIN_NOTHING",
    en: "Site {site:id} has no reward to claim: it paid no fees since the last time, or the fund is empty.",
    zh: "场所 {site:id} 没有可领取的奖励：自上次以来没有缴费，或奖励资金已空。",
  },
  UnknownSite: {
    code: "CHAIN_UNKNOWN",
    en: "There is no site {site:id} on chain. Check its id.",
    zh: "链上没有场所 {site:id}，请核对编号。",
  },
};
