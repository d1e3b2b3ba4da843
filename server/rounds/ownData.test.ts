import { describe, expect, it } from "vitest";
import { OWN_HOLDER } from "../../models/learning/ownData.ts";
import { CodedError } from "../../twins/core/result.ts";
import { taskTexts, zooTask } from "./zooTasks.ts";

const own = async (task: string, text: string) => (await zooTask(task, text)).clients.at(-1)!;
async function refusal(task: string, text: string): Promise<string> {
  try {
    await own(task, text);
  } catch (error) {
    if (error instanceof CodedError) return `${error.failure.code} ${error.failure.said?.en} ${error.failure.said?.zh}`;
    throw error;
  }
  throw new Error("it was taken");
}
const textOf = async (task: string, file: string): Promise<string> => (await taskTexts(task))[file] ?? "";

describe("a recording of a device's own", () => {
  it("gives what a holder of the same rows has, to the bits", async () => {
    const [header = "", ...rows] = (await textOf("occupancy", "occupancy_train.csv.gz")).split(/\r?\n/);
    const day = "2015-02-06";
    const holding = await own("occupancy", [header, ...rows.filter((row) => row.includes(day))].join("\n"));
    const task = await zooTask("occupancy");
    expect(holding.name).toBe(OWN_HOLDER);
    expect(holding.examples).toEqual(task.clients.find(({ name }) => name === day)?.examples);
    expect((await zooTask("occupancy", header + "\n" + rows[0])).clients).toHaveLength(task.clients.length + 1);
  });

  it("is at the scales that the task's holders agreed on", async () => {
    const lines = (await textOf("remaining-life", "train_FD001.txt.gz")).split("\n");
    const { clients } = await zooTask("remaining-life");
    // Of ten fleets the first has engines 1, 11, 21...
    const fleet = lines.filter((line) => Number(line.trim().split(/\s+/)[0]) % 10 === 1).join("\n");
    expect((await own("remaining-life", fleet)).examples).toEqual(clients[0]?.examples);
  }, 120_000);

  it.each([
    ["milling-fault", "ai4i2020.csv.gz"],
    ["appliance-energy", "appliances.csv.gz"],
    ["air-quality", "PRSA_Data_Dingling_20130301-20170228.csv.gz"],
    ["pump-health", "anomaly-free.csv"],
  ])(
    "of %s is read as the task's own files are",
    async (task, file) => {
      const lines = (await textOf(task, file)).split("\n").slice(0, 3_000);
      const { clients } = await zooTask(task, lines.join("\n"));
      const [zoo, { examples }] = [clients[0], clients.at(-1)!];
      expect(examples.count).toBeGreaterThan(100);
      expect(examples.shape).toEqual(zoo?.examples.shape);
      expect(examples.inputs.every(Number.isFinite)).toBe(true);
    },
    120_000,
  );

  it("is refused with its line and with what it has to be like; so is one that is too short, or has no place of its own", async () => {
    const text = await textOf("occupancy", "occupancy_train.csv.gz");
    const header = text.split("\n")[0];
    const torn = await refusal("occupancy", `${header}\n"1","2015-02-04 17:51:00",23,27,426,x,0.0048,1`);
    for (const said of ["MODEL_DATA", "line 2", "第 2 行", "models/zoo/occupancy/data/occupancy_train.csv.gz"])
      expect(torn).toContain(said);
    expect(await refusal("occupancy", "time,temperature\n")).toContain("the header is not that of the occupancy set");
    expect(await refusal("occupancy", `${header}\n`)).toContain("too short");
    expect(await refusal("pump-health", "a;b\n1;2\n")).toContain("A column of the pump recording is missing");
    expect(await refusal("traffic-speed", "anything")).toContain("--holder");
  }, 120_000);
});
