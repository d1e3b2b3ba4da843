import type { z } from "zod";

export const investActs = [] as const satisfies readonly z.ZodObject[];

export interface InvestView {
  readonly account: string;
}
