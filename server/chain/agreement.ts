import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { type ContractName, INTERFACES } from "./abis.ts";
import type { DaoRules } from "./dao.ts";
import type { NetworkParameters } from "./networks.ts";

/** Who receives and may do what at genesis. */
export interface GenesisRoles {
  /** Owners of the vesting wallets. */
  readonly fundraising: Hex;
  readonly lab: Hex;
  readonly foundation: Hex;
  /** Enrols devices, owns the ReviewBoard, and keeps the Guardian's brake. */
  readonly registrar: Hex;
  /** Posts the training incentive's cycles. */
  readonly reporter: Hex;
  readonly modelApprovers: readonly Hex[];
  readonly modelThreshold: number;
}

/** What the constructors are made of: addresses of all, the people, the chain's parameters, and when it began. */
export interface AgreementPlan {
  readonly at: Readonly<Record<ContractName, Hex>>;
  readonly roles: GenesisRoles;
  readonly network: NetworkParameters;
  /** Unix seconds: cycles and vesting are counted from it. */
  readonly genesisS: number;
}

type Args = readonly unknown[];
type ArgsOf<Name extends ContractName> = Record<Name, Args>;

const AITN = 10n ** 18n;
const DAY_S = 86_400;

/** Of AITNAccess. */
export const ACCESS_ROLE = {
  ADMIN: 0n,
  REVIEWER: 1n,
  GUARDIAN: 2n,
  /** Enrols and grades devices; the timelock has it too, for a vote must be able to do what a registrar can. */
  REGISTRAR: 3n,
  /** Posts incentive cycles. */
  REPORTER: 4n,
} as const;
const REGISTRAR_FUNCTIONS = ["register", "registerWithKey", "setTier", "setAccess", "revoke"] as const;

/** The only holders of roles at genesis besides the timelock; each function here is another role's than the DAO's alone. */
function accessArgs({ at, roles, network }: AgreementPlan): Args {
  const { REVIEWER, GUARDIAN, REGISTRAR, REPORTER } = ACCESS_ROLE;
  const on = (contract: ContractName, name: string, role: bigint) => {
    const found = INTERFACES[contract].getFunction(name);
    if (found === null) throw new TypeError(`${contract} has no ${name}`);
    return [at[contract], found.selector, role];
  };
  const board = network.dao.boardReviews ? [REVIEWER, GUARDIAN].map((role) => [role, at.ReviewBoard]) : [];
  return [
    at.AITNTimelock,
    [[GUARDIAN, at.Guardian], ...board, [REGISTRAR, roles.registrar], [REPORTER, roles.reporter]],
    [
      on("ModelRegistry", "approve", REVIEWER),
      on("ModelRegistry", "reject", REVIEWER),
      on("ModelRegistry", "revoke", GUARDIAN),
      ...REGISTRAR_FUNCTIONS.map((name) => on("DeviceNFT", name, REGISTRAR)),
      on("Incentive", "post", REPORTER),
    ],
  ];
}

function governorArgs(at: AgreementPlan["at"], dao: DaoRules): Args {
  const { floors } = dao;
  return [
    at.AITNToken,
    at.AITNTimelock,
    [dao.votingDelayS, dao.votingPeriodS, dao.lateExtensionS, dao.thresholdWei, dao.quorumBps],
    [floors.votingDelayS, floors.votingPeriodS, floors.lateExtensionS],
  ];
}

/** IncentiveParameters.standard: the whitepaper's values, and a rise of at most one level in seven cycles. */
const incentiveParams = (treasury: Hex): Args => [
  [3000, 5000, 2000, 1000, 1, 1],
  [30, 300, 5000],
  [
    12_500n * AITN,
    11_875n * AITN,
    12_500n * AITN,
    452_500_000n * AITN,
    1095,
    1_000_000_000n * AITN,
    2190,
    1095,
    10n ** 12n,
    20,
    7,
  ],
  [12_500n * AITN, 2 * DAY_S, 2 * DAY_S, 21 * DAY_S, treasury],
];

type Money =
  | "AITNGenesis"
  | "FundraisingVesting"
  | "LabVesting"
  | "FoundationVesting"
  | "LiquidityReserve"
  | "CirculationReserve";

function moneyArgs({ at, roles, network, genesisS }: AgreementPlan): ArgsOf<Money> {
  const vesting = (part: keyof NetworkParameters["vesting"]): Args => {
    const { startsAfterS, durationS, cliffS } = network.vesting[part];
    return [roles[part], genesisS + startsAfterS, durationS, cliffS];
  };
  return {
    AITNGenesis: [
      [
        at.FundraisingVesting,
        at.LabVesting,
        at.FoundationVesting,
        at.Incentive,
        at.LiquidityReserve,
        at.CirculationReserve,
      ],
    ],
    FundraisingVesting: vesting("fundraising"),
    LabVesting: vesting("lab"),
    FoundationVesting: vesting("foundation"),
    LiquidityReserve: [at.AITNToken, at.AITNAccess],
    CirculationReserve: [at.AITNToken, at.AITNAccess],
  };
}

type Rule = "AITNAccess" | "AITNTimelock" | "AITNGovernor" | "Guardian" | "ModelRegistry" | "ReviewBoard" | "RuleBook";

function ruleArgs(plan: AgreementPlan): ArgsOf<Rule> {
  const { at, roles, network } = plan;
  const { dao } = network;
  return {
    AITNAccess: accessArgs(plan),
    AITNTimelock: [dao.timelockS, dao.floors.timelockS, at.AITNGovernor, at.Guardian],
    AITNGovernor: governorArgs(at, dao),
    Guardian: [at.AITNAccess, at.AITNTimelock, at.ModelRegistry, roles.registrar, dao.guardianTermS],
    ModelRegistry: [at.AITNAccess, BigInt(network.claimBlocks)],
    ReviewBoard: [roles.registrar, at.ModelRegistry, roles.modelApprovers, roles.modelThreshold],
    RuleBook: [at.AITNAccess],
  };
}

type Training = "TrainingRounds" | "TrainingDisputes" | "TrainingMarket";
type Learning = "NodeRegistry" | "IncentiveSettings" | "ReportAudit" | "Incentive" | Training;

function learningArgs({ at, genesisS }: AgreementPlan): ArgsOf<Learning> {
  return {
    NodeRegistry: [at.DeviceNFT, genesisS, at.AITNAccess],
    IncentiveSettings: [at.NodeRegistry, at.AITNAccess, incentiveParams(at.CirculationReserve)],
    ReportAudit: [at.NodeRegistry, at.IncentiveSettings],
    Incentive: [at.AITNToken, at.NodeRegistry, at.ReportAudit, at.IncentiveSettings, at.AITNAccess],
    TrainingRounds: [],
    TrainingDisputes: [],
    TrainingMarket: [at.AITNToken, at.DeviceNFT, at.AITNAccess, [100n * AITN, DAY_S, 7 * DAY_S]],
  };
}

type Finance =
  | "InvestPool"
  | "WrappedCoin"
  | "PriceOracle"
  | "KinkedRateModel"
  | "LoanMarket"
  | "ModelMarket"
  | "RevenueAccounts";
const percent = (n: bigint) => (n * AITN) / 100n;

function financeArgs({ at }: AgreementPlan): ArgsOf<Finance> {
  return {
    ModelMarket: [at.AITNToken, at.ModelRegistry],
    InvestPool: [at.AITNToken, at.TrainingMarket, at.AITNAccess],
    RevenueAccounts: [at.AITNToken, at.InvestPool, at.ModelMarket],
    WrappedCoin: [],
    // An answer holds for an hour; rounds are ten seconds apart at least and move the price by at most a tenth.
    PriceOracle: [at.AITNAccess, [3600, 10, 1000, 3]],
    // A year's interest: 1 % when nothing is lent, 5 % at four fifths, 100 % when all is.
    KinkedRateModel: [percent(1n), percent(5n), percent(100n), percent(80n)],
    LoanMarket: [at.AITNAccess, at.AITNToken],
  };
}

type DeviceSide = "SiteRegistry" | "AccessStandards" | "DeviceNFT" | "DeviceIncome" | "DeviceMarket";
type Work =
  | DeviceSide
  | "SimulationPermit"
  | "DrillPermit"
  | "PlanApproval"
  | "RobotWork"
  | "WorkEscrow"
  | "CirculationReward";

function workArgs({ at }: AgreementPlan): ArgsOf<Work> {
  return {
    SiteRegistry: [],
    AccessStandards: [at.AITNAccess],
    DeviceNFT: [at.AccessStandards, at.AITNAccess],
    DeviceIncome: [at.AITNToken, at.DeviceNFT],
    DeviceMarket: [at.AITNToken, at.DeviceNFT],
    SimulationPermit: [at.SiteRegistry, at.ModelRegistry, at.AITNToken, at.AITNAccess, at.CirculationReserve],
    DrillPermit: [at.SiteRegistry, at.ModelRegistry],
    PlanApproval: [at.SiteRegistry, at.ModelRegistry, at.SimulationPermit],
    RobotWork: [at.AITNToken, at.SiteRegistry, at.AITNAccess, at.CirculationReserve],
    WorkEscrow: [at.AITNToken, at.AITNAccess],
    CirculationReward: [at.AITNToken, at.SiteRegistry, at.RobotWork, at.AITNAccess],
  };
}

/** What each deployed contract is made with. */
export const constructorArgs = (plan: AgreementPlan): ArgsOf<Exclude<ContractName, "AITNToken">> => ({
  ...moneyArgs(plan),
  ...ruleArgs(plan),
  ...learningArgs(plan),
  ...financeArgs(plan),
  ...workArgs(plan),
});

/** The terms of the first loan market: AITN for the chain's coin; fractions of 1e18. LLTV by the fall it leaves time for. */
export const firstLoanMarket = (at: AgreementPlan["at"]) => ({
  loanToken: at.AITNToken,
  collateralToken: at.WrappedCoin,
  oracle: at.PriceOracle,
  rateModel: at.KinkedRateModel,
  lltv: (625n * AITN) / 1000n,
  borrowLtv: percent(50n),
  debtCeiling: 10_000_000n * AITN,
});
