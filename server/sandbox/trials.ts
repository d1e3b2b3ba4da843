import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { ZOO_ABOUT } from "../../models/zoo/about.gen.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { AskParams } from "../../twins/protocol/console.ts";
import { type ModelFacts, SANDBOX_WIRE, type SandboxResults, type TrialRow } from "../../twins/protocol/sandbox.ts";
import type { Log } from "../log.ts";
import { unknownTask } from "../refusals.ts";
import { diskFailure } from "../store/files.ts";
import { makeTurnstile } from "../turnstile.ts";
import { modelFileName } from "./contestant.ts";
import { type SandboxFiles, sandboxFiles } from "./files.ts";
import { runJob } from "./jobs.ts";
import type { KeptTrial } from "./kept.ts";
import { type Documents, documentNames, type PublishedFile, publishedAs } from "./published.ts";
import { type Replays, startReplays } from "./replays.ts";
import { fitOf } from "./score.ts";
import { fitting } from "./tasks.ts";
import type { Uploaded } from "./uploads.ts";

export const TRIAL_LIMITS = {
  /** Of all people. */
  trials: 2_000,
  /** Of all models together, bytes. */
  modelBytes: 2 * 1024 ** 3,
  /** Brought by one person and not tried yet; the oldest makes room. */
  untried: 4,
  /** Files that wait for their check or are being checked. */
  checks: 8,
} as const;

/** How often the progress of a replay is told, ms. */
const TELL_EVERY_MS = 500;

export interface TrialDeps {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** To the consoles of a person: how a trial of theirs stands; null: it is off their list. */
  tell(person: string, trial: string, row: TrialRow | null): void;
}

/** Models that people try, each seen by its own person alone. */
export interface Trials {
  /** Newest first. */
  of(person: string): readonly TrialRow[];
  /** Checks a file and keeps its model. MODEL_*; AUTH_RATE, STORE_FULL */
  put(person: string, uploaded: Uploaded): Promise<Result<SandboxResults["putModel"]>>;
  /** MODEL_SHAPE, SIM_UNKNOWN, SIM_BUDGET, LEARN_UNKNOWN, STORE_FULL */
  begin(person: string, asked: AskParams<"tryModel">): Promise<Result<{ readonly trial: string }>>;
  cancel(person: string, trial: string): Promise<Result<void>>;
  remove(person: string, trial: string): Promise<Result<void>>;
  /** The person has no account any more: what they published stays, without them. */
  forget(person: string): Promise<void>;
  find(person: string, trial: string): Result<KeptTrial>;
  all(): readonly KeptTrial[];
  /** Keeps a trial as it is now, and tells its person; null: it is gone. STORE_FULL */
  change(trial: string, to: (before: KeptTrial) => KeptTrial): Promise<Result<KeptTrial | null>>;
  pathOf(model: ModelFacts): string;
  /** Keeps the documents of a publication before the trial says that there are any. STORE_FULL */
  publish(trial: string, documents: Documents, to: (before: KeptTrial) => KeptTrial): Promise<Result<KeptTrial | null>>;
  /** Where what is published under a CID lies, of those whose trials are published. */
  published(cid: string): PublishedFile | null;
  close(): Promise<void>;
}

interface Put {
  readonly model: ModelFacts;
  readonly digest: KeptTrial["modelDigest"];
}

const INTERRUPTED = refuse("SIM_CANCELLED", {
  en: "The server ended while this model was replayed. Try it again.",
  zh: "重放该模型期间服务器退出，请重新试验。",
});

const unknownTrial = refuse("SIM_UNKNOWN", {
  en: "There is no such trial on your list. Look at the list again.",
  zh: "您的列表中没有该试验，请重新查看列表。",
});
const unknownModel = refuse("SIM_UNKNOWN", {
  en: "This model is not here any more. Bring its file again.",
  zh: "该模型已不在此处，请重新上传其文件。",
});

export const isOpen = ({ row }: KeptTrial): boolean => row.phase === "waiting" || row.phase === "running";
/** Proposed, or on the way there: a wallet that never proposes it holds up nothing. */
const isPublished = ({ row: { publication }, account }: KeptTrial): boolean =>
  publication !== null && (publication.phase === "proposed" || (publication.phase !== "failed" && account === null));

/** What was running when the server ended is not run again by itself: it may be what ended it. */
const afterRestart = (kept: KeptTrial): KeptTrial =>
  kept.row.phase === "running" && !INTERRUPTED.ok
    ? { ...kept, row: { ...kept.row, phase: "cancelled", failure: INTERRUPTED.error } }
    : kept;

/** Opens what a folder keeps. @returns STORE_* when the disk fails */
export async function openTrials(deps: TrialDeps): Promise<Result<Trials>> {
  try {
    const files = sandboxFiles(deps.folder, deps.log);
    const desk = new Desk(deps, files);
    for (const before of await files.load()) await desk.restore(before);
    await desk.sweep();
    desk.goOn();
    return ok(desk);
  } catch (error) {
    return diskFailure(error);
  }
}

class Desk implements Trials {
  readonly #deps: TrialDeps;
  readonly #files: SandboxFiles;
  readonly #kept = new Map<string, KeptTrial>();
  /** By person, the newest last. */
  readonly #untried = new Map<string, Put[]>();
  readonly #replays: Replays;
  readonly #ending = new AbortController();
  /** A check keeps its model's file before anybody knows of it: nothing is swept meanwhile. */
  readonly #inTurn = makeTurnstile(1);
  #checks = 0;
  /** When progress was last told. */
  #toldMs = 0;

  constructor(deps: TrialDeps, files: SandboxFiles) {
    this.#deps = deps;
    this.#files = files;
    this.#replays = startReplays({
      log: deps.log,
      trials: () => this.all(),
      pathOf: (model) => this.pathOf(model),
      change: (trial, row) => this.change(trial, (before) => ({ ...before, row: { ...before.row, ...row } })),
      progress: (trial, progress) => this.#progress(trial, { progress }),
    });
  }

  async restore(before: KeptTrial): Promise<void> {
    const kept = afterRestart(before);
    this.#kept.set(kept.row.trial, kept);
    if (kept !== before) await this.#files.save(kept);
  }

  goOn(): void {
    this.#replays.next();
  }

  /** Takes away models that nobody needs. */
  sweep(): Promise<void> {
    return this.#inTurn(() => {
      const documents = this.all().flatMap(({ row }) => documentNames(row.publication));
      return this.#files.keepOnly(new Set([...this.#models().map(modelFileName), ...documents]));
    });
  }

  #models(): readonly ModelFacts[] {
    const untried = [...this.#untried.values()].flat().map(({ model }) => model);
    return [...untried, ...this.all().map(({ row }) => row.model)];
  }

  all(): readonly KeptTrial[] {
    return [...this.#kept.values()];
  }

  #own(person: string): readonly KeptTrial[] {
    return this.all()
      .filter((kept) => kept.person === person)
      .sort((a, b) => b.row.atMs - a.row.atMs);
  }

  of(person: string): readonly TrialRow[] {
    return this.#own(person).map(({ row }) => row);
  }

  pathOf(model: ModelFacts): string {
    return join(this.#files.models, modelFileName(model));
  }

  find(person: string, trial: string): Result<KeptTrial> {
    const kept = this.#kept.get(trial);
    return kept?.person === person ? ok(kept) : unknownTrial;
  }

  async put(person: string, { file, of, parts }: Uploaded): Promise<Result<SandboxResults["putModel"]>> {
    const bytes = new Map(this.#models().map((model) => [model.cid, model.bytes]));
    if ([...bytes.values()].reduce((sum, n) => sum + n, of) > TRIAL_LIMITS.modelBytes)
      return refuse("STORE_FULL", {
        en: "The sandbox's models fill their room. Remove trials that you need no more, then bring the model again.",
        zh: "沙箱的模型空间已满。请移除不再需要的试验，然后重新上传模型。",
      });
    if (this.#checks >= TRIAL_LIMITS.checks)
      return refuse("AUTH_RATE", {
        en: `${this.#checks} models wait for their check already. Bring it again in a minute.`,
        zh: `已有 ${this.#checks} 个模型在等待检查，请一分钟后重新上传。`,
      });
    this.#checks++;
    try {
      const put = await this.#inTurn(() => this.#check(person, file, parts));
      if (!put.ok) return put;
      await this.sweep();
      return ok({ model: put.value.model, fits: fitting(put.value.model) });
    } finally {
      this.#checks--;
    }
  }

  async #check(person: string, file: string, parts: Uploaded["parts"]): Promise<Result<Put>> {
    const { signal } = this.#ending;
    const move = parts.map(({ buffer }) => buffer);
    const checked = await runJob("check", { file, parts, folder: this.#files.models }, { signal }, move);
    if (!checked.ok) return checked;
    const put = { model: checked.value.facts, digest: checked.value.digest };
    const others = (this.#untried.get(person) ?? []).filter(({ model }) => model.cid !== put.model.cid);
    this.#untried.set(person, [...others, put].slice(-TRIAL_LIMITS.untried));
    return ok(put);
  }

  /** As the person brought it, or has tried it. */
  #held(person: string, cid: string): Put | undefined {
    const untried = this.#untried.get(person)?.find(({ model }) => model.cid === cid);
    if (untried !== undefined) return untried;
    const tried = this.#own(person).find(({ row }) => row.model.cid === cid);
    return tried === undefined ? undefined : { model: tried.row.model, digest: tried.modelDigest };
  }

  /** Whether one more of a person has room; the oldest that may go makes it. */
  async #room(person: string): Promise<Result<void>> {
    const own = this.#own(person);
    if (own.filter(isOpen).length >= SANDBOX_WIRE.waiting)
      return refuse("SIM_BUDGET", {
        en: `${SANDBOX_WIRE.waiting} of your trials are waiting already. Wait for them, or cancel one.`,
        zh: `您已有 ${SANDBOX_WIRE.waiting} 个试验在等待，请等待其完成，或取消一个。`,
      });
    const idle = own.filter((kept) => !isOpen(kept) && !isPublished(kept));
    const oldest = own.length < SANDBOX_WIRE.trials ? undefined : idle.at(-1);
    if (oldest !== undefined) return this.remove(person, oldest.row.trial);
    if (own.length < SANDBOX_WIRE.trials && this.#kept.size < TRIAL_LIMITS.trials) return ok(undefined);
    return refuse("SIM_BUDGET", {
      en: "There is no room for another trial: what is here waits or is published. Remove a trial, or ask others to.",
      zh: "没有空间再进行试验：现有的都在等待或已发布。请移除一个试验，或请他人移除。",
    });
  }

  async begin(
    person: string,
    { cid, task, scenarios, seed }: AskParams<"tryModel">,
  ): Promise<Result<{ trial: string }>> {
    const about = ZOO_ABOUT.find(({ name }) => name === task);
    if (about === undefined) return unknownTask(task);
    const held = this.#held(person, cid);
    if (held === undefined) return unknownModel;
    const fits = fitOf({ name: task, ...about.replay }, held.model);
    const room = fits.ok ? await this.#room(person) : fits;
    if (!room.ok) return room;
    const row: TrialRow = {
      trial: randomUUID(),
      atMs: this.#deps.clock.nowMs(),
      model: held.model,
      task,
      scenarios: [...new Set(scenarios)],
      seed,
      phase: "waiting",
      progress: null,
      failure: null,
      result: null,
      digest: null,
      publication: null,
    };
    this.#kept.set(row.trial, { person, modelDigest: held.digest, account: null, row });
    const kept = await this.change(row.trial, (before) => before);
    if (!kept.ok) {
      this.#kept.delete(row.trial);
      return kept;
    }
    this.goOn();
    return ok({ trial: row.trial });
  }

  async change(trial: string, to: (before: KeptTrial) => KeptTrial): Promise<Result<KeptTrial | null>> {
    const before = this.#kept.get(trial);
    // What goes on after the end is made good by the next start: by then the folder may be another server's.
    if (before === undefined || this.#ending.signal.aborted) return ok(null);
    const after = to(before);
    this.#kept.set(trial, after);
    try {
      await this.#files.save({ ...after, row: { ...after.row, progress: null } });
    } catch (error) {
      return diskFailure(error);
    } finally {
      // It may have been changed again, or be gone, meanwhile.
      if (this.#kept.get(trial) === after) this.#tell(after);
    }
    return ok(after);
  }

  #tell({ person, row }: KeptTrial): void {
    if (person !== null) this.#deps.tell(person, row.trial, row);
  }

  #progress(trial: string, progress: Pick<TrialRow, "progress">): void {
    const before = this.#kept.get(trial);
    if (before?.row.phase !== "running") return;
    const after = { ...before, row: { ...before.row, ...progress } };
    this.#kept.set(trial, after);
    const nowMs = this.#deps.clock.nowMs();
    if (nowMs - this.#toldMs < TELL_EVERY_MS) return;
    this.#toldMs = nowMs;
    this.#tell(after);
  }

  publish(
    trial: string,
    documents: Documents,
    to: (before: KeptTrial) => KeptTrial,
  ): Promise<Result<KeptTrial | null>> {
    // In one turn: what nobody names yet would be swept.
    return this.#inTurn(async () => {
      try {
        for (const [name, text] of Object.entries(documents)) await this.#files.keepDocument(name, text);
      } catch (error) {
        return diskFailure(error);
      }
      return this.change(trial, to);
    });
  }

  published(cid: string): PublishedFile | null {
    for (const { row } of this.#kept.values()) {
      const found = publishedAs(row, cid);
      if (found !== null)
        return { path: join(found.isModel ? this.#files.models : this.#files.documents, found.name), type: found.type };
    }
    return null;
  }

  async cancel(person: string, trial: string): Promise<Result<void>> {
    const kept = this.find(person, trial);
    if (!kept.ok || !isOpen(kept.value)) return kept.ok ? ok(undefined) : kept;
    this.#replays.stop(trial);
    const changed = await this.change(trial, (before) => ({
      ...before,
      row: { ...before.row, phase: "cancelled", progress: null },
    }));
    return changed.ok ? ok(undefined) : changed;
  }

  async remove(person: string, trial: string): Promise<Result<void>> {
    const kept = this.find(person, trial);
    if (!kept.ok) return kept;
    if (isPublished(kept.value))
      return refuse("CHAIN_EXISTS", {
        en: "This model is proposed to the community, so its trial stays on the list. Nothing was changed.",
        zh: "该模型已提交给社区，其试验会保留在列表中；未作任何更改。",
      });
    await this.#drop(kept.value);
    await this.sweep();
    return ok(undefined);
  }

  async #drop({ person, row }: KeptTrial): Promise<void> {
    this.#replays.stop(row.trial);
    this.#kept.delete(row.trial);
    await this.#files.remove(row.trial);
    if (person !== null) this.#deps.tell(person, row.trial, null);
  }

  async forget(person: string): Promise<void> {
    this.#untried.delete(person);
    for (const kept of this.#own(person)) {
      if (isPublished(kept)) await this.change(kept.row.trial, (before) => ({ ...before, person: null }));
      else await this.#drop(kept);
    }
    await this.sweep();
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#replays.close();
    await this.#files.settled();
  }
}
