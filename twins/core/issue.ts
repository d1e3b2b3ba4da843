import type { z } from "zod";

/** The first thing that is wrong, in one line, and where. `whole` names the value itself. */
export function firstIssue(error: z.ZodError, whole: string): string {
  const { path, message } = error.issues[0]!;
  return `${path.length === 0 ? whole : path.join(".")}: ${message}`;
}
