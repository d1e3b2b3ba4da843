import type { Wordings } from "./wording.ts";

/** InvestPool, LoanMarket, KinkedRateModel, PriceOracle, Treasury, AITNVesting. */
export const FINANCE: Wordings = {
  // InvestPool
  UnknownPool: {
    code: "CHAIN_UNKNOWN",
    en: "There is no pool {pool:id}. Check its number.",
    zh: "没有投资池 {pool:id}，请核对编号。",
  },
  NotManager: {
    code: "AUTH_FORBIDDEN",
    en: "Only the manager of pool {pool:id} may spend its money; {caller:address} is not.",
    zh: "仅投资池 {pool:id} 的管理人可以支出，{caller:address} 不是管理人。",
  },
  "InvestPool.AmountOutOfRange": {
    code: "CHAIN_RANGE",
    en: "The amount of {amount:wei} is not possible here. Choose one above 0.",
    zh: "数额 {amount:wei} 无效，请输入大于 0 的数额。",
  },
  FundingIsOver: {
    code: "CHAIN_EXPIRED",
    en: "Pool {pool:id} takes no more contributions: its funding is over. Look for an open pool.",
    zh: "投资池 {pool:id} 的募资期已过，不再接受出资，请选择开放中的投资池。",
  },
  FundingIsOpen: {
    code: "CHAIN_EARLY",
    en: "Pool {pool:id} is funded until {until:time}, or until its cap is reached. Come back then.",
    zh: "投资池 {pool:id} 募资至 {until:time} 或达到上限为止，请届时再来。",
  },
  CapExceeded: {
    code: "CHAIN_FULL",
    en: "Pool {pool:id} has room for {room:wei} more, less than {amount:wei}. Contribute no more than the room.",
    zh: "投资池 {pool:id} 仅余 {room:wei} 额度，少于 {amount:wei}，请减少出资。",
  },
  GoalMissed: {
    code: "CHAIN_STATE",
    en: "Pool {pool:id} raised {contributed:wei} of its goal of {goal:wei}, so nothing of it may be spent. Finish it, and all is refunded.",
    zh: "投资池 {pool:id} 募得 {contributed:wei}，未达目标 {goal:wei}，不能支出，请结束该池以全额退款。",
  },
  SpendingIsOver: {
    code: "CHAIN_EXPIRED",
    en: "The time to spend from pool {pool:id} is over. Finish it, and what is left is split among its shares.",
    zh: "投资池 {pool:id} 的支出期已过，请结束该池，余额将按份额分配。",
  },
  SpendingIsOpen: {
    code: "CHAIN_EARLY",
    en: "Pool {pool:id} may spend until {until:time}. Before that only its manager may finish it.",
    zh: "投资池 {pool:id} 可支出至 {until:time}，此前仅管理人可以结束。",
  },
  PoolIsFinished: {
    code: "CHAIN_EXISTS",
    en: "Pool {pool:id} is finished already. Claim your part of what was left.",
    zh: "投资池 {pool:id} 已经结束，请领取您应得的余额。",
  },
  FundsTooSmall: {
    code: "CHAIN_FUNDS",
    en: "Pool {pool:id} has {available:wei} to spend, less than {wanted:wei}. Spend less.",
    zh: "投资池 {pool:id} 可支出 {available:wei}，少于 {wanted:wei}，请减少支出。",
  },
  OtherTraining: {
    code: "CHAIN_MISMATCH",
    en: "Pool {pool:id} was raised for another training than model {modelDigest:id} with instruction {instructionDigest:id}. Open a demand for the pool's own model and instruction.",
    zh: "投资池 {pool:id} 并非为模型 {modelDigest:id}、指令 {instructionDigest:id} 募集，请按该池的模型与指令发布需求。",
  },
  SourceNotListed: {
    code: "AUTH_FORBIDDEN",
    en: "The DAO has not listed {source:address} as a data source. Buy from a listed one, or propose it.",
    zh: "{source:address} 不在 DAO 认可的数据来源名单中，请向名单内的来源购买，或提案将其加入。",
  },
  NotOurDemand: {
    code: "CHAIN_MISMATCH",
    en: "Pool {pool:id} did not pay for demand {demand:id}, so it has no refund of it. Check both numbers.",
    zh: "训练需求 {demand:id} 并非由投资池 {pool:id} 付款，没有退款，请核对两个编号。",
  },
  PriceDiffers: {
    code: "CHAIN_MISMATCH",
    en: "The data source {source:address} did not take its price of {price:wei}: the pool had {balanceBefore:wei} and would have {balanceAfter:wei}. Nothing was paid; ask the source for its price.",
    zh: "数据来源 {source:address} 未按 {price:wei} 收款：付款前余额 {balanceBefore:wei}，付款后 {balanceAfter:wei}。未付款，请向其核实价格。",
  },
  "InvestPool.NothingToClaim": {
    code: "CHAIN_NOTHING",
    en: "{holder:address} has nothing to claim from pool {pool:id}: its shares earned nothing since the last time.",
    zh: "{holder:address} 在投资池 {pool:id} 没有可领取的收益：自上次以来份额没有新的收入。",
  },
  // LoanMarket
  UnknownMarket: {
    code: "CHAIN_UNKNOWN",
    en: "There is no loan market {id:id}. Check its id.",
    zh: "没有借贷市场 {id:id}，请核对编号。",
  },
  MarketExists: {
    code: "CHAIN_EXISTS",
    en: "A loan market of these terms exists already ({id:id}). Use it.",
    zh: "相同条款的借贷市场已存在（{id:id}），请直接使用。",
  },
  NotAContract: {
    code: "CHAIN_RANGE",
    en: "There is no contract at {account:address}. Give the addresses of the tokens, the oracle and the rate model.",
    zh: "地址 {account:address} 上没有合约，请提供代币、预言机与利率模型的合约地址。",
  },
  SameToken: {
    code: "CHAIN_RANGE",
    en: "The token {token:address} cannot secure a loan of itself. Choose another collateral.",
    zh: "代币 {token:address} 不能为自身的借款作抵押，请另选抵押品。",
  },
  LtvOutOfRange: {
    code: "CHAIN_RANGE",
    en: "Borrowing up to {borrowLtv:ratio} with liquidation at {lltv:ratio} is not possible: the first has to be above 0, the second greater, and below 100 %.",
    zh: "借款上限 {borrowLtv:ratio}、清算线 {lltv:ratio} 无效：前者须大于 0，后者须更大且低于 100 %。",
  },
  CeilingOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A debt ceiling of {debtCeiling:token} allows no loan. Choose one above 0.",
    zh: "债务上限 {debtCeiling:token} 不允许任何借款，请设为大于 0。",
  },
  AccountOutOfRange: {
    code: "CHAIN_RANGE",
    en: "The account {account:address} belongs to nobody. Name the one that is to receive this.",
    zh: "账户 {account:address} 不属于任何人，请指定接收账户。",
  },
  NotExactlyOne: {
    code: "CHAIN_RANGE",
    en: "Both or neither of amount ({assets:token}) and shares ({shares:count}) were given. Give one, and 0 for the other.",
    zh: "数额（{assets:token}）与份额（{shares:count}）须且仅须给出一项，另一项填 0。",
  },
  SharesOutOfRange: {
    code: "CHAIN_FUNDS",
    en: "{wanted:count} shares are asked for, and {held:count} are held; 0 is not possible either. Ask for no more than that.",
    zh: "请求 {wanted:count} 份，持有 {held:count} 份（也不能为 0），请不要超过持有量。",
  },
  CollateralTooSmall: {
    code: "CHAIN_FUNDS",
    en: "{wanted:token} of collateral are asked for, and {held:token} are there. Take back no more than that.",
    zh: "请求取回抵押 {wanted:token}，实有 {held:token}，请不要超过实有数额。",
  },
  LiquidityTooSmall: {
    code: "CHAIN_FUNDS",
    en: "Market {id:id} has {available:token} that are not lent, less than {wanted:token}. Ask for less, or wait for repayments.",
    zh: "市场 {id:id} 可用资金 {available:token}，少于 {wanted:token}，请减少数额，或等待还款。",
  },
  DebtCeilingReached: {
    code: "CHAIN_FULL",
    en: "This loan would bring the debt of market {id:id} to {debt:token}, above its ceiling of {ceiling:token}. Borrow less.",
    zh: "此笔借款将使市场 {id:id} 的债务达到 {debt:token}，超过上限 {ceiling:token}，请减少借款。",
  },
  LtvTooHigh: {
    code: "CHAIN_FUNDS",
    en: "In market {id:id}, {borrower:address} would owe {debt:token}, and the collateral allows {limit:token}. Add collateral, repay, or borrow less.",
    zh: "在市场 {id:id} 中，{borrower:address} 将欠 {debt:token}，抵押只允许 {limit:token}，请增加抵押、还款或减少借款。",
  },
  PositionHealthy: {
    code: "CHAIN_STATE",
    en: "The position of {borrower:address} in market {id:id} has a health of {health:factor}: too good for this. It can be called below 1.1, and liquidated below 1.",
    zh: "{borrower:address} 在市场 {id:id} 的健康度为 {health:factor}，不满足条件：低于 1.1 可发出追加保证金通知，低于 1 可清算。",
  },
  TransferInexact: {
    code: "CHAIN_MISMATCH",
    en: "The token {token:address} moved {got:token} instead of {wanted:token}. A token that takes fees or rebases cannot be used here.",
    zh: "代币 {token:address} 实际转入 {got:token}，应为 {wanted:token}，收取手续费或自动调仓的代币不能在此使用。",
  },
  RewardOutOfRange: {
    code: "CHAIN_RANGE",
    en: "Rewards of {amount:wei} over {duration:seconds} are not possible. Stream more than 0 AITN over 1 day to 4 years.",
    zh: "不能在 {duration:seconds} 内发放 {amount:wei} 奖励，须在 1 天至 4 年内发放大于 0 的 AITN。",
  },
  "LoanMarket.AmountOutOfRange": {
    code: "CHAIN_RANGE",
    en: "The amount of {amount:token} is too small: it has to give at least one share. Choose a greater one.",
    zh: "数额 {amount:token} 过小，至少须折合一份，请增加数额。",
  },
  // KinkedRateModel
  KinkOutOfRange: {
    code: "CHAIN_RANGE",
    en: "The rate cannot bend at a utilisation of {kink:ratio}. Choose 10 to 99 %.",
    zh: "利率拐点不能设在 {kink:ratio} 利用率处，须为 10 至 99 %。",
  },
  RatesOutOfRange: {
    code: "CHAIN_RANGE",
    en: "Yearly rates of {rateAtZero:ratio}, {rateAtKink:ratio} and {rateAtFull:ratio} are not possible: they must not fall, and the last can be at most 500 %.",
    zh: "年利率 {rateAtZero:ratio}、{rateAtKink:ratio}、{rateAtFull:ratio} 无效：须逐级不降，最高不超过 500 %。",
  },
  // PriceOracle
  SeatOutOfRange: {
    code: "CHAIN_RANGE",
    en: "There is no seat {seat:id} among the oracle's signers. Seats count from 0 to 4.",
    zh: "预言机没有席位 {seat:id}，席位编号为 0 至 4。",
  },
  SignerHasSeat: {
    code: "CHAIN_EXISTS",
    en: "{signer:address} has seat {seat:id} already. A signer has one seat; empty that first.",
    zh: "{signer:address} 已占席位 {seat:id}，每位签署方只有一席，请先空出原席位。",
  },
  ParametersOutOfRange: {
    code: "CHAIN_RANGE",
    en: "The oracle cannot be set to an age of {maxAge:seconds}, an interval of {minInterval:seconds}, a deviation of {maxDeviationBps:bps} and {quorum:count} signers. Age 5 minutes to 1 day, interval up to half of it, deviation 0.1 to 50 %, 3 to 5 signers.",
    zh: "预言机参数无效：时效 {maxAge:seconds}、间隔 {minInterval:seconds}、偏差 {maxDeviationBps:bps}、签署方 {quorum:count} 个。时效须为 5 分钟至 1 天，间隔不超过其一半，偏差 0.1 至 50 %，签署方 3 至 5 个。",
  },
  NotNextRound: {
    code: "CHAIN_MISMATCH",
    en: "The prices are for round {round:id}; round {expected:id} is next. Collect signatures for that one.",
    zh: "所提交的价格属于第 {round:id} 轮，下一轮应为第 {expected:id} 轮，请收集该轮的签名。",
  },
  PriceCountOutOfRange: {
    code: "CHAIN_RANGE",
    en: "{count:count} prices were sent; a round needs {quorum:count} to 5. Collect the right number.",
    zh: "提交了 {count:count} 个价格，每轮须为 {quorum:count} 至 5 个，请补足或减少。",
  },
  PricesNotAscending: {
    code: "CHAIN_RANGE",
    en: "Price {index:id} of the list ({price:count}) is below the one before ({before:count}). Sort them, the lowest first, none zero.",
    zh: "清单第 {index:id} 个价格（{price:count}）低于前一个（{before:count}），请按升序排列且均大于零。",
  },
  ObservedOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A price of {observedAt:time} does not count; it has to be of {earliest:time} to {latest:time}. Observe the price anew.",
    zh: "观测于 {observedAt:time} 的价格无效，须在 {earliest:time} 至 {latest:time} 之间，请重新观测。",
  },
  NotSigner: {
    code: "CHAIN_SIGNATURE",
    en: "{recovered:address}, who signed a price, has no seat in the oracle. Only its signers count.",
    zh: "签署价格的 {recovered:address} 在预言机中没有席位，只有其签署方有效。",
  },
  SignedTwice: {
    code: "CHAIN_RANGE",
    en: "{signer:address} signed two prices of this round. Send one of each signer.",
    zh: "{signer:address} 在本轮签署了两个价格，每位签署方只能有一个。",
  },
  DeviationTooLarge: {
    code: "CHAIN_RANGE",
    en: "The price {price:count} is further than {allowedBps:bps} from the last, {last:count}. Check the prices; the limit widens with time.",
    zh: "价格 {price:count} 与上一价格 {last:count} 相差超过 {allowedBps:bps}，请核对价格；限幅会随时间放宽。",
  },
  StalePrice: {
    code: "CHAIN_EXPIRED",
    en: "The last price is of {observedAt:time}, older than {maxAge:seconds}. Borrowing and liquidation rest until the oracle has a new one; repaying is possible.",
    zh: "最近价格观测于 {observedAt:time}，已超过 {maxAge:seconds}。在预言机更新之前暂停借款与清算，还款不受影响。",
  },
  // Treasury
  "Treasury.UnknownPlan": {
    code: "CHAIN_UNKNOWN",
    en: "The reserve has no spending plan {plan:id}. Check its number.",
    zh: "储备中没有支出计划 {plan:id}，请核对编号。",
  },
  PlanIsClosed: {
    code: "CHAIN_STATE",
    en: "Spending plan {plan:id} is closed, and its rest went back to the reserve. Propose a new plan to spend more.",
    zh: "支出计划 {plan:id} 已关闭，余额已退回储备；如需支出，请提出新计划。",
  },
  SpenderIsZero: {
    code: "CHAIN_RANGE",
    en: "The plan {digest:id} of {budget:wei} names nobody who may spend it. Name an account.",
    zh: "金额 {budget:wei} 的计划 {digest:id} 未指定支出方，请指定账户。",
  },
  PeriodOutOfRange: {
    code: "CHAIN_RANGE",
    en: "A plan cannot run from {fromS:time} to {untilS:time}. Begin within 365 days from now, and last 1 day to 4 years.",
    zh: "计划不能从 {fromS:time} 到 {untilS:time}，须在 365 天内开始，历时 1 天至 4 年。",
  },
  BudgetOutOfRange: {
    code: "CHAIN_FUNDS",
    en: "The reserve has {available:wei} that no plan was promised, and the budget is {budget:wei}. Ask for more than 0 and no more than that.",
    zh: "储备中未作安排的余额为 {available:wei}，预算为 {budget:wei}，预算须大于 0 且不超过余额。",
  },
  NotSpender: {
    code: "AUTH_FORBIDDEN",
    en: "{caller:address} may not spend from plan {plan:id}. Only the account that the plan names may.",
    zh: "{caller:address} 无权支出计划 {plan:id}，仅计划指定的账户可以。",
  },
  NotInPeriod: {
    code: "CHAIN_STATE",
    en: "Plan {plan:id} may be spent from {fromS:time} to {untilS:time}. Pay within that time.",
    zh: "计划 {plan:id} 的支出期为 {fromS:time} 至 {untilS:time}，请在此期间支付。",
  },
  NotExpired: {
    code: "CHAIN_EARLY",
    en: "Plan {plan:id} runs until {untilS:time}. Only then can anyone close it.",
    zh: "计划 {plan:id} 持续至 {untilS:time}，此后任何人才可关闭。",
  },
  BudgetExceeded: {
    code: "CHAIN_FUNDS",
    en: "Plan {plan:id} has {left:wei} left, less than {amount:wei}. Pay less, or propose another plan.",
    zh: "计划 {plan:id} 剩余 {left:wei}，少于 {amount:wei}，请减少支付，或提出新计划。",
  },
  NothingToPay: {
    code: "CHAIN_RANGE",
    en: "A payment of 0 AITN from plan {plan:id} pays nobody. Pay more than that.",
    zh: "从计划 {plan:id} 支付 0 AITN 没有意义，请输入大于 0 的数额。",
  },
};
