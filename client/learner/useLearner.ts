import { useCallback, useEffect, useRef, useState } from "react";
import type { LearnerStep } from "../../models/learning/learner.ts";
import type { Look } from "../../models/learning/learnerLoop.ts";
import type { Failure } from "../../twins/core/result.ts";
import { hireLearner } from "./hire.ts";
import type { LearnerNews, LearnerOrder } from "./news.ts";

/** Lines of what happened that are kept, the newest first. */
const KEPT = 50;

export interface Happened {
  readonly id: number;
  readonly demand: string;
  readonly step: Exclude<LearnerStep, { did: "waited" | "ended" }>;
}

export interface LearnerState {
  readonly phase: "off" | "loading" | "ready";
  readonly device: string | null;
  readonly examples: number;
  readonly examplesPerS: number | null;
  readonly trained: number;
  readonly training: { readonly at: number; readonly of: number } | null;
  /** What the server has for this device; null until it was asked. */
  readonly look: Look | null;
  readonly happened: readonly Happened[];
  readonly error: Failure | null;
}

const OFF: LearnerState = {
  phase: "off",
  device: null,
  examples: 0,
  examplesPerS: null,
  trained: 0,
  training: null,
  look: null,
  happened: [],
  error: null,
};

function afterStep(state: LearnerState, demand: string, step: LearnerStep): LearnerState {
  const before = { ...state, error: null, training: null };
  if (step.did === "waited" || step.did === "ended") return before;
  const id = (state.happened[0]?.id ?? 0) + 1;
  return {
    ...before,
    trained: state.trained + (step.did === "trained" ? 1 : 0),
    examplesPerS: step.did === "applied" ? step.examplesPerS : state.examplesPerS,
    happened: [{ id, demand, step }, ...state.happened].slice(0, KEPT),
  };
}

/** What the page shows after the worker's news. */
export function after(state: LearnerState, news: LearnerNews): LearnerState {
  switch (news.kind) {
    case "ready":
      return { ...state, phase: "ready", device: news.device, examples: news.examples };
    case "training":
      return { ...state, training: { at: news.at, of: news.of } };
    case "look":
      return { ...state, look: news.look, error: null };
    case "step":
      return afterStep(state, news.demand, news.step);
    case "refused":
      return { ...state, error: news.error, training: null };
    case "ended":
      return { ...state, phase: "off", error: news.error, training: null };
  }
}

/** The learner of this tab: one worker from start to stop. */
export function useLearner() {
  const [state, setState] = useState(OFF);
  const worker = useRef<Worker | null>(null);
  const stop = useCallback(() => {
    worker.current?.terminate();
    worker.current = null;
    setState((held) => ({ ...held, phase: "off", training: null }));
  }, []);
  const start = useCallback((order: LearnerOrder) => {
    worker.current?.terminate();
    const hired = hireLearner();
    worker.current = hired;
    setState({ ...OFF, phase: "loading" });
    hired.onmessage = ({ data }: MessageEvent<LearnerNews>) => setState((held) => after(held, data));
    hired.onerror = (event) =>
      setState((held) => after(held, { kind: "ended", error: { code: "HOST_INTERNAL", message: event.message } }));
    hired.postMessage(order);
  }, []);
  useEffect(() => () => worker.current?.terminate(), []);
  return { state, start, stop };
}
