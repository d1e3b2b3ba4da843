import { useEffect, useState } from "react";
import { OWN_BYTES } from "../../models/learning/ownData.ts";
import { type Failure, ok, refuse } from "../../twins/core/result.ts";
import { hireLearner } from "./hire.ts";
import type { CheckNews, CheckOrder } from "./news.ts";

/** A recording of one's own, and whether a task can be learned on it. */
export type OwnFile =
  | { readonly phase: "none" }
  | { readonly phase: "checking" }
  | { readonly phase: "good"; readonly text: string; readonly examples: number }
  | { readonly phase: "bad"; readonly error: Failure };

const TOO_LARGE = refuse("MODEL_DATA", {
  en: "The file has more than 64 MB. Take a shorter recording.",
  zh: "文件超过 64 MB，请使用较短的录制数据。",
});
const UNREADABLE = refuse("MODEL_DATA", {
  en: "The file cannot be read any more. Choose it again.",
  zh: "文件已无法读取，请重新选择。",
});

async function textIn(file: File) {
  if (file.size > OWN_BYTES) return TOO_LARGE;
  return file.text().then(ok, () => UNREADABLE);
}

/** Judges a file for a task as soon as both are chosen, in a worker of its own: it may be of some years. */
export function useOwnFile(task: string | undefined, file: File | null): OwnFile {
  const [judged, setJudged] = useState<OwnFile>({ phase: "none" });
  useEffect(() => {
    if (file === null || task === undefined) return setJudged({ phase: "none" });
    setJudged({ phase: "checking" });
    const worker = hireLearner();
    let current = true;
    const tell = (found: OwnFile): void => {
      worker.terminate();
      if (current) setJudged(found);
    };
    void textIn(file).then((read) => {
      if (!current) return;
      if (!read.ok) return tell({ phase: "bad", error: read.error });
      const text = read.value;
      worker.onmessage = ({ data }: MessageEvent<CheckNews>) =>
        tell(
          data.kind === "checked"
            ? { phase: "good", text, examples: data.examples }
            : { phase: "bad", error: data.error },
        );
      worker.onerror = ({ message }) => tell({ phase: "bad", error: { code: "HOST_INTERNAL", message } });
      worker.postMessage({ check: task, own: text } satisfies CheckOrder);
    });
    return () => {
      current = false;
      worker.terminate();
    };
  }, [task, file]);
  return judged;
}
