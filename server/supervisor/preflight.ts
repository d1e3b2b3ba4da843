import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ErrorCode } from "../../twins/core/errors.ts";
import type { LocalText } from "../../twins/core/place.ts";
import { CodedError } from "../../twins/core/result.ts";
import { type Config, dataPaths } from "../config.ts";
import { hostReason } from "../hostWords.ts";
import { makeFolder } from "../makeFolder.ts";
import { storeFolder } from "../store/folder.ts";
import { lockFolder } from "../store/lock.ts";

const MAX_PORT = 65_535;

const refusal = (code: ErrorCode, said: LocalText): CodedError => new CodedError({ code, message: said.en, said });

/** What the system says of an address that nobody can listen on. */
const LISTEN_ERRORS: Readonly<Record<string, LocalText>> = {
  EACCES: { en: "you may not use it", zh: "没有使用权限" },
  EADDRNOTAVAIL: { en: "this machine has no such address", zh: "本机没有该地址" },
  ENOTFOUND: { en: "nobody knows this name", zh: "无法解析该名称" },
  EAI_AGAIN: { en: "the name cannot be looked up now", zh: "暂时无法解析该名称" },
};

function notListening(host: string, port: number, why = ""): CodedError {
  if (why === "EADDRINUSE")
    return refusal("HOST_PORT", {
      en: `Port ${port} is in use. Choose another with --port.`,
      zh: `端口 ${port} 已被占用，请用 --port 另选一个。`,
    });
  const { en, zh } = LISTEN_ERRORS[why] ?? { en: "the system refuses it", zh: "系统拒绝" };
  return refusal("HOST_CONFIG", {
    en: `Nobody can listen on ${host}, port ${port}: ${en} (${why}). Choose others with --host and --port.`,
    zh: `无法监听 ${host} 的端口 ${port}：${zh}（${why}）。请用 --host 和 --port 另选。`,
  });
}

/** The chain's port is the one after the console's; 0 takes free ones. */
export const chainPortOf = ({ port }: Pick<Config, "port">): number => (port === 0 ? 0 : port + 1);

async function refuseBusyPort(host: string, port: number): Promise<void> {
  if (port > MAX_PORT)
    throw refusal("HOST_CONFIG", {
      en: `The chain needs the port after the console's. Choose a --port below ${MAX_PORT}.`,
      zh: `链使用控制台之后的端口，请选择小于 ${MAX_PORT} 的 --port。`,
    });
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => reject(notListening(host, port, error.code)));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** The parts of a start that was killed end by themselves in this time, ms; until then they hold folders and ports. */
const ORPHANS_END_MS = 6_000;
const LOOK_AGAIN_MS = 200;

const startLock = (dataDir: string): string => join(dataDir, "start.lock");

function isHeld(lock: string): boolean {
  if (!existsSync(lock)) return false;
  try {
    const held = lockFolder(lock);
    if (held.ok) held.value();
    return !held.ok && held.error.code === "STORE_LOCKED";
  } catch {
    // Not to be opened at all: whoever needs it says why.
    return false;
  }
}

/** Waits for the parts that a killed start left behind. Not for those of one that lives. */
async function orphansGone(dataDir: string): Promise<void> {
  if (isHeld(startLock(dataDir))) return;
  const { chain, history } = dataPaths(dataDir);
  const locks = [join(chain, "lock"), storeFolder(history).lock];
  for (let waited = 0; waited < ORPHANS_END_MS && locks.some(isHeld); waited += LOOK_AGAIN_MS)
    await wait(LOOK_AGAIN_MS);
}

/** Two supervisors on one folder would end each other's parts: the second is refused before it starts any. */
function holdFolder(dataDir: string): () => void {
  const why = (reason: LocalText): CodedError =>
    refusal("HOST_CONFIG", {
      en: `The data folder ${dataDir} cannot be used: ${reason.en}. Choose another with --data.`,
      zh: `数据文件夹 ${dataDir} 无法使用：${reason.zh}。请用 --data 另选。`,
    });
  try {
    makeFolder(dataDir);
    const held = lockFolder(startLock(dataDir));
    if (held.ok) return held.value;
    if (held.error.code !== "STORE_LOCKED") throw new CodedError(held.error);
    throw refusal("STORE_LOCKED", {
      en: `Another aitn start uses ${dataDir}. Use its console, end it, or choose another folder with --data.`,
      zh: `另一个 aitn start 正在使用 ${dataDir}。请使用它的控制台、结束它，或用 --data 另选文件夹。`,
    });
  } catch (error) {
    throw error instanceof CodedError ? error : why(hostReason(error, "folder"));
  }
}

/**
 * What would let a start fail, said before anything is started.
 * @returns the release of the data folder.
 * @throws CodedError HOST_PORT, HOST_CONFIG, STORE_LOCKED.
 */
export async function preflight(settings: Pick<Config, "host" | "port" | "dataDir">): Promise<() => void> {
  await orphansGone(settings.dataDir);
  await refuseBusyPort(settings.host, settings.port);
  await refuseBusyPort("127.0.0.1", chainPortOf(settings));
  return holdFolder(settings.dataDir);
}
