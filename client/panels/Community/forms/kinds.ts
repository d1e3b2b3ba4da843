import type { CommunityView, ParameterValues, WantedCall } from "../../../../twins/protocol/economy/community.ts";
import type { Arguments, FormField } from "./fields.ts";
import { aitnOf, unscaled, type Values } from "./values.ts";

/** What can be proposed by form, in the order of the list. */
export const FORM_KINDS = [
  "model",
  "ruleAdopt",
  "ruleRetire",
  "capability",
  "standard",
  "governor",
  "incentive",
  "permit",
  "work",
  "circulation",
  "plan",
  "pay",
  "loanMarket",
  "oracle",
  "free",
] as const;
export type FormKind = (typeof FORM_KINDS)[number];

interface FormSpec {
  fields(view: CommunityView): readonly FormField[];
  /** The calls; none while nothing would change. */
  calls(args: Arguments, view: CommunityView, values: Values): readonly WantedCall[];
}

const call = (contract: string, fn: string, ...args: Extract<WantedCall, { fn: string }>["args"]): WantedCall => ({
  contract,
  fn,
  args,
});

const arg = (args: Arguments, name: string): string => args[name] ?? "";
const DAY_S = 86_400;

/** The text of a parameter now, in the field's unit. */
function shown(kind: FormField["kind"], value: string): string {
  if (kind === "aitn") return aitnOf(value);
  if (kind === "bps") return unscaled(value, 2);
  return value;
}
const parameter = (name: string, kind: FormField["kind"], value: unknown): FormField => ({
  name,
  kind,
  now: shown(kind, String(value ?? "")),
});

const model: FormSpec = {
  fields: ({ models }) => [
    {
      name: "model",
      kind: "choice",
      choices: models
        .filter(({ status }) => status === "proposed" || status === "approved")
        .map(({ key, name, cid }) => ({ value: key, label: `${name} · ${cid.slice(0, 16)}…` })),
    },
    { name: "decision", kind: "choice", choices: ["approve", "reject", "revoke"].map((d) => ({ value: d, label: d })) },
    { name: "reason", kind: "text", optional: true },
  ],
  calls(args) {
    const decision = arg(args, "decision");
    if (decision === "approve") return [call("ModelRegistry", "approve", arg(args, "model"))];
    // Whoever reads the register later wants to know why.
    if (arg(args, "reason") === "") return [];
    return [call("ModelRegistry", decision, arg(args, "model"), arg(args, "reason"))];
  },
};

const ruleAdopt: FormSpec = {
  fields: () => [
    { name: "ruleName", kind: "text" },
    { name: "document", kind: "document" },
  ],
  calls: (args, _, values) => [
    call("RuleBook", "adopt", arg(args, "ruleName"), (values.document ?? "").trim(), arg(args, "document")),
  ],
};

const ruleRetire: FormSpec = {
  fields: ({ rules }) => [
    {
      name: "rule",
      kind: "choice",
      choices: rules.filter(({ inForce }) => inForce).map(({ id, name }) => ({ value: id, label: name })),
    },
  ],
  calls: (args) => [call("RuleBook", "retire", arg(args, "rule"))],
};

const capability: FormSpec = {
  fields: () => [
    { name: "bit", kind: "whole", range: [0, 255] },
    { name: "document", kind: "document" },
  ],
  calls: (args) => [call("AccessStandards", "setCapability", arg(args, "bit"), arg(args, "document"))],
};

const standard: FormSpec = {
  fields: ({ capabilities }) => [
    { name: "standardNumber", kind: "whole", range: [1, 0xffff_ffff] },
    { name: "document", kind: "document" },
    { name: "minimumTier", kind: "choice", choices: ["0", "1", "2", "3"].map((n) => ({ value: n, label: n })) },
    {
      name: "needs",
      kind: "bits",
      choices: capabilities.map(({ bit }) => ({ value: String(bit), label: String(bit) })),
    },
    { name: "graceDays", kind: "whole", now: "30", range: [0, 365] },
  ],
  calls(args) {
    const terms = {
      digest: arg(args, "document"),
      minimumTier: arg(args, "minimumTier"),
      capabilities: arg(args, "needs"),
    };
    const graceS = String(Number(arg(args, "graceDays")) * DAY_S);
    return [call("AccessStandards", "setStandard", arg(args, "standardNumber"), terms, graceS)];
  },
};

const GOVERNOR = [
  ["votingDelayS", "seconds", "AITNGovernor", "setVotingDelay"],
  ["votingPeriodS", "seconds", "AITNGovernor", "setVotingPeriod"],
  ["lateExtensionS", "seconds", "AITNGovernor", "setLateQuorumVoteExtension"],
  ["thresholdWei", "aitn", "AITNGovernor", "setProposalThreshold"],
  ["quorumBps", "bps", "AITNGovernor", "updateQuorumNumerator"],
  ["timelockS", "seconds", "AITNTimelock", "updateDelay"],
] as const;

const governor: FormSpec = {
  fields: ({ dao }) => GOVERNOR.map(([name, kind]) => parameter(name, kind, dao[name])),
  calls: (args, { dao }) =>
    GOVERNOR.filter(([name]) => arg(args, name) !== String(dao[name])).map(([name, , contract, fn]) =>
      call(contract, fn, arg(args, name)),
    ),
};

const AITN_PARAMETERS = new Set(["base", "step", "perWE", "cap", "reserve", "bond", "feePerReplication"]);
const SECONDS = /S$/;
function kindOf(name: string): FormField["kind"] {
  if (AITN_PARAMETERS.has(name)) return "aitn";
  if (name === "treasury") return "address";
  if (/Bps$/.test(name)) return "bps";
  return SECONDS.test(name) ? "seconds" : "whole";
}

/** One field for each leaf: "weights.kappa". */
function parameterFields(values: ParameterValues, path = ""): FormField[] {
  return Object.entries(values).flatMap(([name, value]) =>
    typeof value === "string"
      ? [parameter(path + name, kindOf(name), value)]
      : parameterFields(value, `${path}${name}.`),
  );
}

function withArguments(values: ParameterValues, args: Arguments, path = ""): ParameterValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? arg(args, path + name) : withArguments(value, args, `${path}${name}.`),
    ]),
  );
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
type CallArgument = Extract<WantedCall, { fn: string }>["args"][number];

const incentive: FormSpec = {
  fields: ({ parameters }) => parameterFields(parameters.incentive),
  calls(args, { parameters }) {
    const next = withArguments(parameters.incentive, args);
    return same(next, parameters.incentive) ? [] : [call("IncentiveSettings", "setParameters", next as CallArgument)];
  },
};

/** Parameters of which a treasury is the second argument. */
const withTreasury = (
  contract: string,
  fn: string,
  read: (view: CommunityView) => { values: ParameterValues; treasury: string },
): FormSpec => ({
  fields(view) {
    const { values, treasury } = read(view);
    return [...parameterFields(values), parameter("treasury", "address", treasury)];
  },
  calls(args, view) {
    const now = read(view);
    const next = { values: withArguments(now.values, args), treasury: arg(args, "treasury") };
    return same(next, now) ? [] : [call(contract, fn, next.values as CallArgument, next.treasury)];
  },
});

const permit = withTreasury("SimulationPermit", "setPermitParams", ({ parameters }) => ({
  values: parameters.permit,
  treasury: parameters.permitTreasury,
}));
const work = withTreasury("RobotWork", "setWorkParams", ({ parameters }) => ({
  values: parameters.work,
  treasury: parameters.workTreasury,
}));

const circulation: FormSpec = {
  fields: ({ parameters }) => [parameter("rateBps", "bps", parameters.circulationRateBps)],
  calls: (args, { parameters }) =>
    arg(args, "rateBps") === String(parameters.circulationRateBps)
      ? []
      : [call("CirculationReward", "setRate", arg(args, "rateBps"))],
};

const RESERVES = ["CirculationReserve", "LiquidityReserve"] as const;

const plan: FormSpec = {
  fields: ({ contracts }) => [
    { name: "fromReserve", kind: "choice", choices: RESERVES.map((r) => ({ value: r, label: r })) },
    { name: "spender", kind: "address", now: contracts.AITNTimelock ?? "" },
    { name: "budget", kind: "aitn" },
    { name: "from", kind: "time" },
    { name: "until", kind: "time" },
    { name: "document", kind: "document" },
  ],
  calls: (args) => [
    call(
      arg(args, "fromReserve"),
      "openPlan",
      ...["spender", "budget", "from", "until", "document"].map((name) => arg(args, name)),
    ),
  ],
};

const pay: FormSpec = {
  fields: ({ reserves, contracts }) => [
    {
      name: "spendingPlan",
      kind: "choice",
      // Only what the DAO's timelock spends is paid by a proposal.
      choices: reserves.flatMap(({ name, plans }) =>
        plans
          .filter(({ closed, spender }) => !closed && spender.address === contracts.AITNTimelock)
          .map(({ plan: number }) => ({ value: `${name} ${number}`, label: `${name} · ${number}` })),
      ),
    },
    { name: "to", kind: "address", now: contracts.CirculationReward ?? "" },
    { name: "amount", kind: "aitn" },
  ],
  calls(args) {
    const [reserve = "", number = ""] = arg(args, "spendingPlan").split(" ");
    return [call(reserve, "pay", number, arg(args, "to"), arg(args, "amount"))];
  },
};

const MARKET = [
  ["loanToken", "AITNToken"],
  ["collateralToken", "WrappedCoin"],
  ["oracle", "PriceOracle"],
  ["rateModel", "KinkedRateModel"],
] as const;

const loanMarket: FormSpec = {
  fields: ({ contracts }) => [
    ...MARKET.map(([name, at]): FormField => ({ name, kind: "address", now: contracts[at] ?? "" })),
    { name: "lltv", kind: "fraction", now: "62.5" },
    { name: "borrowLtv", kind: "fraction", now: "50" },
    { name: "debtCeiling", kind: "aitn", now: "10000000" },
  ],
  calls: (args) => [call("LoanMarket", "createMarket", args)],
};

const NOBODY = `0x${"0".repeat(40)}`;
const oracle: FormSpec = {
  fields: ({ parameters }) =>
    parameters.oracleSigners.map((signer, seat) => ({
      name: `seat${seat}`,
      kind: "address",
      now: signer === NOBODY ? "" : signer,
      optional: true,
    })),
  calls: (args, { parameters }) =>
    parameters.oracleSigners.flatMap((signer, seat) => {
      const next = arg(args, `seat${seat}`) || NOBODY;
      return next.toLowerCase() === signer.toLowerCase() ? [] : [call("PriceOracle", "setSigner", String(seat), next)];
    }),
};

/** Made from data, so that every form is drawn and checked in one way; the free form has a component of its own. */
export const FORMS: Readonly<Record<Exclude<FormKind, "free">, FormSpec>> = {
  model,
  ruleAdopt,
  ruleRetire,
  capability,
  standard,
  governor,
  incentive,
  permit,
  work,
  circulation,
  plan,
  pay,
  loanMarket,
  oracle,
};
