import { useCallback, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Failure, Result } from "../../../twins/core/result.ts";
import type { JobView } from "../../../twins/protocol/debrief.ts";
import type { DrillSession } from "../session/session.ts";

type Answer<T> = Result<{ readonly job: JobView; readonly value: T | null }>;

/** Something that the server works out in the background: asked for, waited for, asked for again when it is done. */
export interface Work<T> {
  readonly value: T | null;
  /** Null before it was asked for. */
  readonly job: JobView | null;
  readonly failure: Failure | null;
  start(ask: () => Promise<Answer<T>>): void;
  cancel(): void;
}

export function useWork<T>(session: DrillSession): Work<T> {
  const [value, setValue] = useState<T | null>(null);
  const [asked, setAsked] = useState<JobView | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const ask = useRef<(() => Promise<Answer<T>>) | null>(null);
  const jobs = useStore(session.state, (state) => state.jobs);
  const link = useStore(session.state, (state) => state.link);
  const told = asked === null ? null : (jobs[asked.id] ?? asked);
  // What was told of a job of the same id before belongs to an earlier try.
  const job = value !== null && asked !== null ? { ...asked, state: "done" as const } : told;
  const put = useCallback(async (): Promise<void> => {
    const answer = await ask.current?.();
    if (answer === undefined) return;
    setFailure(answer.ok ? null : answer.error);
    if (!answer.ok) return setAsked(null);
    session.state.setState(({ jobs: known }) => ({ jobs: { ...known, [answer.value.job.id]: answer.value.job } }));
    setAsked(answer.value.job);
    setValue(answer.value.value);
  }, [session]);
  const isReady = told?.state === "done" && value === null;
  useEffect(() => {
    if (isReady) void put();
  }, [isReady, put]);
  // Another connection is told of nothing that this one asked for.
  const waits = told?.state === "queued" || told?.state === "running";
  useEffect(() => {
    if (link === "up" && waits) void put();
  }, [link, waits, put]);
  return {
    value,
    job,
    failure,
    start(next) {
      ask.current = next;
      setValue(null);
      void put();
    },
    cancel() {
      if (told !== null) void session.ask("cancelJob", { id: told.id });
    },
  };
}
