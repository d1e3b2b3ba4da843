/** A contract's custom error, decoded. */
export interface Revert {
  /** The ABI that the error is of, e.g. `RobotWork`; absent when a contract passed on what it may have been told by another. */
  readonly contract?: string | undefined;
  readonly error: string;
  /** By the names in the ABI; integers as bigints, or as decimal digits after a wire. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** The refusal in a failure's details, which may come over a wire; null when they hold none. */
export function revertIn(details: Readonly<Record<string, unknown>> | undefined): Revert | null {
  if (details === undefined || typeof details.error !== "string") return null;
  const { contract, error, args } = details;
  if (typeof args !== "object" || args === null) return null;
  return { contract: typeof contract === "string" ? contract : undefined, error, args: args as Revert["args"] };
}
