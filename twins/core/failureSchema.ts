import { z } from "zod";
import { ERRORS, type ErrorCode } from "./errors.ts";
import { LocalTextSchema } from "./place.ts";

/** A Failure as it comes from a file or over a wire. */
export const FailureSchema = z.object({
  code: z.string().refine((code): code is ErrorCode => code in ERRORS),
  message: z.string(),
  said: LocalTextSchema.optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});
