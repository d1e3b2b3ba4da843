import { beforeEach, expect, test } from "vitest";
import { ASK_AFTER_MS, createHeartbeat, type Heartbeat, LOOK_EVERY_MS, SILENT_AFTER_MS } from "./heartbeat.ts";

let nowMs: number;
let told: string[];
let open: (() => void)[];
let heartbeat: Heartbeat;
/** A server that answers at once, or not at all. */
let awake: boolean;

beforeEach(() => {
  [nowMs, told, open, awake] = [0, [], [], true];
  heartbeat = createHeartbeat({
    ask(answered) {
      told.push("asked");
      if (!awake) open.push(answered);
      else {
        answered();
        heartbeat.heard();
      }
    },
    onSilent: () => told.push("silent"),
    onHeard: () => told.push("heard"),
    nowMs: () => nowMs,
  });
});

function pass(ms: number, stepMs = LOOK_EVERY_MS): void {
  for (const endMs = nowMs + ms; nowMs < endMs; ) {
    nowMs += stepMs;
    heartbeat.look();
  }
}
const begin = (): void => heartbeat.begin();

test("a server that says nothing of itself is asked, and is there as long as it answers", () => {
  begin();
  pass(60_000);
  expect(told).not.toContain("silent");
  expect(told.length).toBe(1 + 60_000 / ASK_AFTER_MS);
});

test("one that hangs is silent after its time, once, with one question open; the first word from it ends that", () => {
  begin();
  awake = false;
  pass(SILENT_AFTER_MS - LOOK_EVERY_MS);
  expect(told).toEqual(["asked", "asked"]);
  pass(60_000);
  expect(told).toEqual(["asked", "asked", "silent"]);
  awake = true;
  for (const answered of open) answered();
  heartbeat.heard();
  expect(told.at(-1)).toBe("heard");
  pass(60_000);
  expect(told.filter((what) => what === "silent")).toHaveLength(1);
});

test("whatever comes is a sign of life: a server too busy to answer but sending is there", () => {
  begin();
  awake = false;
  for (let i = 0; i < 20; i++) {
    pass(SILENT_AFTER_MS / 2);
    heartbeat.heard();
  }
  expect(told).not.toContain("silent");
});

test("a server that never answered the question is not judged by it", () => {
  awake = false;
  begin();
  pass(120_000);
  expect(told).toEqual(["asked"]);
});

test("time in which this thread did not run is not the server's silence", () => {
  begin();
  awake = false;
  pass(3 * 60_000, 60_000);
  expect(told).not.toContain("silent");
});

test("what is gone is not silent, and the next connection begins anew", () => {
  begin();
  awake = false;
  pass(SILENT_AFTER_MS / 2);
  heartbeat.end();
  pass(60_000);
  expect(told).not.toContain("silent");
  begin();
  // An answer to the connection before is no sign of this one.
  for (const answered of open.slice(0, -1)) answered();
  pass(60_000);
  expect(told).not.toContain("silent");
});
