import type * as tf from "@tensorflow/tfjs";
import type { Figure, Measure, SandboxTask } from "../../twins/protocol/sandbox.ts";
import type { Fallback } from "../sandbox/guard.ts";
import type { Instruction } from "./instruction.ts";
import type { Examples } from "./trainer/trainer.ts";
import { joined } from "./update.ts";

/** A set of examples by the name of who holds it. */
export interface Holding {
  readonly name: string;
  readonly examples: Examples;
}

/** Something to learn together: who holds which data, the network, how it is trained and how it is judged. */
export interface Task {
  /** Of its folder in the zoo. */
  readonly name: string;
  readonly measure: Measure;
  readonly clients: readonly Holding[];
  /** Held out from everybody; the first is the one that counts. A target that was not measured is NaN, which the score leaves out. */
  readonly tests: readonly Holding[];
  readonly instruction: Instruction;
  /** The network without its weights. The caller disposes it. */
  network(): tf.LayersModel;
  /** By the measure. @param outputs what the network says of the examples, raw */
  score(outputs: Float32Array, examples: Examples): number;
  /** What needs no model, on the same test: such as that everything stays as it is. */
  readonly floors: readonly Figure[];
  /** One of the floors as a rule of a single example: what acts where no model may. */
  readonly fallback: Fallback;
  /** From papers, on the same test where not said otherwise. */
  readonly published: readonly Figure[];
}

/** A task of the zoo before its data is read: names of files in its folder `data`, gzipped where they end so. */
export interface TaskSource {
  readonly name: string;
  readonly files: readonly string[];
  /** Where those are, from the repository's root, if not in its folder. */
  readonly folder?: string;
  /** @throws RangeError for data that is none */
  make(texts: Readonly<Record<string, string>>): Task;
  /** What a device with a recording of its own trains on; absent where data mean nothing without the others'. */
  readonly own?: OwnRecording;
}

/** A recording of a device's own, in the format of one of the task's files. */
export interface OwnRecording {
  /** Of the task's files the one whose format it has. */
  readonly like: string;
  /**
   * @param text the recording
   * @param texts the task's files, for scales that all have agreed on
   * @throws RangeError or CodedError for a recording that is none
   */
  examples(text: string, texts: Readonly<Record<string, string>>): Examples;
}

/** The folder of a task's files, from the repository's root. */
export const dataFolderOf = ({ name, folder }: Pick<TaskSource, "name" | "folder">): string =>
  folder ?? `models/zoo/${name}/data`;

/** The texts of a task's files, by their names. @param read the text of one of them, unzipped */
export async function textsOf(
  { files }: Pick<TaskSource, "files">,
  read: (file: string) => Promise<string>,
): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await read(file)] as const)));
}

/** What a task is, without its data. */
export interface TaskAbout extends Pick<Task, "name" | "measure" | "instruction"> {
  /** Whether its network has hidden layers, and so narrower slices for slow devices. */
  readonly hasWidths: boolean;
  /**
   * The format of a device's own recording: the file that it is like, from the repository's root, and how that begins. Null where it
   * can have none.
   */
  readonly own: { readonly like: string; readonly begins: string } | null;
  /** Who holds data of it. */
  readonly holders: readonly { readonly name: string; readonly examples: number }[];
  /** What a stranger's model is replayed on, and would have to fit. */
  readonly replay: Pick<SandboxTask, "input" | "outputs" | "tests" | "fallback">;
}

/** A rule that says the same of every example. */
export const always = (by: string, ...outputs: readonly number[]): Fallback => ({
  by,
  outputs: () => Float32Array.from(outputs),
});

/** Examples of several holders as one. */
export function pooled(holdings: readonly Holding[]): Examples {
  const sets = holdings.map(({ examples }) => examples);
  const shape = sets[0]?.shape ?? [];
  return {
    count: sets.reduce((sum, { count }) => sum + count, 0),
    shape,
    inputs: joined(sets.map(({ inputs }) => inputs)),
    targets: joined(sets.map(({ targets }) => targets)),
  };
}
