import type { Accounts } from "../accounts/accounts.ts";
import type { ConsoleSocket } from "../console/consoleSocket.ts";
import { voters } from "../console/peopleHandlers.ts";
import type { Publications } from "../sandbox/publications.ts";
import { background } from "./background.ts";
import type { ChainSide } from "./chain.ts";
import type { Core } from "./core.ts";
import type { watchDisk } from "./disk.ts";
import type { SiteAlarms } from "./sites.ts";
import type { Work } from "./work.ts";

/** Of the readings of all sites; the retention by age is a setting. */
const MAX_HISTORY_BYTES = 20 * 1024 ** 3;
/** How soon a removed person's open console is closed, ms. */
const SESSIONS_EVERY_MS = 1_000;
/** `aitn people` removes people without telling the server. */
const REMOVED_EVERY_MS = 5_000;
const PUBLICATIONS_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = 10 * 60_000;

/** All that happens again and again beside the chain's. */
export function startTimers(parts: {
  core: Core;
  work: Work;
  alarms: Pick<SiteAlarms, "tick">;
  disk: ReturnType<typeof watchDisk>;
  accounts: Accounts;
  chain: ChainSide;
  socket: ConsoleSocket;
  publications: Publications;
}): NodeJS.Timeout[] {
  const { core, work, alarms, disk, accounts, chain, socket, publications } = parts;
  return [
    setInterval(
      background(core.log, "plans", () => work.tick()),
      200,
    ),
    setInterval(() => {
      disk.tick(core.clock.nowMs());
      alarms.tick();
    }, 1000),
    setInterval(
      background(core.log, "publications", () => publications.tick()),
      PUBLICATIONS_EVERY_MS,
    ),
    setInterval(() => socket.endSessions(accounts.stands), SESSIONS_EVERY_MS),
    setInterval(
      background(core.log, "people who were removed", async () => {
        if (accounts.departed().length === 0) return;
        const dismissed = await chain.dismissRemoved();
        if (dismissed.ok) await chain.setModelVoters(voters(accounts));
      }),
      REMOVED_EVERY_MS,
    ),
    setInterval(() => {
      const beforeMs = core.clock.nowMs() - core.config.retentionDays * 86_400_000;
      const maxBytes = Math.floor(MAX_HISTORY_BYTES / core.histories.size);
      for (const history of core.histories.values()) void history.prune({ beforeMs, maxBytes });
    }, PRUNE_EVERY_MS),
  ];
}
