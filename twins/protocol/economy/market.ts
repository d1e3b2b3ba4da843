import type { z } from "zod";

export const marketActs = [] as const satisfies readonly z.ZodObject[];

export interface MarketView {
  readonly account: string;
}
