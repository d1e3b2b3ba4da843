import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadPumpHealth, PUMP_HEALTH_CID, pumpHealthBytes } from "../../models/zoo/pump-health/index.ts";
import type { PumpHealthModel } from "../../models/zoo/pump-health/model.ts";
import { COMMITTED, producePumpHealth } from "../../models/zoo/pump-health/produce.ts";
import { parseSkab, type Recording } from "../../models/zoo/pump-health/recording.ts";
import { type MethodReport, PUBLISHED, reportMethods } from "../../models/zoo/pump-health/report.ts";
import { MEMBERS } from "../../models/zoo/pump-health/train.ts";
import { digestBytes } from "../../twins/core/digest.ts";
import { CodedError, must } from "../../twins/core/result.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";

const DATA = fileURLToPath(new URL("../../twins/sites/fms/recordings/skab", import.meta.url));
const LABELLED = ["valve1_0", "valve1_1", "other_9"] as const;
const MAX_EPOCHS = 10_000;

const usage = `Usage: aitn train pump-health [options]

Trains the pump-fault autoencoder on the anomaly-free recording and prints the content address (CID) of the result.

  --seed N      seed of weights and order (default ${COMMITTED.seed})
  --epochs N    passes over the training rows for each of ${MEMBERS} networks, 1 to ${MAX_EPOCHS} (default ${COMMITTED.epochs})
  --out FILE    write the model file; without it the model is not kept
  --data DIR    folder with anomaly-free.csv, ${LABELLED.map((n) => `${n}.csv`).join(", ")}
                (default: the recordings of the site fms)
  --evaluate    do not train: print F1, false-alarm rate and missed-alarm rate on the labelled recordings,
                beside simple methods and published figures
  --model FILE  the model to evaluate (default: the committed one)
  --json        one JSON object on stdout

The defaults reproduce the committed model byte for byte.
Exit codes: 0 done, 2 wrong usage, 3 refused with a code.
`;

const refuse = (code: "MODEL_DATA" | "HOST_CONFIG", message: string): CodedError => new CodedError({ code, message });

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw refuse("MODEL_DATA", `cannot read ${path}: ${(cause as NodeJS.ErrnoException).code}`);
  }
}

async function readRecording(folder: string, name: string): Promise<{ recording: Recording; bytes: Uint8Array }> {
  const bytes = await readBytes(join(folder, `${name}.csv`));
  const parsed = parseSkab(new TextDecoder().decode(bytes));
  if (!parsed.ok) throw new CodedError({ ...parsed.error, message: `${name}.csv: ${parsed.error.message}` });
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
    if (error instanceof RangeError) throw refuse("MODEL_DATA", error.message);
    throw error;
  }
}

/** Written beside and moved into place, so that a full disk or Ctrl+C leaves no half file. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(`${path}.part`, bytes);
    await rename(`${path}.part`, path);
  } catch (cause) {
    throw refuse("HOST_CONFIG", `cannot write ${path}: ${(cause as NodeJS.ErrnoException).code}`);
  }
}

interface TrainSettings {
  readonly folder: string;
  readonly seed: number;
  readonly epochs: number;
  readonly outFile: string | undefined;
  readonly json: boolean;
}

async function train(settings: TrainSettings, io: CliIo): Promise<number> {
  const { seed, epochs } = settings;
  const { labelled, ...anomalyFree } = await readAll(settings.folder);
  const onEpoch = async (epoch: number, loss: number): Promise<boolean> => {
    if (io.isTty) io.err(`\repoch ${epoch}/${epochs * MEMBERS}  loss ${loss.toFixed(5)}`);
    // Lets Ctrl+C in: training itself never yields.
    await setImmediate();
    return !io.signal.aborted;
  };
  const data = { ...anomalyFree, faulty: labelled.map(({ recording }) => recording) };
  const bytes = await orRefuse(() => producePumpHealth(data, { seed, epochs, onEpoch }));
  if (io.isTty) io.err("\n");
  if (bytes === null) throw new CodedError({ code: "SIM_CANCELLED", message: "training was stopped" });
  const { cid, threshold } = must(loadPumpHealth(bytes));
  if (settings.outFile !== undefined) await writeWhole(settings.outFile, bytes);
  const result = { cid, isCommitted: cid === PUMP_HEALTH_CID, bytes: bytes.length, seed, epochs, threshold };
  if (settings.json) io.out(`${JSON.stringify(result)}\n`);
  else {
    io.out(`${cid}\n${bytes.length} bytes, seed ${seed}, ${epochs} epochs, threshold ${threshold}\n`);
    io.out(result.isCommitted ? "This is the committed model.\n" : `The committed model is ${PUMP_HEALTH_CID}.\n`);
  }
  return EXIT.ok;
}

function table(report: readonly MethodReport[]): string {
  const figures = (m: { f1: number; far: number; mar: number }): string =>
    `${m.f1.toFixed(3)} ${(100 * m.far).toFixed(1).padStart(5)}% ${(100 * m.mar).toFixed(1).padStart(5)}%`;
  const columns = [...LABELLED, "all three"].map((name) => name.padEnd(21)).join("");
  const rows = report.map(
    (r) => `${r.method.padEnd(36)}${[...r.recordings, r.all].map((m) => figures(m).padEnd(21)).join("")}`,
  );
  const published = PUBLISHED.map((p) => `  ${p.method} ${p.f1.toFixed(2)}`).join("\n");
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
      : `${model.cid}\n${table(report)}`,
  );
  return EXIT.ok;
}

/** A whole number of an option, or a usage error in the words of `parseArgs`. */
function wholeNumber(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= low && value <= high) return value;
  const error = new TypeError(`Option '--${name}' takes a whole number from ${low} to ${high}`);
  throw Object.assign(error, { code: "ERR_PARSE_ARGS_INVALID_OPTION_VALUE" });
}

export const trainCommand: CliCommand = {
  name: "train",
  summary: "Train a model of the zoo",
  usage,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        data: { type: "string", default: DATA },
        seed: { type: "string", default: String(COMMITTED.seed) },
        epochs: { type: "string", default: String(COMMITTED.epochs) },
        out: { type: "string" },
        model: { type: "string" },
        evaluate: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
    if (positionals.length !== 1 || positionals[0] !== "pump-health") {
      io.err("aitn train: name one model; there is pump-health.\n");
      return EXIT.usage;
    }
    const seed = wholeNumber("seed", values.seed, 0, 0xffffffff);
    const epochs = wholeNumber("epochs", values.epochs, 1, MAX_EPOCHS);
    if (!values.evaluate)
      return train({ folder: values.data, seed, epochs, outFile: values.out, json: values.json }, io);
    const bytes = values.model === undefined ? pumpHealthBytes() : await readBytes(values.model);
    const loaded = loadPumpHealth(bytes);
    if (!loaded.ok) throw new CodedError(loaded.error);
    return evaluate(values.data, loaded.value, values.json, io);
  },
};
