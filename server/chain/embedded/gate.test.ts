import { expect, it } from "vitest";
import { makeGate } from "./gate.ts";

const soon = () => new Promise((resolve) => setTimeout(resolve, 1));

it("lets nobody read while one writes, and no writer starve behind readers", async () => {
  const gate = makeGate();
  let [readers, writers] = [0, 0];
  const seen: string[] = [];
  const read = (name: string) =>
    gate.read(async () => {
      readers++;
      expect(writers).toBe(0);
      await soon();
      seen.push(name);
      readers--;
    });
  const write = (name: string) =>
    gate.write(async () => {
      writers++;
      expect([readers, writers]).toEqual([0, 1]);
      await soon();
      seen.push(name);
      writers--;
    });
  await Promise.all([read("r1"), read("r2"), write("w1"), read("r3"), write("w2"), read("r4")]);
  expect(seen.slice(0, 2).sort()).toEqual(["r1", "r2"]);
  expect(seen.slice(2, 4)).toEqual(["w1", "w2"]);
  expect(seen.slice(4).sort()).toEqual(["r3", "r4"]);
});

it("opens again after an act that throws", async () => {
  const gate = makeGate();
  const broken = async () => {
    throw new Error("broken");
  };
  await expect(gate.write(broken)).rejects.toThrow("broken");
  await expect(gate.read(broken)).rejects.toThrow("broken");
  expect(await gate.write(async () => "open")).toBe("open");
});
