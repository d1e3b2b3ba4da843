import { readFileSync } from "node:fs";
import { zooModelPath } from "../../rounds/zooTasks.ts";
import type { Uploaded } from "../uploads.ts";

/** The shortest task of the zoo: 100 ticks. */
export const SHORT_TASK = "remaining-life";

/** A file as a console would have sent it. */
export const uploadOf = (file: string, bytes: Uint8Array): Uploaded => ({
  file,
  of: bytes.length,
  parts: [Uint8Array.from(bytes.subarray(0, 1_000)), Uint8Array.from(bytes.subarray(1_000))],
});

/** The zoo's own model of the short task, as a file. */
export const championBytes = (): Buffer => readFileSync(zooModelPath(SHORT_TASK));

/** The same network with another first weight: a model of its own, for each number. */
export function variantBytes(firstWeight: number): Buffer {
  const file = JSON.parse(championBytes().toString()) as { weightData: string };
  const weights = Buffer.from(file.weightData, "base64");
  weights.writeFloatLE(firstWeight, 0);
  return Buffer.from(JSON.stringify({ ...file, weightData: weights.toString("base64") }));
}
