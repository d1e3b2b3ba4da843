import type { z } from "zod";

export const communityActs = [] as const satisfies readonly z.ZodObject[];

export interface CommunityView {
  readonly account: string;
}
