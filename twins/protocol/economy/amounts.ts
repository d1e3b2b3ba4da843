import { z } from "zod";

/** An account or a contract, 0x and 40 hex digits, lower or mixed case. */
export const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
/** 32 bytes as 0x-hex: a digest, a model or a market id. */
export const bytes32 = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
/** An amount in the token's smallest unit (1 AITN = 10^18 wei) as decimal text, above zero and below 2^96. */
export const wei = z
  .string()
  .regex(/^[1-9]\d{0,28}$/, { abort: true })
  .refine((text) => BigInt(text) < 2n ** 96n);
/** A number that the chain counts with: a proposal, a demand, a licence. */
export const chainId = z.string().regex(/^\d{1,78}$/);
