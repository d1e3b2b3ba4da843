import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MEMBERS } from "../../models/zoo/pump-health/architecture.ts";
import { loadPumpHealth, PUMP_HEALTH_CID } from "../../models/zoo/pump-health/index.ts";
import { COMMITTED, producePumpHealth } from "../../models/zoo/pump-health/produce.ts";
import { parseSkab } from "../../models/zoo/pump-health/recording.ts";
import { digestBytes } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";

const SKAB = new URL("../../twins/sites/fms/recordings/skab/", import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(`${name}.csv`, SKAB));
const recording = (name: string) => must(parseSkab(read(name).toString("utf8")));

test("training reproduces the committed pump-health model byte for byte from the recordings and the seed", async () => {
  const losses: number[] = [];
  const onEpoch = async (_: number, loss: number): Promise<boolean> => losses.push(loss) > 0;
  const data = {
    anomalyFree: recording("anomaly-free"),
    anomalyFreeSha256: digestBytes(read("anomaly-free")),
    faulty: ["valve1_0", "valve1_1", "other_9"].map(recording),
  };
  const bytes = await producePumpHealth(data, { ...COMMITTED, onEpoch });
  expect(must(loadPumpHealth(bytes!)).cid).toBe(PUMP_HEALTH_CID);
  expect(losses).toHaveLength(MEMBERS * COMMITTED.epochs);
  for (let member = 0; member < MEMBERS; member++)
    expect(losses[(member + 1) * COMMITTED.epochs - 1]!).toBeLessThan(losses[member * COMMITTED.epochs]! / 2);
});
