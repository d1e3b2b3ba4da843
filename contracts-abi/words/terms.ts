import type { LocalText } from "./wording.ts";

/** What a term's value is counted in. */
export type Unit = "wei" | "seconds" | "bps" | "count";

/** A term or parameter that an error names in a bytes32: what it is and, where the error does not say, what it has to be. */
export interface Term extends LocalText {
  readonly unit?: Unit;
}

type Terms = Readonly<Record<string, Term>>;

const modelCid = {
  en: "the model's CID needs 1 to 128 bytes",
  zh: "模型的 CID 须为 1 至 128 字节",
};
const modelDigest = { en: "the model's digest is missing", zh: "缺少模型的摘要" };
const instructionDigest = { en: "the training instruction's digest is missing", zh: "缺少训练指令的摘要" };
const window = (en: string, zh: string): Term => ({
  en: `${en} has to be 1 minute to 30 days`,
  zh: `${zh}须为 1 分钟至 30 天`,
});

const TRAINING: Terms = {
  operator: { en: "an operator has to be named", zh: "必须指定执行方" },
  modelCid,
  modelDigest,
  instructionDigest,
  profileDigest: { en: "the digest of the wanted data and devices is missing", zh: "缺少所需数据与设备的摘要" },
  rounds: { en: "the number of rounds has to be 1 to 1000", zh: "轮数须为 1 至 1000" },
  reward: { en: "the reward has to be at least 1 wei a round", zh: "报酬须至少每轮 1 wei" },
  maxSeats: { en: "the most devices to select can be 256", zh: "入选设备上限最多为 256 台" },
  minSeats: { en: "the fewest devices cannot be more than the most", zh: "入选设备下限不能大于上限" },
  quorum: {
    en: "the fewest updates of a round have to be 1 up to the fewest devices",
    zh: "每轮更新的下限须为 1 至入选设备下限",
  },
  enough: {
    en: "the updates that are enough to end a round have to be 0, or the quorum up to the most devices",
    zh: "足以结束一轮的更新数须为 0，或介于法定更新数与入选设备上限之间",
  },
  floorBps: { en: "the equal part of the pay can be at most 100 %", zh: "均分部分最多为 100 %" },
  minTier: { en: "the least trust tier has to be 0 to 3", zh: "最低信任等级须为 0 至 3" },
  applyS: window("the time to apply", "申请期"),
  selectS: window("the time to select", "遴选期"),
  commitS: window("the time to commit updates", "提交期"),
  closeS: window("the time to close a round", "收尾期"),
  bond: { en: "the challenger's bond has to be 1 to 10 000 000 AITN", zh: "质疑保证金须为 1 至 10 000 000 AITN" },
  challengeS: { en: "the time to dispute has to be 1 hour to 14 days", zh: "争议期须为 1 小时至 14 天" },
  resolveS: { en: "the time to decide has to be 1 to 60 days", zh: "裁决期须为 1 至 60 天" },
};

const POOL: Terms = {
  manager: { en: "a manager has to be named", zh: "必须指定管理人" },
  modelCid,
  modelDigest,
  instructionDigest,
  goal: { en: "the goal has to be more than 0 AITN", zh: "募资目标须大于 0 AITN" },
  cap: { en: "the cap cannot be below the goal", zh: "募资上限不能低于目标" },
  fundUntil: { en: "funding has to end within 180 days from now", zh: "募资须在 180 天之内结束" },
  spendUntil: {
    en: "spending has to end after funding, and within two years of that",
    zh: "支出期须在募资之后结束，且不超过两年",
  },
};

const INCENTIVE: Terms = {
  weights: {
    en: "the weights of CPU, GPU and memory have to add up to 100 %",
    zh: "CPU、GPU 与内存的权重之和须为 100 %",
  },
  phiBps: { en: "the weight of data (phi) can be at most 100 %", zh: "数据权重（φ）最多为 100 %" },
  kappa: { en: "kappa has to be 1 to 1000", zh: "κ 须为 1 至 1000" },
  activeFloor: {
    en: "the efficacy from which a device is active has to be 1 to 1 000 000 000 µWE",
    zh: "设备计为活跃的效能下限须为 1 至 1 000 000 000 µWE",
  },
  curve: {
    en: "the size bonus has to begin with at least 1 device, end later, and with at most 3000",
    zh: "规模加成须从至少 1 台设备起算，终点须更大且不超过 3000 台",
  },
  bonusBps: { en: "the size bonus can be at most 50 %", zh: "规模加成最多为 50 %" },
  reserve: { en: "the reserve has to be 1 000 000 000 AITN", zh: "激励储备须为 1 000 000 000 AITN" },
  cap: { en: "the cap cannot be more than the reserve", zh: "上限不能超过激励储备" },
  capDivisor: { en: "the cap's divisor cannot be 0", zh: "上限的除数不能为 0" },
  base: {
    en: "base and step of the emission can be at most 1 000 000 AITN",
    zh: "发放的基数与步长最多为 1 000 000 AITN",
  },
  perWE: { en: "the emission per WE can be at most 1 000 000 AITN", zh: "每 WE 的发放最多为 1 000 000 AITN" },
  halvingCycles: { en: "the halving needs at least 1 cycle", zh: "减半至少需要 1 个周期" },
  peakDivisor: {
    en: "the peak's divisor has to be at least twice the halving's cycles",
    zh: "峰值除数须至少为减半周期数的两倍",
  },
  levels: { en: "the number of levels has to be 1 to 32", zh: "等级数须为 1 至 32" },
  milestone: { en: "the milestone is too small for the number of levels", zh: "里程碑相对等级数过小" },
  riseCycles: { en: "a level may rise once in 7 to 365 cycles", zh: "每升一级须间隔 7 至 365 个周期" },
  bond: { en: "the bond has to be 1 to 10 000 000 AITN", zh: "保证金须为 1 至 10 000 000 AITN" },
  postWindowS: { en: "the time to report has to be 1 hour to 14 days", zh: "报告期须为 1 小时至 14 天" },
  challengeWindowS: { en: "the time to challenge has to be 1 hour to 14 days", zh: "质疑期须为 1 小时至 14 天" },
  resolveWindowS: { en: "the time to decide has to be 1 to 60 days", zh: "裁决期须为 1 至 60 天" },
  treasury: { en: "an account that receives lost bonds has to be named", zh: "必须指定接收罚没保证金的账户" },
};

const WORK: Terms = {
  feeBps: { unit: "bps", en: "the fee can be at most 10 %", zh: "费率最多为 10 %" },
  windowS: { unit: "seconds", en: "the window has to be 1 hour to 14 days", zh: "期限须为 1 小时至 14 天" },
  bond: { unit: "wei", en: "the bond has to be 1 to 1 000 000 AITN", zh: "保证金须为 1 至 1 000 000 AITN" },
  treasury: { en: "an account that receives the fees has to be named", zh: "必须指定接收费用的账户" },
};

const SIMULATION: Terms = {
  feePerReplication: {
    unit: "wei",
    en: "a replication's fee can be at most 1 AITN",
    zh: "每次重复的费用最多为 1 AITN",
  },
  windowS: { unit: "seconds", en: "the window has to be 10 minutes to 14 days", zh: "质疑期须为 10 分钟至 14 天" },
  bond: WORK.bond!,
  treasury: WORK.treasury!,
};

const GOVERNOR: Terms = {
  minVotingDelay: { unit: "seconds", en: "the floor of the voting delay", zh: "投票等待期的下限" },
  minVotingPeriod: { unit: "seconds", en: "the floor of the voting period", zh: "投票期的下限" },
  minLateExtension: { unit: "seconds", en: "the floor of the late extension", zh: "末段延长的下限" },
  votingDelay: { unit: "seconds", en: "the voting delay", zh: "投票等待期" },
  votingPeriod: { unit: "seconds", en: "the voting period", zh: "投票期" },
  lateExtension: { unit: "seconds", en: "the late extension", zh: "末段延长" },
  proposalThreshold: { unit: "wei", en: "the votes needed to propose", zh: "提案门槛" },
  quorum: { unit: "bps", en: "the quorum", zh: "法定票数" },
};

export const TERMS: Readonly<Record<string, Terms>> = {
  AITNGovernor: GOVERNOR,
  IncentiveSettings: INCENTIVE,
  InvestPool: POOL,
  RobotWork: WORK,
  SimulationPermit: SIMULATION,
  TrainingMarket: TRAINING,
};

/**
 * A term by its name. A contract that does not know the name passed on another's refusal, and one that is not known may be
 * any: then the term counts if only one is possible. Null when it is none of ours.
 */
export function termOf(contract: string | undefined, name: string): Term | null {
  const own = contract === undefined ? undefined : TERMS[contract];
  if (own !== undefined && Object.hasOwn(own, name)) return own[name] ?? null;
  const all = Object.values(TERMS).flatMap((terms) => (Object.hasOwn(terms, name) ? [terms[name]!] : []));
  return all.length > 0 && new Set(all.map(({ en }) => en)).size === 1 ? all[0]! : null;
}
