import type { DescribedThing } from "./market/devices.ts";

/** What a robot earned at this server's site; AITN wei. */
export interface RobotView {
  readonly device: string;
  readonly things: readonly DescribedThing[];
  /** Settled since the beginning, for so many actions. */
  readonly settledWei: string;
  readonly actions: number;
  /** Settled but not sent to the device yet. */
  readonly creditWei: string;
  /** What the device's own account holds. */
  readonly balanceWei: string;
}

/** Pay for robot work at this server's site. */
export interface RobotEarnings {
  readonly site: string;
  /** Whether the account owns the site, and so receives the circulation reward. */
  readonly siteOwner: string;
  readonly robots: readonly RobotView[];
  readonly depositWei: string;
  readonly spentWei: string;
  readonly feesPaidWei: string;
  /** Of each settled amount, 1/10,000. */
  readonly feeBps: number;
  /** Of the fees, 1/10,000, paid back from the circulation reserve; 0: the DAO has not set it yet. */
  readonly rewardBps: number;
  /** What a claim would pay now. */
  readonly claimableWei: string;
  readonly rewardedWei: string;
}
