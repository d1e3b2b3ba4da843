import { CodedError, type Failure } from "../../../twins/core/result.ts";
import { type RunInput, runReplication } from "../../../twins/sim/run.ts";

interface WorkerScope {
  onmessage: ((message: MessageEvent<RunInput>) => void) | null;
  postMessage(report: { digest: string } | { error: Failure }): void;
}
const scope = self as unknown as WorkerScope;

scope.onmessage = (message) => {
  try {
    scope.postMessage({ digest: runReplication(message.data).digest });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    scope.postMessage({ error: error instanceof CodedError ? error.failure : { code: "SIM_DIGEST", message } });
  }
};
