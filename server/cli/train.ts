import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { buildModel } from "../../models/sandbox/build.ts";
import { MEMBERS } from "../../models/zoo/pump-health/architecture.ts";
import { loadPumpHealth, PUMP_HEALTH_CID, pumpHealthBytes } from "../../models/zoo/pump-health/index.ts";
import type { PumpHealthModel } from "../../models/zoo/pump-health/model.ts";
import { COMMITTED, produceFederated, producePumpHealth } from "../../models/zoo/pump-health/produce.ts";
import { parseSkab, type Recording } from "../../models/zoo/pump-health/recording.ts";
import { type MethodReport, PUBLISHED, reportMethods } from "../../models/zoo/pump-health/report.ts";
import { FEDERATED_ROUNDS } from "../../models/zoo/pump-health/task.ts";
import { digestBytes } from "../../twins/core/digest.ts";
import { CodedError, must, ok } from "../../twins/core/result.ts";
import { readModel } from "../sandbox/readModel.ts";
import { startTfjs } from "../tfjs.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { Refusal } from "./failures.ts";
import { readBytes, writeWhole } from "./files.ts";
import { numberFlag, readFlags, SEED, wrongWord } from "./flags.ts";
import { type Language, padded, type Said, UsageError } from "./language.ts";

const DATA = fileURLToPath(new URL("../../twins/sites/fms/recordings/skab", import.meta.url));
const MODELS = ["pump-health"] as const;
const LABELLED = ["valve1_0", "valve1_1", "other_9"] as const;
const MAX_EPOCHS = 10_000;

const codes = exitCodes({
  en: "MODEL_DATA, MODEL_INVALID, MODEL_TOO_LARGE, HOST_CONFIG, SIM_CANCELLED",
  zh: "MODEL_DATA、MODEL_INVALID、MODEL_TOO_LARGE、HOST_CONFIG、SIM_CANCELLED",
});

const usage: Said = {
  en: `Usage: aitn train pump-health [options]

Trains the pump-fault autoencoder on the anomaly-free recording and prints the content address (CID) of the result.

  --seed N      seed of weights and order (default ${COMMITTED.seed})
  --epochs N    passes over the training rows for each of ${MEMBERS} networks, 1 to ${MAX_EPOCHS} (default ${COMMITTED.epochs})
  --weights FILE  do not train: make the model file of weights that aitn learn run pump-health --model wrote
  --out FILE    write the model file; without it the model is not kept
  --data DIR    folder with anomaly-free.csv, ${LABELLED.map((n) => `${n}.csv`).join(", ")}
                (default: the recordings of the site fms)
  --evaluate    do not train: print F1, false-alarm rate and missed-alarm rate on the labelled recordings,
                beside simple methods and published figures
  --model FILE  the model to evaluate (default: the committed one)
  --json        one JSON object on stdout

The defaults reproduce the committed model byte for byte.
${codes.en}
`,
  zh: `用法：aitn train pump-health [选项]

用无异常的录制训练水泵故障自编码器，并输出结果的内容地址（CID）。

  --seed N         权重和次序的种子（默认 ${COMMITTED.seed}）
  --epochs N       ${MEMBERS} 个网络各自遍历训练数据的次数，1 到 ${MAX_EPOCHS}（默认 ${COMMITTED.epochs}）
  --weights 文件   不训练：用 aitn learn run pump-health --model 写出的权重制成模型文件
  --out 文件       写出模型文件；不给则不保留模型
  --data 文件夹    含 anomaly-free.csv、${LABELLED.map((n) => `${n}.csv`).join("、")}
                   （默认：现场 fms 的录制）
  --evaluate       不训练：给出在有标注录制上的 F1、误报率和漏报率，并列出简单方法和已发表的数字
  --model 文件     要评估的模型（默认：仓库中的模型）
  --json           标准输出上一个 JSON 对象

默认值逐字节重现仓库中的模型。
${codes.zh}
`,
};

async function readRecording(folder: string, name: string): Promise<{ recording: Recording; bytes: Uint8Array }> {
  const bytes = await readBytes(join(folder, `${name}.csv`), "MODEL_DATA");
  const parsed = parseSkab(new TextDecoder().decode(bytes));
  if (!parsed.ok) {
    const { code, message, said } = parsed.error;
    if (said === undefined) throw new CodedError({ ...parsed.error, message: `${name}.csv: ${message}` });
    throw new Refusal(code, { en: `${name}.csv: ${said.en}`, zh: `${name}.csv：${said.zh}` });
  }
  return { recording: parsed.value, bytes };
}

async function readAll(folder: string) {
  const { recording: anomalyFree, bytes } = await readRecording(folder, "anomaly-free");
  const labelled = await Promise.all(LABELLED.map(async (name) => ({ name, ...(await readRecording(folder, name)) })));
  return { anomalyFree, anomalyFreeSha256: digestBytes(bytes), labelled };
}

/** A refusal in place of a stack trace when a recording is well-formed but unusable. */
async function orRefuse<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RangeError) throw new CodedError({ code: "MODEL_DATA", message: error.message });
    throw error;
  }
}

interface TrainSettings {
  readonly folder: string;
  readonly seed: number;
  readonly epochs: number;
  /** Of federated weights; trained here without it. */
  readonly weightsFile: string | undefined;
  readonly outFile: string | undefined;
  readonly json: boolean;
}

/** Weights of a tfjs model that is not trusted, in the order of its layers. */
async function weightsOf(path: string): Promise<Float32Array> {
  const { model } = must(await readModel(path, async (file) => ok(await readBytes(file, "MODEL_DATA"))));
  await startTfjs();
  const network = buildModel(model);
  const flat = Float32Array.from(network.trainableWeights.flatMap((weight) => Array.from(weight.read().dataSync())));
  network.dispose();
  return flat;
}

async function train(settings: TrainSettings, io: CliIo): Promise<number> {
  const { seed, weightsFile } = settings;
  const epochs = weightsFile === undefined ? settings.epochs : FEDERATED_ROUNDS;
  const zh = io.language === "zh";
  const { labelled, ...anomalyFree } = await readAll(settings.folder);
  const onEpoch = async (epoch: number, loss: number): Promise<boolean> => {
    if (io.isTty) {
      const passes = `${epoch}/${epochs * MEMBERS}`;
      io.err(zh ? `\r轮次 ${passes}  损失 ${loss.toFixed(5)}` : `\repoch ${passes}  loss ${loss.toFixed(5)}`);
    }
    // Lets Ctrl+C in: training itself never yields.
    await setImmediate();
    return !io.signal.aborted;
  };
  const data = { ...anomalyFree, faulty: labelled.map(({ recording }) => recording) };
  const weights = weightsFile === undefined ? null : await weightsOf(weightsFile);
  const bytes = await orRefuse(() =>
    weights === null
      ? producePumpHealth(data, { seed, epochs, onEpoch })
      : produceFederated(data, weights, { seed, epochs }),
  );
  if (io.isTty && weights === null) io.err("\n");
  if (bytes === null) throw new Refusal("SIM_CANCELLED", { en: "Training was stopped.", zh: "训练已停止。" });
  const { cid, threshold } = must(loadPumpHealth(bytes));
  if (settings.outFile !== undefined) await writeWhole(settings.outFile, bytes);
  const result = { cid, isCommitted: cid === PUMP_HEALTH_CID, bytes: bytes.length, seed, epochs, threshold };
  if (settings.json) io.out(`${JSON.stringify(result)}\n`);
  else {
    io.out(
      zh
        ? `${cid}\n${bytes.length} 字节，种子 ${seed}，${epochs} 轮，阈值 ${threshold}\n`
        : `${cid}\n${bytes.length} bytes, seed ${seed}, ${epochs} epochs, threshold ${threshold}\n`,
    );
    if (result.isCommitted) io.out(zh ? "这就是仓库中的模型。\n" : "This is the committed model.\n");
    else io.out(zh ? `仓库中的模型是 ${PUMP_HEALTH_CID}。\n` : `The committed model is ${PUMP_HEALTH_CID}.\n`);
  }
  return EXIT.ok;
}

function table(report: readonly MethodReport[], language: Language): string {
  const zh = language === "zh";
  const figures = (m: { f1: number; far: number; mar: number }): string =>
    `${m.f1.toFixed(3)} ${(100 * m.far).toFixed(1).padStart(5)}% ${(100 * m.mar).toFixed(1).padStart(5)}%`;
  const columns = [...LABELLED, zh ? "三者合计" : "all three"].map((name) => padded(name, 21)).join("");
  const rows = report.map(
    (r) => `${r.method.padEnd(36)}${[...r.recordings, r.all].map((m) => figures(m).padEnd(21)).join("")}`,
  );
  const published = PUBLISHED.map((p) => `  ${p.method} ${p.f1.toFixed(2)}`).join("\n");
  if (zh)
    return `${padded("F1、误报率、漏报率", 36)}${columns}\n${rows.join("\n")}

每段录制的前 400 个样本作为基线，其后逐样本计数。
已发表的 F1 针对该基准的全部录制，因此不是同一个测试：
${published}
`;
  return `${"F1, false-alarm, missed-alarm rate".padEnd(36)}${columns}\n${rows.join("\n")}

Counted sample by sample after the first 400 of each recording, which are its baseline.
Published F1, over all recordings of the benchmark, so not the same test:
${published}
`;
}

async function evaluate(folder: string, model: PumpHealthModel, json: boolean, io: CliIo): Promise<number> {
  const { anomalyFree, labelled } = await readAll(folder);
  const cases = labelled.map(({ recording }) => recording);
  const report = await orRefuse(() => reportMethods(model, anomalyFree, cases));
  const named = report.map((r) => ({
    ...r,
    recordings: Object.fromEntries(LABELLED.map((name, i) => [name, r.recordings[i]])),
  }));
  io.out(
    json
      ? `${JSON.stringify({ cid: model.cid, methods: named, published: PUBLISHED })}\n`
      : `${model.cid}\n${table(report, io.language)}`,
  );
  return EXIT.ok;
}

export const trainCommand: CliCommand = {
  name: "train",
  usage,
  async run(args, io) {
    const { flags, words } = readFlags(
      args,
      {
        data: "text",
        seed: "text",
        epochs: "text",
        weights: "text",
        out: "text",
        model: "text",
        evaluate: "switch",
        json: "switch",
      },
      1,
    );
    const [name] = words;
    if (name === undefined)
      throw new UsageError({ en: `name a model: ${MODELS.join(", ")}.`, zh: `请给出模型：${MODELS.join(", ")}。` });
    if (!MODELS.some((known) => known === name)) throw wrongWord(name, name, MODELS);
    const [unused, other] = flags.evaluate
      ? ([["out", "weights"], "--evaluate"] as const)
      : ([["model"], "training"] as const);
    const used = unused.find((flag) => flags[flag] !== undefined);
    if (used !== undefined)
      throw new UsageError({
        en: `--${used} has no meaning with ${other}.`,
        zh: `--${used} 与${other === "training" ? "训练" : " --evaluate "}不能同用。`,
      });
    const folder = flags.data ?? DATA;
    const seed = numberFlag("seed", flags.seed ?? String(COMMITTED.seed), SEED);
    const epochs = numberFlag("epochs", flags.epochs ?? String(COMMITTED.epochs), {
      low: 1,
      high: MAX_EPOCHS,
      whole: true,
    });
    if (!flags.evaluate) {
      const files = { weightsFile: flags.weights, outFile: flags.out };
      return train({ folder, seed, epochs, ...files, json: flags.json }, io);
    }
    const bytes = flags.model === undefined ? pumpHealthBytes() : await readBytes(flags.model, "MODEL_DATA");
    return evaluate(folder, must(loadPumpHealth(bytes)), flags.json, io);
  },
};
