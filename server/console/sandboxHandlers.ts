import { ok } from "../../twins/core/result.ts";
import type { SandboxParams } from "../../twins/protocol/sandbox.ts";
import type { Publications } from "../sandbox/publications.ts";
import { sandboxTasks } from "../sandbox/tasks.ts";
import type { Trials } from "../sandbox/trials.ts";
import type { Uploads } from "../sandbox/uploads.ts";
import type { ConsoleSession, Handlers } from "./consoleSocket.ts";

export interface SandboxDeps {
  readonly trials: Trials;
  readonly uploads: Uploads;
  readonly publications: Publications;
}

/** Nobody asks of the sandbox who is not signed in: the permissions say so. */
const nameOf = ({ person }: ConsoleSession): string => person?.name ?? "";

/** Models that people bring, try and publish. */
export function sandboxHandlers({
  trials,
  uploads,
  publications,
}: SandboxDeps): Pick<Handlers, keyof typeof SandboxParams> {
  return {
    async sandbox(_, session) {
      return ok({ trials: trials.of(nameOf(session)), tasks: await sandboxTasks() });
    },
    async putModel(part, session) {
      const taken = uploads.take(session.id, part);
      if (!taken.ok) return taken;
      return taken.value === null ? ok({ model: null, fits: [] }) : trials.put(nameOf(session), taken.value);
    },
    tryModel: (asked, session) => trials.begin(nameOf(session), asked),
    async cancelTrial({ trial }, session) {
      const cancelled = await trials.cancel(nameOf(session), trial);
      return cancelled.ok ? ok({}) : cancelled;
    },
    async removeTrial({ trial }, session) {
      const removed = await trials.remove(nameOf(session), trial);
      return removed.ok ? ok({}) : removed;
    },
    publishTrial: (asked, session) => publications.publish(nameOf(session), asked),
  };
}
