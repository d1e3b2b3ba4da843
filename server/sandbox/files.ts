import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log.ts";
import { makeFolder } from "../makeFolder.ts";
import { writeDurably } from "../writeDurably.ts";
import { KeptTrial } from "./kept.ts";

/** What the sandbox keeps in its folder: trials by their id, models and published documents by their CID. */
export interface SandboxFiles {
  /** Folders of the models, and of the documents that were published with them. */
  readonly models: string;
  readonly documents: string;
  /** The trials; one that is no trial stays where it is, and is told in the log. */
  load(): Promise<readonly KeptTrial[]>;
  /** One write of a trial after the other. @throws the system's error where there is no room */
  save(trial: KeptTrial): Promise<void>;
  remove(trial: string): Promise<void>;
  /** @throws the system's error where there is no room */
  keepDocument(name: string, text: string): Promise<void>;
  /** Takes away all models and documents but these, by their files' names. */
  keepOnly(names: ReadonlySet<string>): Promise<void>;
  /** Resolves when all that was asked for is on disk, or has failed. */
  settled(): Promise<void>;
}

/** Largest file of a trial that is read, bytes. */
const TRIAL_BYTES = 1 << 20;
const TRIAL_FILE = /^[0-9a-f-]{36}\.json$/;

/** @throws the system's error where no folder can be made */
export function sandboxFiles(folder: string, log: Log): SandboxFiles {
  const trials = join(folder, "trials");
  const [models, documents] = [join(folder, "models"), join(folder, "published")];
  for (const path of [trials, models, documents]) makeFolder(path);
  const pathOf = (trial: string): string => join(trials, `${trial}.json`);
  let turn: Promise<unknown> = Promise.resolve();
  /** In the order in which they were asked for. */
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const done = turn.then(act);
    turn = done.catch(() => {});
    return done;
  };
  return {
    models,
    documents,
    async load() {
      const loaded: KeptTrial[] = [];
      for (const name of await readdir(trials)) {
        // A write that a kill cut short.
        if (name.endsWith(".tmp")) await rm(join(trials, name), { force: true });
        if (!TRIAL_FILE.test(name)) continue;
        const parsed = await parse(join(trials, name));
        if (parsed === null) log.warn("not a trial", { file: join(trials, name) });
        else loaded.push(parsed);
      }
      return loaded;
    },
    save: (trial) => inTurn(() => writeDurably(pathOf(trial.row.trial), JSON.stringify(trial))),
    remove: (trial) => inTurn(() => rm(pathOf(trial), { force: true })),
    keepDocument: (name, text) => inTurn(() => writeDurably(join(documents, name), text)),
    settled: () => inTurn(async () => {}),
    keepOnly: (names) =>
      inTurn(async () => {
        for (const path of [models, documents])
          for (const name of await readdir(path)) if (!names.has(name)) await rm(join(path, name), { force: true });
      }),
  };
}

async function parse(path: string): Promise<KeptTrial | null> {
  const bytes = await readFile(path);
  if (bytes.length > TRIAL_BYTES) return null;
  try {
    const parsed = KeptTrial.safeParse(JSON.parse(bytes.toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
