import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Server } from "socket.io";
import { type DrillSocket, serveDrills } from "../../server/drills/drillSocket.ts";
import { stderrLog } from "../../server/log.ts";
import { drillOf } from "../../twins/sites/drills.ts";
import { benchResponse } from "./drillResponse.ts";
import type { Report } from "./report.ts";

const PEOPLE = 50;
const AGENTS = 500;
/** The countdown, the world's making, and a while until everybody has set out, ms. */
const WARM_UP_MS = 60_000;
const MEASURED_MS = 30_000;
const MOST_TICK_MS = 25;
const MOST_BYTES = 12;
const CLIENTS = fileURLToPath(new URL("./drillClients.ts", import.meta.url));

interface Seen {
  readonly frames: number;
  readonly bytes: number;
  readonly entries: number;
}

async function measure(drills: DrillSocket, url: string, report: Report): Promise<void> {
  const child = fork(CLIENTS, [url, String(PEOPLE), String(AGENTS)], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  await setTimeout(WARM_UP_MS + MEASURED_MS);
  const { p50, p99, most } = drills.stepTimes();
  const seen = await new Promise<Seen>((resolve) => {
    child.once("message", (message) => resolve(message as Seen));
    child.send("stop");
  });
  const tick = { unit: "ms", floor: null } as const;
  report.line({
    name: `a step of ${PEOPLE} people and ${AGENTS} simulated ones, p99`,
    value: p99,
    ...tick,
    atMost: MOST_TICK_MS,
  });
  report.line({ name: "the same, median", value: p50, ...tick, atMost: null });
  report.line({ name: "the same, longest", value: most, ...tick, atMost: null });
  report.line({
    name: "bytes of a frame for each person in it",
    value: seen.bytes / seen.entries,
    unit: "B",
    floor: null,
    atMost: MOST_BYTES,
  });
  report.line({
    name: "frames that each browser was told a second",
    value: (seen.frames / PEOPLE / (MEASURED_MS + WARM_UP_MS - 6_000)) * 1000,
    unit: "1/s",
    floor: null,
    atMost: null,
  });
}

/** Steps of the hotel's drill with fifty browsers on sockets, in a process of their own, and five hundred simulated people. */
export async function benchDrill(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "aitn-drill-"));
  const http = createServer();
  const io = new Server(http, { perMessageDeflate: false });
  const drills = await serveDrills({
    ...{ io, folder, clock: { nowMs: () => Date.now() }, log: stderrLog("bench") },
    drills: async () => [(await drillOf("hotel-fire"))!],
    catalogue: {
      piece: async () => ({ ok: false, error: { code: "SIM_SITE", message: "no site is asked for here" } }),
    },
    siteTitle: (id) => ({ en: id, zh: id }),
    refused() {},
    permits: null,
    guide: null,
    live: null,
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  try {
    await measure(drills, `http://127.0.0.1:${(http.address() as AddressInfo).port}`, report);
  } finally {
    await io.close();
    await drills.close();
    rmSync(folder, { recursive: true, force: true });
  }
  await benchResponse(report);
}
