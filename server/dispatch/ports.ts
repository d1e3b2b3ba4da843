import type { Result } from "../../twins/core/result.ts";
import type { Command } from "../../twins/operations/command.ts";

/** How dispatch reaches devices; the connectors implement it. */
export interface CommandPort {
  /** Hands the command to the device's connection. False when it is not connected: nothing is buffered. */
  send(command: Command): boolean;
  /** Lengthens the released part of a path that is being driven. */
  release(thing: string, commandId: string, released: number): boolean;
  cancel(thing: string, commandId: string): boolean;
  /** The operational stop, to every device of a site at once. @returns how many were told. */
  stopAll(siteId: string): number;
  resumeAll(siteId: string): number;
}

/** Where dispatch keeps what must survive a kill: durable before the promise resolves. */
export interface Journal {
  put(key: string, value: unknown): Promise<Result<void>>;
  remove(key: string): Promise<Result<void>>;
  get(key: string): unknown;
  list(prefix: string): { key: string; value: unknown }[];
}
