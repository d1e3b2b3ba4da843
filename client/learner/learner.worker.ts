import { io } from "socket.io-client";
import { addressOfKey } from "../../contracts-abi/typed-data/signature.ts";
import { trainingSigner } from "../../contracts-abi/typed-data/training.ts";
import type { Held, LearnerPorts } from "../../models/learning/learner.ts";
import { type LearnerLink, openLearnerLink } from "../../models/learning/learnerLink.ts";
import { runLearner } from "../../models/learning/learnerLoop.ts";
import type { Offer } from "../../models/learning/offer.ts";
import { memoryBytes, memoryOf } from "../../models/learning/record.ts";
import { sampleOf } from "../../models/learning/sample.ts";
import type { Holding, Task } from "../../models/learning/task.ts";
import { chooseWasm } from "../../models/learning/trainer/backend.ts";
import { initialWeights, train } from "../../models/learning/trainer/trainer.ts";
import { networksOf } from "../../models/learning/width/networks.ts";
import { CodedError } from "../../twins/core/result.ts";
import { LEARNING_NAMESPACE } from "../../twins/protocol/learning.ts";
import type { CheckNews, CheckOrder, LearnerNews, LearnerOrder } from "./news.ts";
import { type ByteStore, deviceKey, openByteStore } from "./storage.ts";
import { zooTask } from "./zooData.ts";

interface WorkerScope {
  onmessage: ((message: MessageEvent<LearnerOrder | CheckOrder>) => void) | null;
  postMessage(news: LearnerNews | CheckNews): void;
}
const scope = self as unknown as WorkerScope;
const tell = (news: LearnerNews | CheckNews): void => scope.postMessage(news);

function link(): LearnerLink {
  const socket = io(LEARNING_NAMESPACE, { transports: ["websocket"], reconnectionDelayMax: 4_000 });
  return openLearnerLink(socket, (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  });
}

function heldOf(task: Task, { examples }: Holding): Held {
  const networks = networksOf(task.network);
  return {
    examples: examples.count,
    samples: [sampleOf(examples)],
    async train(weights, plan, correction) {
      tell({ kind: "training", at: 0, of: plan.epochs });
      let at = 0;
      return train(networks.at(plan.width), weights, examples, plan, correction, async () => {
        tell({ kind: "training", at: ++at, of: plan.epochs });
        // The socket answers its server between the epochs.
        await new Promise((resolve) => setTimeout(resolve));
        return true;
      });
    },
    async measure({ instruction, seed }: Offer) {
      const { batch, optimiser, rate, loss } = instruction;
      const atMs = performance.now();
      const plan = { epochs: 1, batch, optimiser, rate, loss, proximal: 0, seed, width: 1 };
      await train(networks.at(1), initialWeights(networks.at(1), seed), examples, plan, null);
      return Math.max(1e-3, examples.count / Math.max(1e-3, (performance.now() - atMs) / 1000));
    },
  };
}

const memoriesIn = (store: ByteStore): Pick<LearnerPorts, "recall" | "keep"> => ({
  async recall(demand, round) {
    const bytes = await store.get(`memory ${demand} ${round % 2}`);
    return bytes === null ? null : memoryOf(bytes);
  },
  // Two places a demand, in turn: the round before, and the one on its way.
  keep: (demand, round, memory) => store.set(`memory ${demand} ${round % 2}`, memoryBytes(memory)),
});

async function run({ task: name, holder, own, code, owner }: LearnerOrder): Promise<void> {
  await chooseWasm("/wasm/");
  const task = await zooTask(name, own);
  const holding = task.clients.find((client) => client.name === holder);
  if (holding === undefined) throw new RangeError(`no holder ${holder}`);
  const store = await openByteStore("aitn-learner");
  const secret = await deviceKey(store);
  const device = addressOfKey(secret).toLowerCase();
  const held = heldOf(task, holding);
  const wire = link();
  tell({ kind: "ready", device, examples: held.examples });
  const done = await runLearner({
    link: wire,
    secret,
    code,
    owner,
    stopped: () => false,
    onStep: (demand, step) => tell({ kind: "step", demand: demand.demand, step }),
    onLook: (look) => tell({ kind: "look", look }),
    onRefused: (demand, error) => tell({ kind: "refused", demand: demand?.demand ?? null, error }),
    portsOn({ chainId, market }) {
      return {
        ...trainingSigner(chainId, market, secret),
        platform: "browser",
        ask: wire.ask,
        holds: async (offer) => (offer.task === name ? held : null),
        ...memoriesIn(store),
      };
    },
  });
  if (!done.ok) tell({ kind: "ended", error: done.error });
}

async function check({ check: name, own }: CheckOrder): Promise<void> {
  const task = await zooTask(name, own);
  tell({ kind: "checked", examples: task.clients.at(-1)?.examples.count ?? 0 });
}

scope.onmessage = ({ data }) => {
  const done = "check" in data ? check(data) : run(data);
  done.catch((error: unknown) =>
    tell({
      kind: "ended",
      error:
        error instanceof CodedError
          ? error.failure
          : { code: "HOST_INTERNAL", message: error instanceof Error ? error.message : String(error) },
    }),
  );
};
