import { createStore } from "zustand/vanilla";
import type { ErrorCode } from "../../twins/core/errors.ts";
import type { LocalText } from "../../twins/core/place.ts";
import type { Failure } from "../../twins/core/result.ts";
import type { Format } from "../../twins/import/imported.ts";
import { webglSupport } from "../scene/support.ts";
import type { ChosenFile } from "../ui/chosenFiles.ts";
import type { ImportNews, ImportOrder, LookedAt } from "./news.ts";
import { MOST_TRIANGLES } from "./preview.ts";

/** A file that this browser looks at. */
export type Look =
  | { readonly phase: "none" }
  /** The last one was stopped. */
  | { readonly phase: "stopped"; readonly name: string }
  | {
      readonly phase: "running";
      readonly name: string;
      /** Null until the file of several is known. */
      readonly bytes: number | null;
      readonly stage: "read" | "draw";
      readonly share: number;
      /** Null where it is not known. */
      readonly leftMs: number | null;
    }
  | { readonly phase: "done"; readonly lookedAt: LookedAt }
  | {
      readonly phase: "refused";
      readonly name: string;
      readonly failure: Failure;
      /** What somebody said that the file is; null where nobody did. */
      readonly asked: Format | null;
    };

/** Without a sign of life for so long, a file is given up: no product of a building takes a tenth of it. */
export const SILENT_MS = 120_000;
/** Before so much of the work, and of time, nobody knows how long the rest takes. */
const LEAST_SHARE = 0.03;
const LEAST_MS = 1_500;
/** Finest level of detail of the ground: where the processor draws, every fourth point of it. */
const LOD = { hardware: 3, software: 2, none: 2 } as const;

/** Time that is left at the pace of what is done, ms; null where that says nothing yet. */
export const leftMs = (passedMs: number, share: number): number | null =>
  share < LEAST_SHARE || passedMs < LEAST_MS ? null : (passedMs * (1 - share)) / share;

const failure = (code: ErrorCode, said: LocalText): Failure => ({ code, message: said.en, said });
const stuck = (): Failure =>
  failure("IMPORT_INVALID", {
    en: `The import made no progress for ${SILENT_MS / 1000} seconds and was ended: a shape in the file cannot be built. Take that shape out, or export the file anew.`,
    zh: `导入在 ${SILENT_MS / 1000} 秒内没有进展，已终止：文件中有形状无法生成。请去掉该形状，或重新导出文件。`,
  });
const broke = (): Failure =>
  failure("IMPORT_TOO_LARGE", {
    en: "The browser ended the import, most likely for want of memory. The command line has more: aitn import FILE.",
    zh: "浏览器终止了导入，很可能是内存不足。命令行可用的内存更多：aitn import 文件。",
  });

export const lookStore = createStore<Look>(() => ({ phase: "none" }));

let worker: Worker | null = null;
/** What is looked at, and as what. */
let order: Pick<ImportOrder, "files" | "format"> = { files: [], format: null };
let watch: ReturnType<typeof setTimeout> | undefined;

/** Ends the thread, whatever it is in the middle of; its memory is the browser's again. */
function end(next: Look): void {
  worker?.terminate();
  worker = null;
  clearTimeout(watch);
  lookStore.setState(next, true);
}

const nameNow = (): string => {
  const look = lookStore.getState();
  return "name" in look ? look.name : "";
};

function take(news: ImportNews, begunMs: number): void {
  const look = lookStore.getState();
  if (look.phase !== "running") return;
  if (news.kind === "began") lookStore.setState({ ...look, name: news.name, bytes: news.bytes }, true);
  else if (news.kind === "progress") {
    const { stage, share } = news;
    const left = stage === "read" ? leftMs(performance.now() - begunMs, share) : null;
    lookStore.setState({ ...look, stage, share, leftMs: left }, true);
  } else if (news.kind === "done") end({ phase: "done", lookedAt: news.lookedAt });
  else end({ phase: "refused", name: look.name, failure: news.failure, asked: order.format });
}

/**
 * Looks at files in a thread of their own, instead of those before. Nothing of them leaves this browser.
 * @param format what somebody says that the file is; null: what its beginning or its name tells
 */
export function lookAtFiles(files: readonly ChosenFile[], format: Format | null = null): void {
  order = { files, format };
  const name = files[0]?.file.name ?? "";
  end({ phase: "running", name, bytes: null, stage: "read", share: 0, leftMs: null });
  const own = new Worker(new URL("./importer.worker.ts", import.meta.url), { type: "module", name: "importer" });
  worker = own;
  const begunMs = performance.now();
  const giveUp = (failure: Failure): void => end({ phase: "refused", name: nameNow(), failure, asked: format });
  const sign = (): void => {
    clearTimeout(watch);
    watch = setTimeout(() => giveUp(stuck()), SILENT_MS);
  };
  sign();
  own.onmessage = ({ data }: MessageEvent<ImportNews>) => {
    if (worker !== own) return;
    sign();
    take(data, begunMs);
  };
  own.onerror = (event) => {
    event.preventDefault();
    if (worker === own) giveUp(broke());
  };
  const support = webglSupport();
  own.postMessage({ files, format, most: MOST_TRIANGLES[support], lod: LOD[support] } satisfies ImportOrder);
}

/** The same files once more, taken for what somebody says that they are. */
export const lookAgainAs = (format: Format | null): void => lookAtFiles(order.files, format);

/** Stops what runs. */
export const stopLooking = (): void => end({ phase: "stopped", name: nameNow() });
/** Forgets all of it: the page is left. */
export function forgetLook(): void {
  order = { files: [], format: null };
  end({ phase: "none" });
}
