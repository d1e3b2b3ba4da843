import { ok, type Result } from "../../twins/core/result.ts";
import type { ActingParams } from "../../twins/protocol/sandbox.ts";
import type { Acting } from "../sandbox/acting.ts";
import type { Handlers } from "./consoleSocket.ts";

/** Which model judges the pumps. */
export function actingHandlers(acting: Acting): Pick<Handlers, keyof typeof ActingParams> {
  const told = (done: Result<void>) => (done.ok ? ok({ acting: acting.state() }) : done);
  return {
    acting: async () => ok({ acting: acting.state() }),
    useModel: async ({ cid }) => told(await acting.use(cid)),
    liftModel: async () => told(await acting.lift()),
  };
}
