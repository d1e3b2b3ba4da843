import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { CodedError } from "../../twins/core/result.ts";
import type { Config } from "../config.ts";
import { lockFolder } from "../store/lock.ts";

const MAX_PORT = 65_535;

const config = (message: string): CodedError => new CodedError({ code: "HOST_CONFIG", message });

/** The chain's port is the one after the console's; 0 takes free ones. */
export const chainPortOf = ({ port }: Pick<Config, "port">): number => (port === 0 ? 0 : port + 1);

async function refuseBusyPort(host: string, port: number): Promise<void> {
  if (port > MAX_PORT) throw config(`the chain needs the port after the console's; choose a --port below ${MAX_PORT}`);
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new CodedError({ code: "HOST_PORT", message: `port ${port} is in use; choose another with --port` })
          : config(`cannot listen on ${host}, port ${port}: ${error.message}; choose others with --host and --port`),
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** Two supervisors on one folder would end each other's parts: the second is refused before it starts any. */
function holdFolder(dataDir: string): () => void {
  const why = (reason: string): CodedError => config(`the data folder ${dataDir} cannot be used: ${reason}`);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const held = lockFolder(join(dataDir, "start.lock"));
    if (held.ok) return held.value;
    if (held.error.code !== "STORE_LOCKED") throw new CodedError(held.error);
    const message = `another aitn start uses ${dataDir}; use its console, end it, or choose another folder with --data`;
    throw new CodedError({ code: "STORE_LOCKED", message });
  } catch (error) {
    throw error instanceof CodedError ? error : why(error instanceof Error ? error.message : String(error));
  }
}

/**
 * What would let a start fail, said before anything is started.
 * @returns the release of the data folder.
 * @throws CodedError HOST_PORT, HOST_CONFIG, STORE_LOCKED.
 */
export async function preflight(settings: Pick<Config, "host" | "port" | "dataDir">): Promise<() => void> {
  await refuseBusyPort(settings.host, settings.port);
  await refuseBusyPort("127.0.0.1", chainPortOf(settings));
  return holdFolder(settings.dataDir);
}
