import type { CallWords, CommunityView, ParameterValues } from "../../../twins/protocol/economy/community.ts";

type Rows = Readonly<Record<string, string>>;

function rows(values: ParameterValues, path: string): Rows {
  return Object.assign(
    {},
    ...Object.entries(values).map(([name, value]) =>
      typeof value === "string" ? { [`${path}${name}`]: value } : rows(value, `${path}${name}.`),
    ),
  );
}

/** What the arguments of calls that set parameters are now, by contract and function. */
export function valuesNow({ dao, parameters }: CommunityView): Readonly<Record<string, Rows>> {
  const text = (value: number | string): string => String(value);
  return {
    "IncentiveSettings.setParameters": rows(parameters.incentive, "params."),
    "SimulationPermit.setPermitParams": {
      ...rows(parameters.permit, "params."),
      treasury: parameters.permitTreasury,
    },
    "RobotWork.setWorkParams": { ...rows(parameters.work, "params."), treasury: parameters.workTreasury },
    "CirculationReward.setRate": { rateBps: text(parameters.circulationRateBps) },
    "AITNGovernor.setVotingDelay": { newVotingDelay: text(dao.votingDelayS) },
    "AITNGovernor.setVotingPeriod": { newVotingPeriod: text(dao.votingPeriodS) },
    "AITNGovernor.setLateQuorumVoteExtension": { newVoteExtension: text(dao.lateExtensionS) },
    "AITNGovernor.setProposalThreshold": { newProposalThreshold: dao.thresholdWei },
    "AITNGovernor.updateQuorumNumerator": { newQuorumNumerator: text(dao.quorumBps) },
    "AITNTimelock.updateDelay": { delayS: text(dao.timelockS) },
  };
}

export interface ShownArgument {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  /** What it is now, where that is known and another. */
  readonly before: string | null;
}

/** A call's arguments: those that change something, and those that set what is so already. */
export function changesOf(
  call: CallWords,
  now: Readonly<Record<string, Rows>>,
): { readonly shown: readonly ShownArgument[]; readonly same: readonly ShownArgument[] } {
  const known = now[`${call.target.name}.${call.signature?.split("(")[0]}`] ?? {};
  const all = call.args.map((arg): ShownArgument => {
    const before = known[arg.name];
    return { ...arg, before: before === undefined || equal(before, arg.value) ? null : before };
  });
  const same = all.filter(({ name, value }) => known[name] !== undefined && equal(known[name], value));
  // A call that changes nothing is shown whole: that is what there is to see.
  if (same.length === all.length) return { shown: all, same: [] };
  return { shown: all.filter((arg) => !same.includes(arg)), same };
}

const equal = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
