import { addressOf } from "../../models/pipeline/unixfs.ts";
import { CodedError, must, ok, type Result, refuse } from "../../twins/core/result.ts";
import { readModel } from "../sandbox/readModel.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { streamBytes, writeWhole } from "./files.ts";
import { readFlags, wrongWord } from "./flags.ts";
import { type Said, UsageError } from "./language.ts";

const codes = exitCodes({
  en: "MODEL_INVALID, MODEL_LAYER, MODEL_SHAPE, MODEL_BUDGET, MODEL_WEIGHTS, MODEL_TOO_LARGE, HOST_CONFIG",
  zh: "MODEL_INVALID、MODEL_LAYER、MODEL_SHAPE、MODEL_BUDGET、MODEL_WEIGHTS、MODEL_TOO_LARGE、HOST_CONFIG",
});

const usage: Said = {
  en: `Usage: aitn model check FILE [--out OUT] [--json]

Checks a model that you do not trust, without loading any of it: allowed layers and settings, shapes, cost of one example, and
weights that are exactly those of its layers, all finite. FILE is a tfjs layers model: a model.json with its files of weights
beside it, or one JSON file with weightData. Says what it takes and gives, what it costs, and its content address (CID): the same
model has the same one, however it was saved.

  --out OUT  writes the model as one file, whose CID it is
  --json     one JSON object on stdout: input, output, weights, operations, activationBytes, steps, layers, bytes, cid

${codes.en}
`,
  zh: `用法：aitn model check 文件 [--out 输出] [--json]

检查不受信任的模型，不加载其任何部分：允许的层与设置、形状、每例开销，以及与各层完全一致且均为有限数的权重。
文件为 tfjs 分层模型：model.json 及同一文件夹中的权重文件，或含 weightData 的单个 JSON 文件。
给出其输入、输出、开销和内容地址（CID）：同一模型无论如何保存，CID 都相同。

  --out 输出  将模型写成单个文件，CID 即其地址
  --json      标准输出上一个 JSON 对象：input、output、weights、operations、activationBytes、steps、layers、bytes、cid

${codes.zh}
`,
};

/** As `ReadFile`: never more than the limit is held. */
async function read(path: string, mostBytes: number): Promise<Result<Uint8Array>> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of streamBytes(path, "HOST_CONFIG")) {
      bytes += piece.length;
      if (bytes > mostBytes)
        return refuse("MODEL_TOO_LARGE", {
          en: `${path} is larger than the ${mostBytes} bytes that a model may have there.`,
          zh: `${path} 超过模型文件允许的 ${mostBytes} 字节。`,
        });
      pieces.push(piece);
    }
    return ok(Buffer.concat(pieces));
  } catch (error) {
    if (error instanceof CodedError) return { ok: false, error: error.failure };
    throw error;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const shapeText = (shape: readonly number[]): string => shape.join(" x ");

async function check(path: string, out: string | undefined, json: boolean, io: CliIo): Promise<number> {
  const { model, bytes } = must(await readModel(path, read));
  const cid = (await addressOf(once(bytes))).toString();
  if (out !== undefined) await writeWhole(out, bytes);
  const { input, output, cost, layers } = model;
  if (json) {
    io.out(
      `${JSON.stringify({ input, output, ...cost, layers: layers.map(({ kind }) => kind), bytes: bytes.length, cid })}\n`,
    );
    return EXIT.ok;
  }
  const [weights, operations] = [cost.weights, cost.operations].map((n) => n.toLocaleString("en-US"));
  io.out(
    io.language === "zh"
      ? `可接受：${layers.length} 层，输入 ${shapeText(input)}，输出 ${shapeText(output)}\n${weights} 个权重，每例 ${operations} 次运算\n${cid}\n`
      : `accepted: ${layers.length} layers, takes ${shapeText(input)}, gives ${shapeText(output)}\n${weights} weights, ${operations} operations an example\n${cid}\n`,
  );
  return EXIT.ok;
}

const VERBS = ["check"] as const;

export const modelCommand: CliCommand = {
  name: "model",
  usage,
  async run([verb, ...rest], io) {
    if (verb === undefined)
      throw new UsageError({ en: "say what to do first: check.", zh: "请先说明要做什么：check。" });
    if (!VERBS.some((one) => one === verb)) throw wrongWord("model", verb, VERBS);
    const { flags, words } = readFlags(rest, { out: "text", json: "switch" }, 1);
    const [path] = words;
    if (path === undefined) throw new UsageError({ en: "model check needs a file.", zh: "model check 需要一个文件。" });
    return check(path, flags.out, flags.json, io);
  },
};
