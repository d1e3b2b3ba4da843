import type { Shape } from "../../models/sandbox/layers.ts";
import type { AnyModel } from "../../models/sandbox/network.ts";

/** What a process of the sandbox is told. */
export type ToSandbox =
  | { readonly kind: "load"; readonly model: AnyModel }
  /** `count` examples, one after the other. */
  | { readonly kind: "run"; readonly id: number; readonly count: number; readonly inputs: Float32Array }
  /** The same, one after the other, each with its time. */
  | { readonly kind: "ticks"; readonly id: number; readonly count: number; readonly inputs: Float32Array };

/** What it says. */
export type FromSandbox =
  | { readonly kind: "ready" }
  | { readonly kind: "loaded"; readonly output: Shape }
  | { readonly kind: "outputs"; readonly id: number; readonly outputs: Float32Array }
  | {
      readonly kind: "ticked";
      readonly id: number;
      readonly outputs: Float32Array;
      /** Of each example, ms by the clock. */
      readonly tookMs: Float64Array;
      /** The same of the processor alone. */
      readonly cpuMs: Float64Array;
    }
  | { readonly kind: "broken"; readonly message: string };
