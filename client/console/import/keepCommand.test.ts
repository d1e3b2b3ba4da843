import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { keepCommand } from "./keepCommand.ts";

it.each([
  ["hotel.building.yaml", "npx aitn site create hotel.building.yaml"],
  ["our hotel's.ifc", "npx aitn site create 'our hotel'\\''s.ifc'"],
  ["--id.ifc", "npx aitn site create ./--id.ifc"],
  ["图书馆.ifc", "npx aitn site create '图书馆.ifc'"],
])("%s is one word of a shell", (name, command) => {
  expect(keepCommand(name, "House", ["hotel"])).toBe(command);
});

it.each(["a b'$(date)`id`;\\.ifc", "$HOME.ifc", "a\nb.ifc"])("a shell takes %j as it is", (name) => {
  const script = `npx() { printf %s "$4"; }; ${keepCommand(name, "House", [])}`;
  expect(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" })).toBe(name);
});

it("names another id where the title's is taken", () => {
  expect(keepCommand("a.yaml", "Hotel", ["hotel"])).toBe("npx aitn site create a.yaml --id my-hotel");
  expect(keepCommand("a.yaml", "Hôtel du Lac", ["hotel"])).toBe("npx aitn site create a.yaml");
});
