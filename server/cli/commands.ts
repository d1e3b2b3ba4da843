import type { CliCommand } from "./command.ts";

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loaded on demand: `aitn --help` must not load the solver. */
  load(): Promise<CliCommand>;
}

/** The commands of `aitn`, in the order of the help page. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "start",
    summary: "Run everything: chain, server, plant, console",
    load: async () => (await import("./start.ts")).startCommand,
  },
  { name: "server", summary: "Run the server alone", load: async () => (await import("./server.ts")).serverCommand },
  {
    name: "plant",
    summary: "Play the machining cell's devices against a server",
    load: async () => (await import("./plant.ts")).plantCommand,
  },
  {
    name: "solve",
    summary: "Schedule a job shop with vehicles",
    load: async () => (await import("./solve.ts")).solveCommand,
  },
  {
    name: "simulate",
    summary: "Simulate the cell, many replications",
    load: async () => (await import("./simulate.ts")).simulateCommand,
  },
  {
    name: "verify",
    summary: "Re-execute a run and compare its digest",
    load: async () => (await import("./verify.ts")).verifyCommand,
  },
  { name: "train", summary: "Train a model of the zoo", load: async () => (await import("./train.ts")).trainCommand },
  {
    name: "export",
    summary: "Export recorded history as MCAP, CSV or JSON lines",
    load: async () => (await import("./export.ts")).exportCommand,
  },
  {
    name: "people",
    summary: "Add, list and remove accounts",
    load: async () => (await import("./people.ts")).peopleCommand,
  },
  {
    name: "bench",
    summary: "Measure, and print ratios to a floor of the same run",
    load: async () => (await import("./bench.ts")).benchCommand,
  },
];
