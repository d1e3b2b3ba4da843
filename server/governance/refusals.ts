import type { Result } from "../../twins/core/result.ts";

/** Whether a contract refused with this error, e.g. because it has already what is asked for. */
export const isRefusal = <T>(result: Result<T>, error: string): boolean =>
  !result.ok && result.error.details?.error === error;
