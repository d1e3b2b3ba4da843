import { expect, test } from "vitest";
import { FOLDERS, type Folder, imports, isTest, sources, target } from "./sources.ts";

/** ARCHITECTURE.md section 1. */
const MAY_IMPORT: Record<Folder, readonly Folder[]> = {
  twins: [],
  "contracts-abi": [],
  models: ["twins"],
  server: ["twins", "models", "contracts-abi"],
  client: ["twins", "models", "contracts-abi"],
};

const folderOf = (path: string): Folder | null => FOLDERS.find((folder) => path.startsWith(`${folder}/`)) ?? null;
const product = () => sources().filter(({ path }) => !isTest(path) && /\.tsx?$/.test(path));

test("folders import only what they may", () => {
  const wrong: string[] = [];
  for (const source of product()) {
    const from = folderOf(source.path);
    if (from === null) continue;
    for (const { specifier } of imports(source)) {
      const path = target(source, specifier);
      const to = path === null ? null : folderOf(path);
      if (to !== null && to !== from && !MAY_IMPORT[from].includes(to)) wrong.push(`${source.path} -> ${path}`);
    }
  }
  expect(wrong).toEqual([]);
});

/** Floors inside a folder: a file may import its own floor and those before it; type-only imports carry no code. */
const FLOORS: Record<string, readonly (readonly string[])[]> = {
  twins: [
    ["core"],
    ["state", "operations", "sim"],
    ["protocol", "hazards", "crowd", "kpis", "things"],
    ["drill"],
    ["sites", "import"],
  ],
  client: [["ui"], ["session", "wallet", "learner"], ["scene", "panels", "drill"], ["importing"], ["console"]],
};

test("inside twins and client, code looks only down the floors", () => {
  const wrong: string[] = [];
  for (const source of product()) {
    const [folder, part] = source.path.split("/");
    const floors = FLOORS[folder ?? ""];
    const mine = floors?.findIndex((floor) => floor.includes(part ?? "")) ?? -1;
    if (floors === undefined || mine < 0) continue;
    for (const { specifier, typeOnly } of imports(source)) {
      const path = target(source, specifier);
      if (typeOnly || path === null || !path.startsWith(`${folder}/`)) continue;
      const theirs = floors.findIndex((floor) => floor.includes(path.split("/")[1] ?? ""));
      if (theirs > mine) wrong.push(`${source.path} -> ${path}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("nothing of the server knows the plant", () => {
  const wrong = product()
    .filter(
      ({ path }) => path.startsWith("server/") && !path.startsWith("server/plant/") && path !== "server/cli/plant.ts",
    )
    .flatMap((source) => imports(source).map(({ specifier }) => `${source.path} -> ${target(source, specifier)}`))
    .filter((line) => line.includes("-> server/plant/"));
  expect(wrong).toEqual([]);
});

test("only server/chain imports ethers, and only the client imports three and React", () => {
  const wrong: string[] = [];
  for (const source of product())
    for (const { specifier } of imports(source)) {
      if (specifier === "ethers" && !source.path.startsWith("server/chain/")) wrong.push(`${source.path} -> ethers`);
      if (/^(three|react|react-dom|@react-three)(\/|$)/.test(specifier) && !source.path.startsWith("client/"))
        wrong.push(`${source.path} -> ${specifier}`);
    }
  expect(wrong).toEqual([]);
});
