import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { taskTexts } from "../../server/rounds/zooTasks.ts";

/** A recording of occupancy of a device's own, in a folder: the zoo's rows of one day, with their header. @returns its path */
export async function dayFile(folder: string, day: string): Promise<string> {
  const [header = "", ...rows] = ((await taskTexts("occupancy"))["occupancy_train.csv.gz"] ?? "").split(/\r?\n/);
  const path = join(folder, `${day}.csv`);
  writeFileSync(path, [header, ...rows.filter((row) => row.includes(day)), ""].join("\n"));
  return path;
}
