import type { ErrorCode } from "../../twins/core/errors.ts";
import { fail, type Result } from "../../twins/core/result.ts";

/** What a contract's custom error means to the one who asked. */
const MEANING: Readonly<Record<string, ErrorCode>> = {
  MissingRole: "AUTH_FORBIDDEN",
  NotApprover: "AUTH_FORBIDDEN",
  AccessManagedUnauthorized: "AUTH_FORBIDDEN",
  NotSimulator: "AUTH_FORBIDDEN",
  NotSiteOwner: "AUTH_FORBIDDEN",
  ModelNotApproved: "GOV_MODEL",
  WrongStatus: "GOV_MODEL",
  ExpiryOutOfRange: "GOV_EXPIRED",
  ExpiryPast: "GOV_EXPIRED",
  UnknownPlan: "PLAN_UNKNOWN",
  PermitMissing: "SIM_NOT_PERMITTED",
  UnknownPermit: "SIM_NOT_PERMITTED",
  OverBudget: "SIM_BUDGET",
};

/** Gives a contract's refusal the code of its meaning; anything else stays what it is. */
export function inOurWords<T>(result: Result<T>): Result<T> {
  if (result.ok || result.error.code !== "CHAIN_REVERT") return result;
  const meaning = MEANING[String(result.error.details?.error)];
  return meaning === undefined ? result : fail(meaning, result.error.message, { ...result.error.details });
}

/** Whether the contract refused because it has this already. */
export const isRefusal = <T>(result: Result<T>, error: string): boolean =>
  !result.ok && result.error.details?.error === error;
