import { expect, test } from "vitest";
import { must } from "../../twins/core/result.ts";
import { type ActionState, type CommandBody, commandDigest } from "../../twins/operations/command.ts";
import { createCommandDesk } from "./commands.ts";
import { type DeviceMemory, openMemory } from "./memory.ts";

const body = (id: string, over: Partial<CommandBody> = {}): CommandBody =>
  ({
    commandId: id,
    siteId: "lab",
    thing: "robot-1",
    action: "move",
    input: {},
    plan: null,
    issuedAtMs: 0,
    expiresAtMs: 1000,
    epoch: 0,
    ...over,
  }) as unknown as CommandBody;

function desk(memory: DeviceMemory, nowMs = 500) {
  const told: ActionState[] = [];
  const made = createCommandDesk({
    memory,
    serverClock: { nowMs: () => nowMs },
    things: new Set(["robot-1"]),
    tell: (state) => void told.push(state),
  });
  return { made, told, names: () => told.map((state) => state.state) };
}

test("DEV-15 a command that cannot be remembered is not done", () => {
  const memory = must(openMemory(null));
  memory.save = () => {
    throw new Error("no room");
  };
  const { made, told } = desk(memory);
  let acts = 0;
  made.handle({
    async run() {
      acts++;
      return {};
    },
  });
  made.receive(body("c"));
  expect(told).toMatchObject([{ state: "REJECTED", reason: "the command cannot be kept: no room" }]);
  expect(acts).toBe(0);
});

test.each<[string, Partial<CommandBody>, string]>([
  ["too late", { expiresAtMs: 499 }, "EXPIRED"],
  ["for another's Thing", { thing: "robot-2" as CommandBody["thing"] }, "REJECTED"],
])("DEV-17 a command %s does not act, and never will", (_what, over, state) => {
  const { made, names } = desk(must(openMemory(null)));
  made.handle({ run: async () => ({}) });
  made.receive(body("c", over));
  made.receive(body("c", over));
  expect(names()).toEqual([state, state]);
});

test("DEV-17 a device without a handler, and one that objects, refuse before accepting", () => {
  const { made, told } = desk(must(openMemory(null)));
  made.receive(body("a"));
  made.handle({ check: () => "the door is open", run: async () => ({}) });
  made.receive(body("b"));
  expect(told.map(({ state, reason }) => [state, reason])).toEqual([
    ["REJECTED", "this device takes no commands"],
    ["REJECTED", "the door is open"],
  ]);
});

test("DEV-15 a failing action is FAILED with its reason, and its word is repeated when asked", async () => {
  const { made, told, names } = desk(must(openMemory(null)));
  made.handle({
    async run() {
      throw new Error("gripper lost the part");
    },
  });
  made.receive(body("c"));
  await Promise.resolve();
  await Promise.resolve();
  expect(told.at(-1)).toMatchObject({ state: "FAILED", reason: "gripper lost the part" });
  made.ask("c", commandDigest(body("c")));
  expect(names()).toEqual(["ACCEPTED", "RUNNING", "FAILED", "FAILED"]);
});
