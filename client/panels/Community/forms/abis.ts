import { AccessStandardsAbi } from "../../../../contracts-abi/abi/AccessStandards.gen.ts";
import { AITNAccessAbi } from "../../../../contracts-abi/abi/AITNAccess.gen.ts";
import { AITNGovernorAbi } from "../../../../contracts-abi/abi/AITNGovernor.gen.ts";
import { AITNTimelockAbi } from "../../../../contracts-abi/abi/AITNTimelock.gen.ts";
import { AITNTokenAbi } from "../../../../contracts-abi/abi/AITNToken.gen.ts";
import { CirculationRewardAbi } from "../../../../contracts-abi/abi/CirculationReward.gen.ts";
import { DeviceNFTAbi } from "../../../../contracts-abi/abi/DeviceNFT.gen.ts";
import { GuardianAbi } from "../../../../contracts-abi/abi/Guardian.gen.ts";
import { IncentiveAbi } from "../../../../contracts-abi/abi/Incentive.gen.ts";
import { IncentiveSettingsAbi } from "../../../../contracts-abi/abi/IncentiveSettings.gen.ts";
import { InvestPoolAbi } from "../../../../contracts-abi/abi/InvestPool.gen.ts";
import { LoanMarketAbi } from "../../../../contracts-abi/abi/LoanMarket.gen.ts";
import { ModelRegistryAbi } from "../../../../contracts-abi/abi/ModelRegistry.gen.ts";
import { NodeRegistryAbi } from "../../../../contracts-abi/abi/NodeRegistry.gen.ts";
import { PriceOracleAbi } from "../../../../contracts-abi/abi/PriceOracle.gen.ts";
import { RobotWorkAbi } from "../../../../contracts-abi/abi/RobotWork.gen.ts";
import { RuleBookAbi } from "../../../../contracts-abi/abi/RuleBook.gen.ts";
import { SimulationPermitAbi } from "../../../../contracts-abi/abi/SimulationPermit.gen.ts";
import { TrainingMarketAbi } from "../../../../contracts-abi/abi/TrainingMarket.gen.ts";
import { TreasuryAbi } from "../../../../contracts-abi/abi/Treasury.gen.ts";
import { WorkEscrowAbi } from "../../../../contracts-abi/abi/WorkEscrow.gen.ts";

export interface Input {
  readonly name: string;
  readonly type: string;
}

export interface Callable {
  /** With types, since some names have several functions. */
  readonly signature: string;
  readonly inputs: readonly Input[];
}

interface Part {
  readonly type: string;
  readonly name?: string;
  readonly stateMutability?: string;
  readonly inputs?: readonly Parameter[];
}

interface Parameter extends Input {
  readonly components?: readonly Parameter[];
}

/** "(bytes32,uint8,uint256)[]": a parameter as a signature spells it. */
const spelt = ({ type, components }: Parameter): string =>
  components === undefined ? type : `(${components.map(spelt).join(",")})${type.slice("tuple".length)}`;

const callables = (abi: readonly unknown[]): readonly Callable[] =>
  (abi as readonly Part[])
    .filter(({ type, stateMutability }) => type === "function" && /payable/.test(stateMutability ?? ""))
    .map(({ name = "", inputs = [] }) => ({ signature: `${name}(${inputs.map(spelt).join(",")})`, inputs }))
    .sort((a, b) => a.signature.localeCompare(b.signature));

/** The contracts of the agreement in which the DAO's timelock has something to say, and what changes something there. */
export const CALLABLE: Readonly<Record<string, readonly Callable[]>> = {
  AccessStandards: callables(AccessStandardsAbi),
  AITNAccess: callables(AITNAccessAbi),
  AITNGovernor: callables(AITNGovernorAbi),
  AITNTimelock: callables(AITNTimelockAbi),
  AITNToken: callables(AITNTokenAbi),
  CirculationReserve: callables(TreasuryAbi),
  CirculationReward: callables(CirculationRewardAbi),
  DeviceNFT: callables(DeviceNFTAbi),
  Guardian: callables(GuardianAbi),
  Incentive: callables(IncentiveAbi),
  IncentiveSettings: callables(IncentiveSettingsAbi),
  InvestPool: callables(InvestPoolAbi),
  LiquidityReserve: callables(TreasuryAbi),
  LoanMarket: callables(LoanMarketAbi),
  ModelRegistry: callables(ModelRegistryAbi),
  NodeRegistry: callables(NodeRegistryAbi),
  PriceOracle: callables(PriceOracleAbi),
  RobotWork: callables(RobotWorkAbi),
  RuleBook: callables(RuleBookAbi),
  SimulationPermit: callables(SimulationPermitAbi),
  TrainingMarket: callables(TrainingMarketAbi),
  WorkEscrow: callables(WorkEscrowAbi),
};
