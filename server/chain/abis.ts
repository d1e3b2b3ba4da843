import { Interface } from "ethers";
import { AccessStandardsAbi, AccessStandardsBytecode } from "../../contracts-abi/abi/AccessStandards.gen.ts";
import { AITNAccessAbi, AITNAccessBytecode } from "../../contracts-abi/abi/AITNAccess.gen.ts";
import { AITNGenesisAbi, AITNGenesisBytecode } from "../../contracts-abi/abi/AITNGenesis.gen.ts";
import { AITNGovernorAbi, AITNGovernorBytecode } from "../../contracts-abi/abi/AITNGovernor.gen.ts";
import { AITNTimelockAbi, AITNTimelockBytecode } from "../../contracts-abi/abi/AITNTimelock.gen.ts";
import { AITNTokenAbi, AITNTokenBytecode } from "../../contracts-abi/abi/AITNToken.gen.ts";
import { AITNVestingAbi, AITNVestingBytecode } from "../../contracts-abi/abi/AITNVesting.gen.ts";
import { CirculationRewardAbi, CirculationRewardBytecode } from "../../contracts-abi/abi/CirculationReward.gen.ts";
import { DeviceIncomeAbi, DeviceIncomeBytecode } from "../../contracts-abi/abi/DeviceIncome.gen.ts";
import { DeviceMarketAbi, DeviceMarketBytecode } from "../../contracts-abi/abi/DeviceMarket.gen.ts";
import { DeviceNFTAbi, DeviceNFTBytecode } from "../../contracts-abi/abi/DeviceNFT.gen.ts";
import { DrillPermitAbi, DrillPermitBytecode } from "../../contracts-abi/abi/DrillPermit.gen.ts";
import { GuardianAbi, GuardianBytecode } from "../../contracts-abi/abi/Guardian.gen.ts";
import { IncentiveAbi, IncentiveBytecode } from "../../contracts-abi/abi/Incentive.gen.ts";
import { IncentiveSettingsAbi, IncentiveSettingsBytecode } from "../../contracts-abi/abi/IncentiveSettings.gen.ts";
import { InvestPoolAbi, InvestPoolBytecode } from "../../contracts-abi/abi/InvestPool.gen.ts";
import { KinkedRateModelAbi, KinkedRateModelBytecode } from "../../contracts-abi/abi/KinkedRateModel.gen.ts";
import { LoanMarketAbi, LoanMarketBytecode } from "../../contracts-abi/abi/LoanMarket.gen.ts";
import { ModelMarketAbi, ModelMarketBytecode } from "../../contracts-abi/abi/ModelMarket.gen.ts";
import { ModelRegistryAbi, ModelRegistryBytecode } from "../../contracts-abi/abi/ModelRegistry.gen.ts";
import { NodeRegistryAbi, NodeRegistryBytecode } from "../../contracts-abi/abi/NodeRegistry.gen.ts";
import { PlanApprovalAbi, PlanApprovalBytecode } from "../../contracts-abi/abi/PlanApproval.gen.ts";
import { PriceOracleAbi, PriceOracleBytecode } from "../../contracts-abi/abi/PriceOracle.gen.ts";
import { ReportAuditAbi, ReportAuditBytecode } from "../../contracts-abi/abi/ReportAudit.gen.ts";
import { RevenueAccountsAbi, RevenueAccountsBytecode } from "../../contracts-abi/abi/RevenueAccounts.gen.ts";
import { ReviewBoardAbi, ReviewBoardBytecode } from "../../contracts-abi/abi/ReviewBoard.gen.ts";
import { RobotWorkAbi, RobotWorkBytecode } from "../../contracts-abi/abi/RobotWork.gen.ts";
import { RuleBookAbi, RuleBookBytecode } from "../../contracts-abi/abi/RuleBook.gen.ts";
import { SimulationPermitAbi, SimulationPermitBytecode } from "../../contracts-abi/abi/SimulationPermit.gen.ts";
import { SiteRegistryAbi, SiteRegistryBytecode } from "../../contracts-abi/abi/SiteRegistry.gen.ts";
import { TrainingDisputesAbi, TrainingDisputesBytecode } from "../../contracts-abi/abi/TrainingDisputes.gen.ts";
import {
  TrainingMarketAbi,
  TrainingMarketBytecode,
  TrainingMarketLinks,
} from "../../contracts-abi/abi/TrainingMarket.gen.ts";
import { TrainingRoundsAbi, TrainingRoundsBytecode } from "../../contracts-abi/abi/TrainingRounds.gen.ts";
import { TreasuryAbi, TreasuryBytecode } from "../../contracts-abi/abi/Treasury.gen.ts";
import { WorkEscrowAbi, WorkEscrowBytecode } from "../../contracts-abi/abi/WorkEscrow.gen.ts";
import { WrappedCoinAbi, WrappedCoinBytecode } from "../../contracts-abi/abi/WrappedCoin.gen.ts";

/**
 * What is deployed, in the order of the deployer's nonces; a constructor may name any of them, since the addresses are known
 * before. Names are of what is deployed: three vesting wallets share one contract's code, two reserves another's.
 */
export const ABIS = {
  AITNGenesis: AITNGenesisAbi,
  FundraisingVesting: AITNVestingAbi,
  LabVesting: AITNVestingAbi,
  FoundationVesting: AITNVestingAbi,
  AITNAccess: AITNAccessAbi,
  AITNTimelock: AITNTimelockAbi,
  AITNGovernor: AITNGovernorAbi,
  Guardian: GuardianAbi,
  LiquidityReserve: TreasuryAbi,
  CirculationReserve: TreasuryAbi,
  SiteRegistry: SiteRegistryAbi,
  AccessStandards: AccessStandardsAbi,
  DeviceNFT: DeviceNFTAbi,
  DeviceIncome: DeviceIncomeAbi,
  DeviceMarket: DeviceMarketAbi,
  ModelRegistry: ModelRegistryAbi,
  ReviewBoard: ReviewBoardAbi,
  ModelMarket: ModelMarketAbi,
  RuleBook: RuleBookAbi,
  SimulationPermit: SimulationPermitAbi,
  DrillPermit: DrillPermitAbi,
  PlanApproval: PlanApprovalAbi,
  RobotWork: RobotWorkAbi,
  WorkEscrow: WorkEscrowAbi,
  CirculationReward: CirculationRewardAbi,
  NodeRegistry: NodeRegistryAbi,
  IncentiveSettings: IncentiveSettingsAbi,
  ReportAudit: ReportAuditAbi,
  Incentive: IncentiveAbi,
  TrainingRounds: TrainingRoundsAbi,
  TrainingDisputes: TrainingDisputesAbi,
  TrainingMarket: TrainingMarketAbi,
  InvestPool: InvestPoolAbi,
  WrappedCoin: WrappedCoinAbi,
  PriceOracle: PriceOracleAbi,
  KinkedRateModel: KinkedRateModelAbi,
  LoanMarket: LoanMarketAbi,
  RevenueAccounts: RevenueAccountsAbi,
  AITNToken: AITNTokenAbi,
} as const;

export const BYTECODE = {
  AITNGenesis: AITNGenesisBytecode,
  FundraisingVesting: AITNVestingBytecode,
  LabVesting: AITNVestingBytecode,
  FoundationVesting: AITNVestingBytecode,
  AITNAccess: AITNAccessBytecode,
  AITNTimelock: AITNTimelockBytecode,
  AITNGovernor: AITNGovernorBytecode,
  Guardian: GuardianBytecode,
  LiquidityReserve: TreasuryBytecode,
  CirculationReserve: TreasuryBytecode,
  SiteRegistry: SiteRegistryBytecode,
  AccessStandards: AccessStandardsBytecode,
  DeviceNFT: DeviceNFTBytecode,
  DeviceIncome: DeviceIncomeBytecode,
  DeviceMarket: DeviceMarketBytecode,
  ModelRegistry: ModelRegistryBytecode,
  ReviewBoard: ReviewBoardBytecode,
  ModelMarket: ModelMarketBytecode,
  RuleBook: RuleBookBytecode,
  SimulationPermit: SimulationPermitBytecode,
  DrillPermit: DrillPermitBytecode,
  PlanApproval: PlanApprovalBytecode,
  RobotWork: RobotWorkBytecode,
  WorkEscrow: WorkEscrowBytecode,
  CirculationReward: CirculationRewardBytecode,
  NodeRegistry: NodeRegistryBytecode,
  IncentiveSettings: IncentiveSettingsBytecode,
  ReportAudit: ReportAuditBytecode,
  Incentive: IncentiveBytecode,
  TrainingRounds: TrainingRoundsBytecode,
  TrainingDisputes: TrainingDisputesBytecode,
  TrainingMarket: TrainingMarketBytecode,
  InvestPool: InvestPoolBytecode,
  WrappedCoin: WrappedCoinBytecode,
  PriceOracle: PriceOracleBytecode,
  KinkedRateModel: KinkedRateModelBytecode,
  LoanMarket: LoanMarketBytecode,
  RevenueAccounts: RevenueAccountsBytecode,
  AITNToken: AITNTokenBytecode,
} as const;

/** Libraries that a contract's code calls: what its placeholders stand for. */
export const LINKS: Readonly<Partial<Record<ContractName, Readonly<Record<string, ContractName>>>>> = {
  TrainingMarket: TrainingMarketLinks,
};

export type Abis = typeof ABIS;
export type ContractName = keyof Abis;
export const CONTRACT_NAMES = Object.keys(ABIS) as ContractName[];

/** The ABI of what is deployed under another name. */
const ABI_NAME: Partial<Record<ContractName, string>> = {
  FundraisingVesting: "AITNVesting",
  LabVesting: "AITNVesting",
  FoundationVesting: "AITNVesting",
  LiquidityReserve: "Treasury",
  CirculationReserve: "Treasury",
};
export const abiNameOf = (contract: ContractName): string => ABI_NAME[contract] ?? contract;

export const INTERFACES = Object.fromEntries(CONTRACT_NAMES.map((name) => [name, new Interface(ABIS[name])])) as Record<
  ContractName,
  Interface
>;
