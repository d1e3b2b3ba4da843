import { AITNTokenAbi, AITNTokenBytecode } from "../../contracts-abi/abi/AITNToken.gen.ts";
import { DeviceNFTAbi, DeviceNFTBytecode } from "../../contracts-abi/abi/DeviceNFT.gen.ts";
import { ModelRegistryAbi, ModelRegistryBytecode } from "../../contracts-abi/abi/ModelRegistry.gen.ts";
import { PlanApprovalAbi, PlanApprovalBytecode } from "../../contracts-abi/abi/PlanApproval.gen.ts";
import { RobotWorkAbi, RobotWorkBytecode } from "../../contracts-abi/abi/RobotWork.gen.ts";
import { SimulationPermitAbi, SimulationPermitBytecode } from "../../contracts-abi/abi/SimulationPermit.gen.ts";
import { SiteRegistryAbi, SiteRegistryBytecode } from "../../contracts-abi/abi/SiteRegistry.gen.ts";

/** In the order of deployment: a later one may name an earlier one. */
export const ABIS = {
  AITNToken: AITNTokenAbi,
  SiteRegistry: SiteRegistryAbi,
  DeviceNFT: DeviceNFTAbi,
  ModelRegistry: ModelRegistryAbi,
  SimulationPermit: SimulationPermitAbi,
  PlanApproval: PlanApprovalAbi,
  RobotWork: RobotWorkAbi,
} as const;

export const BYTECODE = {
  AITNToken: AITNTokenBytecode,
  SiteRegistry: SiteRegistryBytecode,
  DeviceNFT: DeviceNFTBytecode,
  ModelRegistry: ModelRegistryBytecode,
  SimulationPermit: SimulationPermitBytecode,
  PlanApproval: PlanApprovalBytecode,
  RobotWork: RobotWorkBytecode,
} as const;

export type Abis = typeof ABIS;
export type ContractName = keyof Abis;
export const CONTRACT_NAMES = Object.keys(ABIS) as ContractName[];
