import { useCallback, useRef, useState } from "react";
import type { Failure, Result } from "../../../twins/core/result.ts";
import { useLink } from "../../session/context.tsx";
import type { PackedModel } from "./pack.ts";
import { type BroughtModel, sendModel } from "./upload.ts";

/** A part crosses a slow line; the last one also waits for the check. */
const PART_MS = 60_000;

export type Upload =
  | { readonly phase: "none" }
  /** Reading and packing, which is the browser's own work. */
  | { readonly phase: "packing" }
  | {
      readonly phase: "sending";
      readonly file: string;
      readonly sent: number;
      readonly of: number;
      readonly sinceMs: number;
    }
  | { readonly phase: "brought"; readonly brought: BroughtModel }
  | { readonly phase: "refused"; readonly file: string | null; readonly error: Failure };

const NONE: Upload = { phase: "none" };

/** Brings a model to the server: one at a time, and another one ends the one before. */
export function useUpload() {
  const link = useLink();
  const [upload, setUpload] = useState<Upload>(NONE);
  const running = useRef<AbortController | null>(null);

  const bring = useCallback(
    async (pack: () => Promise<Result<PackedModel>>): Promise<void> => {
      running.current?.abort();
      const mine = new AbortController();
      running.current = mine;
      setUpload({ phase: "packing" });
      const packed = await pack();
      if (mine.signal.aborted) return;
      if (!packed.ok) return setUpload({ phase: "refused", file: null, error: packed.error });
      const { file, bytes } = packed.value;
      const sinceMs = Date.now();
      const sending = (sent: number): void => setUpload({ phase: "sending", file, sent, of: bytes.length, sinceMs });
      sending(0);
      const put: Parameters<typeof sendModel>[1] = (part) => link.ask("putModel", part, PART_MS);
      const sent = await sendModel(packed.value, put, (n) => !mine.signal.aborted && sending(n), mine.signal);
      if (sent === null || mine.signal.aborted) return;
      setUpload(sent.ok ? { phase: "brought", brought: sent.value } : { phase: "refused", file, error: sent.error });
    },
    [link],
  );
  const clear = useCallback((): void => {
    running.current?.abort();
    setUpload(NONE);
  }, []);
  /** A model that the server has already. */
  const again = useCallback((brought: BroughtModel): void => {
    running.current?.abort();
    setUpload({ phase: "brought", brought });
  }, []);
  return { upload, bring, clear, again };
}
