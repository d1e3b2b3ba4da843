import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownText } from "../../server/ownText.ts";
import { must } from "../../twins/core/result.ts";
import type { DeviceInfo } from "../../twins/protocol/console.ts";
import { parseHomeRecording, STEP_MIN } from "../../twins/sites/home/recording.ts";
import type { Snapshot } from "../../twins/state/snapshot.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { type Product, ROOT, startProduct } from "../support/product.ts";

/** Ten minutes in a second. */
const FACTOR = 600;
const STEP_MS = (STEP_MIN * 60_000) / FACTOR;
const FLAGS = ["--site-factor", String(FACTOR)];
const SITES = ["fms", "home", "los-angeles"];
const LONG = { timeout: 120_000, interval: 250 };

let product: Product;
let console_: ConsoleClient;

async function connect(): Promise<void> {
  console_ = await connectConsole(product.url);
  for (const siteId of SITES) await console_.ask("subscribe", { siteId });
}

beforeAll(async () => {
  product = await startProduct(FLAGS);
  await connect();
});
afterAll(async () => {
  console_?.close();
  await product?.stop();
});

const now = async (siteId: string): Promise<Snapshot> =>
  (await console_.ask("asOf", { siteId, atMs: Date.now() })).snapshot;
const devices = async (): Promise<readonly DeviceInfo[]> => (await console_.ask("devices", {})).devices;
const isOn = ({ things }: Snapshot): boolean => things.every(({ online }) => online);
const pidOf = (part: string): number => Number(readFileSync(join(product.dataDir, "logs", `${part}.pid`), "utf8"));

/** Waits until every Thing of every site is online and has said something after that moment. */
async function allSpeak(sinceMs: number): Promise<void> {
  for (const siteId of SITES)
    await expect
      .poll(async () => {
        const snapshot = await now(siteId);
        const silent = snapshot.things.filter(({ readings }) => !readings.some(([, , atMs]) => atMs > sinceMs));
        return isOn(snapshot) ? silent.map(({ thing }) => thing.id) : ["offline"];
      }, LONG)
      .toEqual([]);
}

test("every Thing of the house and the city speaks, labelled as recorded with its source and pace", async () => {
  await allSpeak(0);
  const [home, city] = [await now("home"), await now("los-angeles")];
  expect([home.things.length, city.things.length]).toEqual([12, 207]);
  for (const { provenance } of [...home.things, ...city.things]) {
    expect(provenance).toMatchObject({ kind: "recorded", factor: FACTOR });
    expect(provenance?.source).toMatch(/\((Candanedo|rp5|METR-LA).*in (1|0\.5) s$/);
  }
  const enrolled = await devices();
  expect(SITES.map((site) => enrolled.filter(({ siteId }) => siteId === site).length)).toEqual([10, 1, 8]);
  expect(enrolled.flatMap(({ refused }) => Object.keys(refused))).toEqual([]);
});

test("what the house says is its recording, row by row, and nothing in its gaps", async () => {
  const { rows } = must(parseHomeRecording(await ownText(join(ROOT, "twins/sites/home/recordings/appliances.csv.gz"))));
  const seen = new Map<number, number>();
  await expect
    .poll(async () => {
      const [[value, , atMs] = [null, 0, 0]] = (await now("home")).things.find(
        (t) => t.thing.id === "climate-1",
      )!.readings;
      if (value !== null) seen.set(atMs, value);
      return seen.size;
    }, LONG)
    .toBeGreaterThan(8);
  const times = [...seen.keys()].sort((a, b) => a - b);
  const [firstMs, lastMs] = [times[0]!, times.at(-1)!];
  const minutes = (passedMs: number): number => Math.round(passedMs / STEP_MS) * STEP_MIN;
  const minutesAfter = (atMs: number): number => minutes(atMs - firstMs);
  // Where in the recording it was: the one row after which all that was seen stands at its time.
  const byMin = new Map(rows.map((row) => [row.atMin, row.temperatureC[0]]));
  const starts = rows.filter(({ atMin }) =>
    times.every((atMs) => byMin.get(atMin + minutesAfter(atMs)) === seen.get(atMs)),
  );
  expect(starts).toHaveLength(1);
  const fromMin = starts[0]!.atMin;
  const toMin = fromMin + minutesAfter(lastMs);
  const there = rows.filter(({ atMin }) => atMin >= fromMin && atMin <= toMin).map(({ atMin }) => atMin - fromMin);
  const window = { fromMs: firstMs - STEP_MS / 2, toMs: lastMs + STEP_MS / 2, points: 2_000 };
  const said = await console_.ask("range", { siteId: "home", thing: "climate-1", property: "temperature", ...window });
  const saidFromMs = said.rows[0]![0];
  expect(said.rows.map(([atMs]) => minutes(atMs - saidFromMs))).toEqual(there);
});

test("kill -9 of the plant: Things of every site go offline and come back, with the keys they had", async () => {
  const before = (await devices()).map(({ device }) => device).sort();
  const killed = pidOf("plant");
  const since = console_.events.length;
  const killedMs = Date.now();
  process.kill(killed, "SIGKILL");
  const gone = (siteId: string) =>
    new Set(
      console_.events
        .slice(since)
        .flatMap((e) => (e.siteId === siteId && e.event.type === "thing" && !e.event.online ? [e.event.thing] : [])),
    ).size;
  for (const siteId of SITES) {
    const count = (await now(siteId)).things.length;
    await expect.poll(() => gone(siteId), LONG).toBe(count);
  }
  await allSpeak(killedMs);
  expect(pidOf("plant")).not.toBe(killed);
  expect((await devices()).map(({ device }) => device).sort()).toEqual(before);
});

test("after a restart of all the same devices speak again, and none is enrolled twice", async () => {
  const before = (await devices()).map(({ device }) => device).sort();
  console_.close();
  expect(await product.stop(true)).toBe(0);
  const stoppedMs = Date.now();
  product = await startProduct(FLAGS, product.dataDir);
  await connect();
  await allSpeak(stoppedMs);
  const after = await devices();
  expect(after.map(({ device }) => device).sort()).toEqual(before);
  expect(after.every(({ online, revoked }) => online && !revoked)).toBe(true);
});
