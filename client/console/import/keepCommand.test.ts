import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { keepCommand } from "./keepCommand.ts";

it.each([
  ["hotel.building.yaml", "aitn site create hotel.building.yaml"],
  ["our hotel's.ifc", "aitn site create 'our hotel'\\''s.ifc'"],
  ["--id.ifc", "aitn site create ./--id.ifc"],
  ["图书馆.ifc", "aitn site create '图书馆.ifc'"],
])("%s is one word of a shell", (name, command) => {
  expect(keepCommand(name)).toBe(command);
});

it.each(["a b'$(date)`id`;\\.ifc", "$HOME.ifc", "a\nb.ifc"])("a shell takes %j as it is", (name) => {
  const script = `aitn() { printf %s "$3"; }; ${keepCommand(name)}`;
  expect(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" })).toBe(name);
});
