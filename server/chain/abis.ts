import { AccessStandardsAbi, AccessStandardsBytecode } from "../../contracts-abi/abi/AccessStandards.gen.ts";
import { AITNAccessAbi, AITNAccessBytecode } from "../../contracts-abi/abi/AITNAccess.gen.ts";
import { AITNGovernorAbi, AITNGovernorBytecode } from "../../contracts-abi/abi/AITNGovernor.gen.ts";
import { AITNTimelockAbi, AITNTimelockBytecode } from "../../contracts-abi/abi/AITNTimelock.gen.ts";
import { AITNTokenAbi, AITNTokenBytecode } from "../../contracts-abi/abi/AITNToken.gen.ts";
import { DeviceNFTAbi, DeviceNFTBytecode } from "../../contracts-abi/abi/DeviceNFT.gen.ts";
import { GuardianAbi, GuardianBytecode } from "../../contracts-abi/abi/Guardian.gen.ts";
import { ModelRegistryAbi, ModelRegistryBytecode } from "../../contracts-abi/abi/ModelRegistry.gen.ts";
import { PlanApprovalAbi, PlanApprovalBytecode } from "../../contracts-abi/abi/PlanApproval.gen.ts";
import { ReviewBoardAbi, ReviewBoardBytecode } from "../../contracts-abi/abi/ReviewBoard.gen.ts";
import { RobotWorkAbi, RobotWorkBytecode } from "../../contracts-abi/abi/RobotWork.gen.ts";
import { SimulationPermitAbi, SimulationPermitBytecode } from "../../contracts-abi/abi/SimulationPermit.gen.ts";
import { SiteRegistryAbi, SiteRegistryBytecode } from "../../contracts-abi/abi/SiteRegistry.gen.ts";

/** In the order of deployment; a constructor may name any of them, since the addresses are known before. */
export const ABIS = {
  AITNToken: AITNTokenAbi,
  SiteRegistry: SiteRegistryAbi,
  AccessStandards: AccessStandardsAbi,
  DeviceNFT: DeviceNFTAbi,
  AITNAccess: AITNAccessAbi,
  AITNTimelock: AITNTimelockAbi,
  AITNGovernor: AITNGovernorAbi,
  Guardian: GuardianAbi,
  ModelRegistry: ModelRegistryAbi,
  ReviewBoard: ReviewBoardAbi,
  SimulationPermit: SimulationPermitAbi,
  PlanApproval: PlanApprovalAbi,
  RobotWork: RobotWorkAbi,
} as const;

export const BYTECODE = {
  AITNToken: AITNTokenBytecode,
  SiteRegistry: SiteRegistryBytecode,
  AccessStandards: AccessStandardsBytecode,
  DeviceNFT: DeviceNFTBytecode,
  AITNAccess: AITNAccessBytecode,
  AITNTimelock: AITNTimelockBytecode,
  AITNGovernor: AITNGovernorBytecode,
  Guardian: GuardianBytecode,
  ModelRegistry: ModelRegistryBytecode,
  ReviewBoard: ReviewBoardBytecode,
  SimulationPermit: SimulationPermitBytecode,
  PlanApproval: PlanApprovalBytecode,
  RobotWork: RobotWorkBytecode,
} as const;

export type Abis = typeof ABIS;
export type ContractName = keyof Abis;
export const CONTRACT_NAMES = Object.keys(ABIS) as ContractName[];
