import { expect, it } from "vitest";
import { makeTurns } from "./turns.ts";

it("lets one act a key run at a time, in order, whatever the others end with", async () => {
  const turns = makeTurns();
  const order: string[] = [];
  const act = (name: string, fails: boolean) => async () => {
    order.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 1));
    order.push(`${name} ends`);
    if (fails) throw new Error(name);
    return name;
  };
  const all = [turns.take("k", act("a", true)), turns.take("k", act("b", false)), turns.take("k", act("c", false))];
  expect((await Promise.allSettled(all)).map((one) => one.status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(order).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

it("lets other keys run meanwhile", async () => {
  const turns = makeTurns();
  let release = () => {};
  const held = turns.take("slow", () => new Promise<void>((resolve) => (release = resolve)));
  expect(await turns.take("fast", async () => "done")).toBe("done");
  release();
  await held;
});
