import { canonicalJson } from "../../twins/core/digest.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { isFinal } from "../../twins/operations/actionState.ts";
import type { ReportedState } from "../../twins/protocol/device.ts";
import { isNewsEvery, type Log } from "../log.ts";
import { type CommandBook, type CommandEntry, lastState } from "./commandBook.ts";

export interface DeviceWordDeps {
  readonly book: CommandBook;
  readonly log: Log;
  nowMs(): number;
  /** The device that speaks for a Thing; undefined for nobody. */
  ownerOf(siteId: string, thing: string): string | undefined;
  refused(device: string, code: ErrorCode): void;
  /** A final state that the book took. */
  settle(reported: ReportedState): Promise<void>;
}

/** The book's last word is this one, not one that came before and was different. */
function isTaken(entry: CommandEntry, { state }: ReportedState): boolean {
  const held = entry.states.at(-1);
  return lastState(entry) === state.state && canonicalJson(held?.result) === canonicalJson(state.result);
}

/**
 * Takes in what devices say of commands. A device is believed about its own Things only: any other could end, or be paid for, what it
 * never did. What settles is the word that the book took; a repetition of it is settled once, a later different one never.
 */
export function deviceWord(deps: DeviceWordDeps): (reported: ReportedState) => Promise<void> {
  const { book, log, settle } = deps;
  const isNews = isNewsEvery(() => deps.nowMs());
  const refuse = (reported: ReportedState, code: ErrorCode): void => {
    deps.refused(reported.device, code);
    const { device, state } = reported;
    if (isNews(`${device} ${code}`))
      log.warn("a device's word was not taken", { device, command: state.commandId, code });
  };
  return async (reported) => {
    const entry = book.get(reported.state.commandId);
    if (entry === null) return refuse(reported, "CMD_UNKNOWN");
    if (deps.ownerOf(entry.body.siteId, entry.body.thing) !== reported.device)
      return refuse(reported, "AUTH_FORBIDDEN");
    const observed = await book.observe(reported.state);
    if (!observed.ok) return refuse(reported, observed.error.code as ErrorCode);
    if (isFinal(reported.state.state) && isTaken(entry, reported)) await settle(reported);
  };
}
