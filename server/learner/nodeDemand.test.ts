import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Offer } from "../../models/learning/offer.ts";
import type { Task } from "../../models/learning/task.ts";
import { runCommand, terminal } from "../../test/support/terminal.ts";
import { must } from "../../twins/core/result.ts";
import { learnCommand } from "../cli/learn.ts";
import { stderrLog } from "../log.ts";
import { type DemandBench, deviceOf, find, LONG, secretOf, startDemandBench } from "../rounds/testing/demandBench.ts";
import { zooTask } from "../rounds/zooTasks.ts";
import { openMemories } from "./memories.ts";
import { type NodeNews, runNodeLeader } from "./nodeLeader.ts";
import { linkTo } from "./nodeLearner.ts";
import { memberLinkTo, runNodeMember } from "./nodeMember.ts";
import { openRoster } from "./roster.ts";
import { openTranscripts, transcriptsIn } from "./transcripts.ts";

const MEMBERS = 4;
/** Devices of members are those from here on. */
const FIRST_MEMBER = 100;
let bench: DemandBench;
let task: Task;

beforeAll(async () => {
  bench = await startDemandBench();
  task = await zooTask("occupancy");
}, 120_000);
afterAll(async () => {
  await bench?.endServers();
  await bench?.end();
});

/** The leader of a node with the seat of device n; `end` stops it as if its machine were switched off. */
async function lead(server: string, n: number, port: number) {
  const stop = new AbortController();
  const link = linkTo(server);
  const folder = join(bench.dir, `node-${n}`);
  const transcripts = must(openTranscripts(transcriptsIn(folder)));
  const news: NodeNews[] = [];
  let serving: (url: string) => void = () => {};
  const url = new Promise<string>((resolve) => {
    serving = resolve;
  });
  const run = runNodeLeader({
    link,
    secret: secretOf(n),
    memories: openMemories(join(folder, "memory")),
    transcripts,
    roster: must(await openRoster(join(folder, "members.json"))),
    task: "occupancy",
    members: MEMBERS,
    buffer: 3,
    joins: 2,
    levels: [1],
    maxTurnS: 60,
    maxLate: 5,
    stepMs: 5_000,
    host: "127.0.0.1",
    port,
    code: null,
    owner: null,
    signal: stop.signal,
    log: stderrLog("node", () => {}),
    onStep: () => {},
    onLook() {},
    onRefused: () => {},
    onNews(one) {
      news.push(one);
      if (one.did === "serves") serving(one.url);
    },
  });
  return {
    news,
    url: await url,
    async end() {
      stop.abort();
      link.close();
      must(await run);
      transcripts.close();
    },
  };
}

/** The member n of all, with the recorded data of a task's holder. */
function member(url: string, n: number, holder: number) {
  const stop = new AbortController();
  const link = memberLinkTo(url);
  const run = runNodeMember({
    link,
    secret: secretOf(FIRST_MEMBER + n),
    task,
    holder: task.clients[holder]?.name ?? "",
    signal: stop.signal,
    onStep: () => {},
    onRefused: () => {},
  });
  return async () => {
    stop.abort();
    link.close();
    must(await run);
  };
}

const audit = (demand: string, node: number, round: number, ...more: readonly string[]) =>
  runCommand(learnCommand, [
    ...["audit", join(bench.dir, demand), "--node", join(bench.dir, `node-${node}`), "--round", String(round)],
    ...more,
  ]);

it("NOD-08 NOD-11 a demand is trained by two nodes, one of whose leaders is started again meanwhile and one of whose members dies; an auditor finds each update", async () => {
  const server = await bench.serve();
  await bench.enrol(0, 2);
  await bench.enrol(FIRST_MEMBER, 2 * MEMBERS);
  const offer: Offer = {
    task: "occupancy",
    seed: 5,
    instruction: { ...task.instruction, rounds: 4, rule: { name: "median" }, codec: "int8" },
    contribution: { name: "leave-one-out" },
  };
  const leaders = [await lead(server.url, 0, 0), await lead(server.url, 1, 0)];
  // The fourth day's data are in both nodes: seven days make two nodes of four.
  const ends = leaders.flatMap(({ url }, n) => [0, 1, 2, 3].map((m) => member(url, MEMBERS * n + m, 3 * n + m)));
  const demand = await bench.openDemand(server, offer, 2);
  const roundsNow = async () => (await find(server.demands, demand)).rounds.length;
  await expect.poll(roundsNow, LONG).toBeGreaterThanOrEqual(1);
  await leaders[0]!.end();
  leaders[0] = await lead(server.url, 0, Number(new URL(leaders[0]!.url).port));
  await ends.pop()!();
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  for (const end of ends) await end();
  for (const { end } of leaders) await end();
  const { rounds, seats } = await find(server.demands, demand);
  expect([...seats].sort()).toEqual([deviceOf(0), deviceOf(1)].sort());
  expect(rounds).toHaveLength(4);
  for (const { contributions } of rounds) expect(contributions?.reduce((a, b) => a + b, 0)).toBe(10_000);
  expect(rounds.at(-1)?.scores[0]).toBeGreaterThan(task.floors[0]!.value);
  for (const { news } of leaders) expect(news.some(({ did }) => did === "summed")).toBe(true);
  for (const node of [0, 1])
    for (const round of [1, 2, 3, 4]) {
      const { code, out } = await audit(demand, node, round, "--json");
      expect(code).toBe(0);
      const finding = { round, client: deviceOf(node), honest: true, keptAsSaid: true, sums: 2 };
      expect(JSON.parse(out)).toMatchObject({ task: "occupancy", findings: [finding] });
    }
  const { out } = await audit(demand, 1, 1);
  expect(out).toMatch(
    new RegExp(
      `^${deviceOf(1)}: the node's update is what its members signed gives, to the bit \\(0x[0-9a-f]{64}\\); 2 sums, \\d+ signatures verified, members 0x`,
    ),
  );
  await expect(audit(demand, 1, 1, "--client", deviceOf(5))).rejects.toThrow("has no seat of a node");
  const trained = runCommand(learnCommand, ["audit", join(bench.dir, demand)]);
  await expect(trained).rejects.toThrow("is a node");
  // A leader that shows another demand's rounds, hides a sum, or changes what a member gave, is found out.
  const db = new DatabaseSync(transcriptsIn(join(bench.dir, "node-1")));
  const rename = db.prepare("UPDATE rounds SET head = replace(head, ?, ?)");
  const named = (number: string) => `"demand":"${number}"`;
  rename.run(named(demand), named("99"));
  await expect(audit(demand, 1, 2)).rejects.toThrow("shows nothing of round 2");
  rename.run(named("99"), named(demand));
  db.exec("DELETE FROM sums WHERE id IN (SELECT max(id) FROM sums GROUP BY round)");
  await expect(audit(demand, 1, 2)).rejects.toThrow("LEARN_FORGED: Round 2");
  db.exec("UPDATE sums SET vectors = zeroblob(length(vectors))");
  const refused = terminal();
  await expect(
    learnCommand.run(["audit", join(bench.dir, demand), "--node", join(bench.dir, "node-1")], refused.io),
  ).rejects.toThrow("LEARN_FORGED: Round 4");
  expect(refused.said.out).toContain("update is FALSE: AUTH_BAD_SIGNATURE");
  db.exec("DELETE FROM sums; DELETE FROM rounds");
  db.close();
  await expect(audit(demand, 1, 2)).rejects.toThrow("has no seat of a node");
}, 300_000);
