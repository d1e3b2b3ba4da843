import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { CodedError } from "../../twins/core/result.ts";
import { type PlantEvent, startPlant } from "../plant/plant.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";
import { replayError, replayFrom } from "./replayFlags.ts";

const USAGE = `Usage: aitn plant [--url URL] [--data DIR] [--enrol-file FILE] [--factor F] [--from WHERE] [--jobset N] [--seed N] [--json]

Plays the devices of the machining cell over real connections, each with its own key: the pump, the thermometer and the
arm are replayed recordings, machines, vehicles and the cell controller are virtual. All are labelled so.

  --url URL          the server (default http://127.0.0.1:4380)
  --data DIR         keys of the devices and the state of the cell (default .data/plant)
  --enrol-file FILE  a file with an enrolment code, for the first start (default .data/enrol-code)
  --factor F         replay speed of the recordings, 0.1 to 100 (default 1); the virtual cell keeps real time
  --from WHERE       fault: a minute before a labelled fault (default); start; or a number of seconds into the recordings
  --jobset N         job set that the cell works on, 1 to 10 (default 1)
  --seed N           seed of processing times and rejects (default 1)
  --json             one JSON line an event
`;

const usageError = (io: CliIo, text: string): number => {
  io.err(`${text}\nRun aitn plant --help.\n`);
  return EXIT.usage;
};

function describe(event: PlantEvent): string {
  switch (event.kind) {
    case "loop":
      return `recording ${event.recording} has ended and begins again`;
    case "refused":
      return `${event.device}: ${event.error.code}: ${event.error.message}`;
    default:
      return `${event.device} is ${event.kind}`;
  }
}

function readCode(file: string): string | undefined {
  const code = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  return code === "" ? undefined : code;
}

/** `aitn plant`: the devices of the cell, as a process of their own. */
export const plantCommand: CliCommand = {
  name: "plant",
  summary: "Play the machining cell's devices against a server",
  usage: USAGE,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        url: { type: "string", default: "http://127.0.0.1:4380" },
        data: { type: "string", default: ".data/plant" },
        "enrol-file": { type: "string", default: ".data/enrol-code" },
        factor: { type: "string", default: "1" },
        from: { type: "string", default: "fault" },
        jobset: { type: "string", default: "1" },
        seed: { type: "string", default: "1" },
        json: { type: "boolean", default: false },
      },
    });
    const [factor, jobset, seed] = [Number(values.factor), Number(values.jobset), Number(values.seed)];
    const wrong = replayError(values.factor, values.from);
    if (wrong !== null) return usageError(io, wrong);
    if (!Number.isInteger(jobset) || !Number.isInteger(seed))
      return usageError(io, "--jobset and --seed are whole numbers");
    if (!URL.canParse(values.url)) return usageError(io, `--url ${values.url} is not a URL`);
    const tell = (event: PlantEvent): void =>
      values.json ? io.out(`${JSON.stringify(event)}\n`) : io.err(`${describe(event)}\n`);
    const code = readCode(resolve(values["enrol-file"]));
    const plant = await startPlant({
      url: values.url,
      folder: resolve(values.data),
      enrolCode: () => code,
      factor,
      from: replayFrom(values.from),
      jobset,
      seed,
      nowMs: () => Date.now(),
      monotonicS: () => performance.now() / 1000,
      tell,
    }).catch((error: unknown) => {
      if (error instanceof CodedError && error.failure.code === "AUTH_FORBIDDEN")
        io.err("If these devices were enrolled with other keys before, revoke them in the console first.\n");
      throw error;
    });
    if (values.json) io.out(`${JSON.stringify({ ready: true, devices: plant.devices.size })}\n`);
    else io.out(`The plant plays ${plant.devices.size} devices against ${values.url}. Press Ctrl+C to end.\n`);
    await new Promise<void>((ended) => {
      if (io.signal.aborted) ended();
      io.signal.addEventListener("abort", () => ended(), { once: true });
    });
    await plant.close();
    return EXIT.ok;
  },
};
