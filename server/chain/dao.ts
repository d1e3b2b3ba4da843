/** The DAO's rules at genesis; seconds, wei and 1/10,000. Ranges: IAITNGovernor, AITNTimelock, IGuardian. */
export interface DaoRules {
  readonly votingDelayS: number;
  readonly votingPeriodS: number;
  /** How much longer a vote stays open that reaches its quorum late. */
  readonly lateExtensionS: number;
  readonly thresholdWei: bigint;
  readonly quorumBps: number;
  /** From the end of a vote to its execution. */
  readonly timelockS: number;
  /** What no vote may shorten the times above below. */
  readonly floors: {
    readonly votingDelayS: number;
    readonly votingPeriodS: number;
    readonly lateExtensionS: number;
    readonly timelockS: number;
  };
  readonly guardianTermS: number;
  /** Whether the named approvers decide on models; else proposals do. */
  readonly boardReviews: boolean;
}

const AITN = 10n ** 18n;
const DAY_S = 86_400;

/** One machine: a vote takes seconds, and models are approved by the local board with one click. */
export const LOCAL_DAO: DaoRules = {
  votingDelayS: 1,
  votingPeriodS: 10,
  lateExtensionS: 5,
  thresholdWei: AITN,
  quorumBps: 100,
  timelockS: 1,
  floors: { votingDelayS: 1, votingPeriodS: 5, lateExtensionS: 1, timelockS: 1 },
  guardianTermS: 365 * DAY_S,
  boardReviews: true,
};

/** A chain that others use too, such as BNB Smart Chain: people need days to see, discuss and answer a proposal. */
export const PUBLIC_DAO: DaoRules = {
  votingDelayS: DAY_S,
  votingPeriodS: 5 * DAY_S,
  lateExtensionS: 2 * DAY_S,
  thresholdWei: 100_000n * AITN,
  quorumBps: 400,
  timelockS: 2 * DAY_S,
  floors: { votingDelayS: DAY_S / 2, votingPeriodS: 3 * DAY_S, lateExtensionS: DAY_S, timelockS: DAY_S },
  guardianTermS: 365 * DAY_S,
  boardReviews: false,
};
