import type { z } from "zod";

export const loansActs = [] as const satisfies readonly z.ZodObject[];

export interface LoansView {
  readonly account: string;
}
