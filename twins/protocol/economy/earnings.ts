import type { z } from "zod";

export const earningsActs = [] as const satisfies readonly z.ZodObject[];

export interface EarningsView {
  readonly account: string;
}
