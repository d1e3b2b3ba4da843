import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io as connect, type Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Task } from "../../models/learning/task.ts";
import {
  initialWeights,
  predict,
  type Trained,
  type TrainingPlan,
  train,
} from "../../models/learning/trainer/trainer.ts";
import { networksOf } from "../../models/learning/width/networks.ts";
import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { publicKeyOf, signText } from "../../twins/protocol/deviceAuth.ts";
import { type MemberClaims, membershipText, NODE_LIMITS, proofText } from "../../twins/protocol/node.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { stderrLog } from "../log.ts";
import { zooTask } from "../rounds/zooTasks.ts";
import { type NodeOptions, type ServedNode, startNode } from "./nodeLeader.ts";
import { memberLinkTo, runNodeMember } from "./nodeMember.ts";
import { openRoster } from "./roster.ts";
import { openTranscripts, type Transcripts, transcriptsIn } from "./transcripts.ts";

const secretOf = (n: number): Uint8Array => new Uint8Array(32).fill(n + 31);
const LEADER = `0x${"1e".repeat(20)}`;
const keyOf = (n: number): string => publicKeyOf(secretOf(n));

let dir: string;
let task: Task;
const served: ServedNode[] = [];
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-node-"));
  task = await zooTask("occupancy");
}, 60_000);
afterEach(async () => {
  for (const one of served.splice(0)) await one.close();
  for (const end of ends.splice(0)) await end();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function kept(name: string): Transcripts {
  const transcripts = must(openTranscripts(transcriptsIn(join(dir, name))));
  ends.push(async () => transcripts.close());
  return transcripts;
}

async function serve(name: string, over: Partial<NodeOptions> = {}): Promise<ServedNode> {
  const options: NodeOptions = {
    task: "occupancy",
    members: 6,
    buffer: 6,
    joins: 1,
    maxLate: 3,
    levels: [1],
    maxTurnS: 60,
    stepMs: 2_000,
    leader: LEADER,
    transcripts: over.transcripts ?? kept(name),
    roster: must(await openRoster(join(dir, name, "members.json"))),
    host: "127.0.0.1",
    port: 0,
    log: stderrLog("node", () => {}),
    onNews: () => {},
    ...over,
  };
  const node = must(await startNode(options));
  served.push(node);
  return node;
}

/** A member as a process would be; `end` is what kill -9 does: its connection is gone, and all that it has not given. */
function memberOf(url: string, n: number, onStep: (did: string) => void = () => {}, learnt = task) {
  const stop = new AbortController();
  const link = memberLinkTo(url);
  const holder = learnt.clients[n]?.name ?? "";
  const refused: string[] = [];
  const run = runNodeMember({
    link,
    secret: secretOf(n),
    task: learnt,
    holder,
    signal: stop.signal,
    onStep: ({ did }) => onStep(did),
    onRefused: ({ code }) => refused.push(code),
  });
  const member = {
    refused,
    kill() {
      stop.abort();
      link.close();
    },
    async end() {
      member.kill();
      must(await run);
    },
  };
  ends.push(member.end);
  return member;
}

const planOf = ({ instruction }: Task): TrainingPlan => {
  const { epochs, batch, optimiser, rate, loss } = instruction;
  return { epochs, batch, optimiser, rate, loss, proximal: 0, seed: 7, width: 1 };
};

/** The weighted mean of what these members' first trainings move, each made again here. */
async function plainMean(from: Float32Array, who: readonly number[]): Promise<number[]> {
  const model = task.network();
  const all = who.reduce((sum, n) => sum + task.clients[n]!.examples.count, 0);
  const mean = Array.from(from, () => 0);
  for (const n of who) {
    const { examples } = task.clients[n]!;
    const seed = rng(7, `member ${keyOf(n)} 0`).below(2 ** 31);
    const trained = await train(model, from, examples, { ...planOf(task), seed });
    for (const [i, w] of trained!.weights.entries()) mean[i]! += ((w - from[i]!) * examples.count) / all;
  }
  model.dispose();
  return mean;
}

it("NOD-05 NOD-06 six members over sockets, two killed after they have sealed: the leader has the mean of the four", async () => {
  const { node, url } = await serve("killed");
  const model = task.network();
  const from = initialWeights(model, 3);
  const members = Array.from({ length: 6 }, (_, n) => {
    let helped = 0;
    const member = memberOf(url, n, (did) => {
      if (did === "helped") helped++;
      // Its keys, then its shares are out: the others mask with it, and it never masks.
      if (n < 2 && helped === 2) member.kill();
    });
    return member;
  });
  await node.full;
  const trained = await node.round({ kind: "round", demand: "1", weights: from, plan: planOf(task) }, null);
  const mean = await plainMean(from, [2, 3, 4, 5]);
  for (const [i, w] of trained!.weights.entries()) expect(w - from[i]!).toBeCloseTo(mean[i]!, 4);
  expect(Math.max(...mean.map(Math.abs))).toBeGreaterThan(0.01);
  // Those who are left go on, and the model learns.
  let weights = trained!.weights;
  const [test] = task.tests;
  const scoreOf = (w: Float32Array) => task.score(predict(model, w, test!.examples), test!.examples);
  for (let round = 0; round < 8; round++)
    weights = (await node.round({ kind: "round", demand: "1", weights, plan: planOf(task) }, null))!.weights;
  expect(scoreOf(weights)).toBeGreaterThan(Math.max(scoreOf(from), task.floors[0]!.value));
  expect(members.flatMap(({ refused }) => refused).filter((code) => code === "LEARN_FORGED")).toEqual([]);
  model.dispose();
}, 180_000);

it("NOD-08 a leader that is started again has its members back, and a round whose time is over hands over what there is", async () => {
  const first = await serve("again", { members: 4, buffer: 4, joins: 1_000 });
  for (let n = 0; n < 4; n++) memberOf(first.url, n);
  await first.node.full;
  const model = task.network();
  const from = initialWeights(model, 3);
  model.dispose();
  const event = { kind: "round", demand: "1", weights: from, plan: planOf(task) } as const;
  // A machine that is busy may need more than one such round for its first sum.
  let some: Trained | null = null;
  while (some === null) some = await first.node.round(event, 5_000);
  expect(some.steps).toBeGreaterThan(0);
  expect(some.steps).toBeLessThan(1_000);
  expect(some.weights).not.toEqual(from);
  await first.close();
  const port = Number(new URL(first.url).port);
  const second = await serve("again", { members: 4, buffer: 4, joins: 2, port });
  // Known from its disk.
  expect(second.node.members()).toEqual(first.node.members());
  expect((await second.node.round(event, null))!.steps).toBe(2);
}, 120_000);

it("NOD-09 a round whose transcript is full ends with the sums that there are", async () => {
  const transcripts = must(openTranscripts(transcriptsIn(join(dir, "full")), { all: 1_000_000, round: 1 }));
  ends.push(async () => transcripts.close());
  const { node, url } = await serve("full", { members: 3, buffer: 3, joins: 1_000, transcripts });
  for (let n = 0; n < 3; n++) memberOf(url, n);
  await node.full;
  const model = task.network();
  const event = { kind: "round", demand: "1", weights: initialWeights(model, 3), plan: planOf(task) } as const;
  model.dispose();
  expect((await node.round(event, null))!.steps).toBe(1);
}, 120_000);

it("NOD-03 members too slow for the whole network train a slice of it, and what none of them holds stays", async () => {
  const milling = await zooTask("milling-fault");
  const over = { task: "milling-fault", members: 3, buffer: 3, levels: [1, 0.5], maxTurnS: 1e-9 };
  const { node, url } = await serve("slices", over);
  for (let n = 0; n < 3; n++) memberOf(url, n, () => {}, milling);
  await node.full;
  const networks = networksOf(milling.network);
  const from = initialWeights(networks.at(1), 3);
  const half = new Set(networks.slice(0.5)?.indices);
  networks.dispose();
  const trained = await node.round({ kind: "round", demand: "1", weights: from, plan: planOf(milling) }, null);
  expect(half.size).toBeLessThan(from.length);
  const moved = from.reduce((count, w, i) => count + (trained?.weights[i] === w ? 0 : 1), 0);
  expect(moved).toBeGreaterThan(half.size / 2);
  for (const [i, w] of from.entries()) if (!half.has(i)) expect(trained?.weights[i]).toBe(w);
}, 120_000);

const claims: MemberClaims = { task: "occupancy", examples: 10, examplesPerS: 5, sample: `0x${"00".repeat(32)}` };

/** Asks as anybody may. */
async function stranger(url: string) {
  const socket: Socket = connect(`${url}/node`, { transports: ["websocket"], forceNew: true, reconnection: false });
  ends.push(async () => void socket.disconnect());
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  const ask = async (name: unknown, params: unknown) =>
    (await socket.timeout(10_000).emitWithAck("ask", name, params)) as {
      ok: boolean;
      value?: { run: string; nonce: string };
      error?: { code: string; details?: { waitMs?: number } };
    };
  const code = async (name: unknown, params: unknown) => (await ask(name, params)).error?.code ?? "ok";
  const prove = async (n: number, said = claims, by = n, leader = LEADER) => {
    const hello = (await ask("hello", { protocol: PROTOCOL_VERSION, publicKey: keyOf(n) })).value!;
    const text = proofText(hello.run, hello.nonce, keyOf(n), said);
    const membership = signText(membershipText(leader, { claims: said, atMs: 5 }), secretOf(n));
    return code("prove", { claims: said, atMs: 5, membership, signature: signText(text, secretOf(by)) });
  };
  return { socket, ask, code, prove };
}

it("NOD-01 every ask is acknowledged with ok or a code, and too many are refused with the time to wait", async () => {
  const { url } = await serve("wire", { members: 3, buffer: 3 });
  const { code, prove } = await stranger(url);
  expect(await code("hello", { protocol: 99, publicKey: keyOf(1) })).toBe("WIRE_VERSION");
  for (const name of ["constructor", "ask", 5, null]) expect(await code(name, {})).toBe("WIRE_SCHEMA");
  for (const params of [null, {}, { has: -1 }, { has: 1, more: 1 }])
    expect(await code("turn", params)).toBe("WIRE_SCHEMA");
  const vector = new Uint8Array(NODE_LIMITS.vectorBytes + 4);
  expect(await code("masked", { batch: "b", vector })).toBe("WIRE_SCHEMA");
  const many = await stranger(url);
  const answers = await Promise.all(
    Array.from({ length: NODE_LIMITS.burstAsks + 5 }, () => many.ask("turn", { has: null })),
  );
  expect(answers.filter(({ error }) => error?.code === "AUTH_RATE").length).toBeGreaterThan(0);
  expect(answers.find(({ error }) => error?.code === "AUTH_RATE")?.error?.details?.waitMs).toBeGreaterThan(0);
  expect(await prove(1)).toBe("ok");
});

it("NOD-02 a member proves its key for this connection, once for ever says what it has, and its newest connection counts", async () => {
  const { url, node } = await serve("proof", { members: 3, buffer: 3 });
  const one = await stranger(url);
  expect(await one.code("turn", { has: null })).toBe("AUTH_REQUIRED");
  const nobodys = `0x${"11".repeat(64)}`;
  expect(await one.code("prove", { claims, atMs: 5, membership: nobodys, signature: nobodys })).toBe("AUTH_REQUIRED");
  expect(await one.prove(1, claims, 2)).toBe("AUTH_BAD_SIGNATURE");
  // Its word to others is of another leader's node.
  expect(await one.prove(1, claims, 1, `0x${"2e".repeat(20)}`)).toBe("AUTH_BAD_SIGNATURE");
  expect(await one.prove(1, { ...claims, task: "air-quality" })).toBe("LEARN_UNKNOWN");
  expect(await one.prove(1)).toBe("ok");
  expect(await one.code("turn", { has: null })).toBe("ok");
  const ended = new Promise<void>((resolve) => one.socket.once("disconnect", () => resolve()));
  const again = await stranger(url);
  expect(await again.prove(1, { ...claims, examples: 99 })).toBe("ok");
  await ended;
  expect(node.members().get(keyOf(1))?.claims.examples).toBe(10);
  expect(await again.code("turn", { has: null })).toBe("ok");
  // Another's proof is good for its own connection alone.
  const hello = (await again.ask("hello", { protocol: PROTOCOL_VERSION, publicKey: keyOf(1) })).value!;
  const signature = signText(proofText(hello.run, hello.nonce, keyOf(1), claims), secretOf(1));
  const thief = await stranger(url);
  await thief.ask("hello", { protocol: PROTOCOL_VERSION, publicKey: keyOf(1) });
  const membership = signText(membershipText(LEADER, { claims, atMs: 5 }), secretOf(1));
  expect(await thief.code("prove", { claims, atMs: 5, membership, signature })).toBe("AUTH_BAD_SIGNATURE");
  const [two, three, four] = await Promise.all([stranger(url), stranger(url), stranger(url)]);
  expect([await two.prove(2), await three.prove(3), await four.prove(4)]).toEqual(["ok", "ok", "AUTH_FORBIDDEN"]);
  // What a member's first words were is on disk.
  expect(must(await openRoster(join(dir, "proof", "members.json"))).members).toEqual(node.members());
});
