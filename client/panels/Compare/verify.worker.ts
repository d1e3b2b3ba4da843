import { type RunInput, runReplication } from "../../../twins/sim/run.ts";

interface WorkerScope {
  onmessage: ((message: MessageEvent<RunInput>) => void) | null;
  postMessage(report: { digest: string } | { error: string }): void;
}
const scope = self as unknown as WorkerScope;

scope.onmessage = (message) => {
  try {
    scope.postMessage({ digest: runReplication(message.data).digest });
  } catch (error) {
    scope.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
};
