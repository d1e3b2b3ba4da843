import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Source } from "../../../twins/import/source.ts";
import { openSource } from "./fileSource.ts";

/** robots/arm.urdf with meshes below it, and a secret above. */
let dir: string;
const robots = () => join(dir, "robots");
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-source-"));
  mkdirSync(join(robots(), "meshes", "deep"), { recursive: true });
  mkdirSync(join(dir, "robots-other"));
  for (const [path, text] of [
    ["robots/arm.urdf", "arm"],
    ["robots/meshes/base.dae", "base"],
    ["robots/meshes/cube.gltf", "cube"],
    ["robots/meshes/cube.bin", "bin"],
    ["robots-other/secret.dae", "secret"],
    ["secret.dae", "secret"],
  ] as const)
    writeFileSync(join(dir, path), text);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function withSource<T>(look: (source: Source) => Promise<T>, mostFiles?: number): Promise<T> {
  const { source, close } = await openSource(join(robots(), "arm.urdf"), mostFiles);
  try {
    return await look(source);
  } finally {
    await close();
  }
}
const text = async (found: Source | null): Promise<string | null> =>
  found === null ? null : new TextDecoder().decode(await found.read(0, found.size));

it("finds what lies beside a file and in folders below it, and what lies beside that", () =>
  withSource(async (source) => {
    expect(await text(await source.sibling("meshes/base.dae"))).toBe("base");
    expect(await text(await source.sibling("meshes/deep/../base.dae"))).toBe("base");
    const cube = await source.sibling("meshes/cube.gltf");
    expect(cube?.name).toBe("cube.gltf");
    expect(await text(await cube!.sibling("cube.bin"))).toBe("bin");
    expect(await source.sibling("cube.bin")).toBeNull();
    expect(await source.sibling("meshes")).toBeNull();
    expect(await source.sibling("none.dae")).toBeNull();
  }));

it.each([
  "../secret.dae",
  "../robots-other/secret.dae",
  "meshes/../../secret.dae",
  "..",
  ".",
  "",
  "/etc/passwd",
  "file:///etc/passwd",
  "https://example.org/a.dae",
  "C:\\secret.dae",
  "..\\secret.dae",
  "meshes/base.dae\0",
])("opens nothing outside the folder: %j", (path) =>
  withSource(async (source) => expect(await source.sibling(path)).toBeNull()),
);

// Windows lets only administrators make links.
it.skipIf(process.platform === "win32")("follows a link inside the folder, and none that leads out of it", async () => {
  symlinkSync("meshes/base.dae", join(robots(), "inside.dae"));
  symlinkSync("../secret.dae", join(robots(), "file.dae"));
  symlinkSync("../robots-other", join(robots(), "folder"));
  symlinkSync(join(dir, "secret.dae"), join(robots(), "meshes", "absolute.dae"));
  symlinkSync("around.dae", join(robots(), "around.dae"));
  await withSource(async (source) => {
    const inside = await source.sibling("inside.dae");
    expect([inside?.name, await text(inside)]).toEqual(["inside.dae", "base"]);
    for (const path of ["file.dae", "folder/secret.dae", "meshes/absolute.dae", "around.dae"])
      expect(await source.sibling(path), path).toBeNull();
  });
  // A folder that is itself reached by a link is the folder all the same.
  symlinkSync("robots", join(dir, "by-link"));
  const { source, close } = await openSource(join(dir, "by-link", "arm.urdf"));
  expect(await text(await source.sibling("meshes/base.dae"))).toBe("base");
  await close();
});

it("holds as many files open as its limit", () =>
  withSource(async (source) => {
    expect(await source.sibling("meshes/base.dae")).not.toBeNull();
    expect(await source.sibling("meshes/cube.bin")).toBeNull();
  }, 2));

it("finds the meshes of a ROS package beside the folder of its URDF, and nothing outside the package", async () => {
  const arm = join(dir, "arm_description");
  for (const folder of ["urdf", "meshes"]) mkdirSync(join(arm, folder), { recursive: true });
  for (const [path, content] of [
    ["package.xml", "<package/>"],
    ["urdf/arm.urdf", "arm"],
    ["meshes/base.dae", "base of the package"],
  ] as const)
    writeFileSync(join(arm, path), content);
  symlinkSync(join(dir, "secret.dae"), join(arm, "meshes", "link.dae"));
  const { source, close } = await openSource(join(arm, "urdf", "arm.urdf"));
  expect(await text(await source.sibling("meshes/base.dae"))).toBe("base of the package");
  expect(await source.sibling("secret.dae")).toBeNull();
  expect(await source.sibling("meshes/link.dae")).toBeNull();
  await close();
  rmSync(join(arm, "package.xml"));
  const alone = await openSource(join(arm, "urdf", "arm.urdf"));
  expect(await alone.source.sibling("meshes/base.dae")).toBeNull();
  await alone.close();
});
