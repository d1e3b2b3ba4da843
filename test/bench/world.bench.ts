import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { Server } from "socket.io";
import { type Handlers, serveConsole } from "../../server/console/consoleSocket.ts";
import { summariser } from "../../server/sites/summary.ts";
import { buildClient, CLIENT_BUILD } from "../../server/supervisor/build.ts";
import { serveStatic } from "../../server/web/static.ts";
import { fail, must, ok } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { ConsoleParams, type Person } from "../../twins/protocol/console.ts";
import { SHIPPED_SITES } from "../../twins/sites/shipped.ts";
import { addThing, createTwinState, slotOf, type TwinState } from "../../twins/state/twinState.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { type BareChromium, launchBare } from "./bareChromium.ts";
import { percentile } from "./percentiles.ts";
import type { Report } from "./report.ts";

/** Sites that a person has, and a whole company's. */
const [FEW, MANY] = [7, 60];
const WARM_UP_MS = 8_000;
const TURNS = 5;
const TURN_MS = 3_000;

const person: Person = { name: "bench", role: "viewer", local: true, address: "" };

/** The product's own sites over and over, spread over the world; all that drives or is counted changes with each look. */
function manySites(n: number) {
  const random = rng(1);
  const all = Array.from({ length: n }, (_, i) => {
    const { site } = SHIPPED_SITES[i % SHIPPED_SITES.length]!;
    const id = `${site.id}-${i}`;
    const title = { en: `${site.title.en} ${i}`, zh: `${site.title.zh} ${i}` };
    const state = createTwinState(id);
    for (const thing of site.things) must(addThing(state, thing, thingModels[thing.model]!));
    for (const entry of state.entries) entry.online = true;
    const origin = { longitudeDeg: ((i * 137) % 340) - 170, latitudeDeg: ((i * 61) % 120) - 50, near: null };
    return { id, title, state, summary: summariser({ site: { ...site, id, title }, origin, file: null }) };
  });
  const move = (state: TwinState): void => {
    for (const { thing } of state.entries)
      for (const property of ["speed", "x", "y", "power", "temperature"]) {
        const slot = slotOf(state, thing.id, property);
        if (slot >= 0) state.values[slot] = random.uniform() * 20;
      }
  };
  return {
    listed: all.map(({ id, title }) => ({ id, title })),
    look(miniatures: boolean, marks: readonly string[] | undefined) {
      for (const { state } of all) move(state);
      return all.map(({ id, state, summary }) => summary(state, [], false, miniatures, marks?.includes(id)));
    },
  };
}

/** The built console, and a server that knows of `n` sites what the page of all sites asks. */
async function serveWorld(n: number) {
  const sites = manySites(n);
  const page = serveStatic(CLIENT_BUILD);
  const http = createServer((request, response) => void page(request, response));
  const io = new Server(http, { perMessageDeflate: false, serveClient: false });
  const others = Object.keys(ConsoleParams).map((ask) => [ask, async () => fail("HOST_CONFIG", "only sites here")]);
  const handlers: Handlers = {
    ...(Object.fromEntries(others) as Handlers),
    hello: async (_, session) => {
      session.person = person;
      return ok({
        person,
        sites: sites.listed,
        serverTimeMs: Date.now(),
        tickHz: 20,
        loginNeeded: false,
        open: true,
      });
    },
    sites: async ({ miniatures, marks }) => ok({ sites: sites.look(miniatures === true, marks) }),
  };
  serveConsole({
    io,
    log: { info() {}, warn() {}, error: (message: string) => process.stderr.write(`${message}\n`) },
    handlers,
    permit: () => ok(undefined),
    hasSite: () => true,
    audit() {},
    ended() {},
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`, close: () => io.close() };
}

/** Main-thread milliseconds a second of the page of `n` sites, at rest at its top. */
async function pageCost(browser: BareChromium, n: number): Promise<number> {
  const server = await serveWorld(n);
  const page = await browser.open(server.url);
  try {
    const drawn = `document.querySelectorAll(".site-card h2").length === ${n} && document.querySelector(".map-marker") !== null`;
    await page.until(drawn, 60_000);
    await wait(WARM_UP_MS);
    const costs: number[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const [beforeMs, atMs] = [await page.mainThreadMs(), performance.now()];
      await wait(TURN_MS);
      costs.push((1000 * ((await page.mainThreadMs()) - beforeMs)) / (performance.now() - atMs));
    }
    return percentile(costs, 0.5);
  } finally {
    await page.close();
    await server.close();
  }
}

/** What the page of all sites costs while nobody touches it: what is not in sight must not be paid for. */
export async function benchWorld(report: Report): Promise<void> {
  await buildClient();
  // A vehicle in sight glides sixty times a second, which is dearer than all cards are: here it jumps.
  const browser = await launchBare(["--force-prefers-reduced-motion"]);
  try {
    const few = await pageCost(browser, FEW);
    const many = await pageCost(browser, MANY);
    report.line({
      name: `page of all sites, ${MANY} of them, browser main thread a second`,
      value: many,
      unit: "ms CPU",
      floor: { name: `${FEW} of them`, value: few },
      atMost: 2,
    });
  } finally {
    await browser.close();
  }
}
