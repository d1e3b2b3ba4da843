import type { Clock } from "../../twins/core/clock.ts";
import type { Chain } from "../chain/index.ts";
import { type Models, modelsOn } from "./models.ts";
import { type Permits, permitsOn } from "./permits.ts";
import { type Plans, plansOn } from "./plans.ts";

export type { ModelStatus, Models, ModelVersion } from "./models.ts";
export type { Permit, PermitRequest, Permits } from "./permits.ts";
export type { PlanProposal, Plans } from "./plans.ts";

/** What people decided, as the chain has it. `signer` is the name of a local account: see Chain.enrol. */
export type Governance = Models & Permits & Plans;

export const openGovernance = (chain: Chain, clock: Clock): Governance => ({
  ...modelsOn(chain),
  ...permitsOn(chain),
  ...plansOn(chain, clock),
});
