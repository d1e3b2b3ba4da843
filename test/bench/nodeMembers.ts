import { randomBytes } from "node:crypto";
import { runMember } from "../../models/learning/nodeLeader/memberLoop.ts";
import { sampleOf } from "../../models/learning/sample.ts";
import { memberLinkTo } from "../../server/learner/nodeMember.ts";
import { createTrainingPool } from "../../server/rounds/trainingPool.ts";
import { zooTask } from "../../server/rounds/zooTasks.ts";
import { must } from "../../twins/core/result.ts";
import { publicKeyOf, signText } from "../../twins/protocol/deviceAuth.ts";

/** Members of a node, in a process of their own: each with its key and socket, its training on a holder's data. Arguments: url, task, count. */
const [url = "", name = "", count = ""] = process.argv.slice(2);
const task = await zooTask(name);
const pool = createTrainingPool(name, 1);

async function member(n: number): Promise<void> {
  const place = n % task.clients.length;
  const examples = task.clients[place]!.examples;
  const secret = new Uint8Array(32).fill(1);
  new DataView(secret.buffer).setUint32(0, n + 1);
  must(
    await runMember({
      link: memberLinkTo(url),
      publicKey: publicKeyOf(secret),
      sign: (text) => signText(text, secret),
      claims: { task: name, examples: examples.count, examplesPerS: 1, sample: sampleOf(examples) },
      train: pool.trainer(place),
      sliceAt: async () => null,
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      stopped: () => false,
      nowMs: Date.now,
      onStep: () => {},
      // That an answer takes long is told by the figures.
      onRefused: ({ code, message }) => {
        if (code !== "CMD_OFFLINE") process.stderr.write(`${code}: ${message}\n`);
      },
    }),
  );
}
await Promise.all(Array.from({ length: Number(count) }, (_, n) => member(n)));
