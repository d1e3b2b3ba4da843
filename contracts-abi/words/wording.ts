export type Language = "en" | "zh";
export type LocalText = Readonly<Record<Language, string>>;

/** Codes of `twins/core/errors.ts` that a contract's refusal can have; the server, which knows both, checks that they exist. */
export type RevertCode =
  | "AUTH_FORBIDDEN"
  | "AUTH_REVOKED"
  | "AUTH_UNKNOWN_DEVICE"
  | "CHAIN_DEVICE"
  | "CHAIN_EARLY"
  | "CHAIN_EXISTS"
  | "CHAIN_EXPIRED"
  | "CHAIN_FULL"
  | "CHAIN_FUNDS"
  | "CHAIN_MISMATCH"
  | "CHAIN_NOTHING"
  | "CHAIN_RANGE"
  | "CHAIN_REVERT"
  | "CHAIN_SIGNATURE"
  | "CHAIN_STATE"
  | "CHAIN_UNKNOWN"
  | "GOV_EXPIRED"
  | "GOV_MODEL"
  | "PLAN_UNKNOWN"
  | "SIM_BUDGET"
  | "SIM_NOT_PERMITTED";

/**
 * What a custom error means to people. `{deposit:wei}` stands for the error's argument of that name, written as its kind
 * (`kinds.ts`) says.
 */
export interface Wording extends LocalText {
  readonly code: RevertCode;
}

/** By the error's name, or `Contract.Error` where contracts use one name for different things. */
export type Wordings = Readonly<Record<string, Wording>>;
