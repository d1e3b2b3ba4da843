import { expect, it } from "vitest";
import type { ChosenFile } from "../ui/chosenFiles.ts";
import { ChosenFiles, plainPath } from "./blobSource.ts";
import { MOST_BYTES, MOST_WHOLE_BYTES, noMemory, sizeFits } from "./limits.ts";
import { mainFile } from "./mainFile.ts";

const chosen = (path: string, content: string | Uint8Array<ArrayBuffer>): ChosenFile => ({
  path,
  file: new File([content], path.split("/").at(-1)!),
});

it("reads pieces of a file wherever they are asked for, small ones without asking for each", async () => {
  const bytes = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 251);
  const one = chosen("a.bin", bytes);
  let asked = 0;
  const slice = one.file.slice.bind(one.file);
  one.file.slice = (...range) => {
    asked++;
    return slice(...range);
  };
  const source = new ChosenFiles([one]).source(one);
  for (const [from, to] of [
    [0, 1],
    [999_990, 1_000_050],
    [500, 500_500],
    [600_000, 600_000],
    [1_000_000, 1_000_010],
  ] as const)
    expect(await source.read(from, to)).toEqual(bytes.subarray(from, to));
  asked = 0;
  for (let at = 0; at < 200_000; at += 100) expect((await source.read(at, at + 3))[0]).toBe(bytes[at]);
  expect(asked).toBe(1);
});

it("says of a file that is gone what to do", async () => {
  const one = chosen("a.ifc", "x");
  one.file.slice = () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) }) as unknown as Blob;
  const read = new ChosenFiles([one]).source(one).read(0, 1);
  await expect(read).rejects.toMatchObject({ failure: { code: "IMPORT_INVALID" } });
  await expect(read).rejects.toThrow("Choose it again");
});

it.each([
  ["a/./b/../c.bin", "a/c.bin"],
  ["../c.bin", null],
  ["a/../../c.bin", null],
  ["/etc/passwd", null],
  ["https://example.org/c.bin", null],
  ["data:,x", null],
  ["a\\c.bin", null],
])("the path %s is %s", (path, plain) => expect(plainPath(path)).toBe(plain));

it("finds what lies beside a file, in its folder or chosen with it, and says what nobody asked for", async () => {
  const all = [chosen("set/chair.gltf", "{}"), chosen("set/bin/chair.bin", "in"), chosen("spare.bin", "by")];
  const files = new ChosenFiles(all);
  const source = files.source(all[0]!);
  const text = async (name: string) => {
    const found = await source.sibling(name);
    return found === null ? null : new TextDecoder().decode(await found.read(0, found.size));
  };
  expect(await text("bin/chair.bin")).toBe("in");
  expect(files.unread).toEqual(["spare.bin"]);
  expect(await text("textures/spare.bin")).toBe("by");
  expect(await text("../../spare.bin")).toBeNull();
  expect(await text("none.bin")).toBeNull();
  expect(files.unread).toEqual([]);
});

it("finds a robot's meshes in the folder that is beside its own, and none above what was chosen", async () => {
  const all = [
    chosen("pkg/urdf/arm.urdf", '<robot name="arm"/>'),
    chosen("pkg/meshes/base.dae", "base"),
    chosen("pkg/meshes/urdf/near.dae", "far"),
    chosen("pkg/urdf/urdf/near.dae", "near"),
    chosen("pkg/tip.dae", "tip"),
  ];
  const source = new ChosenFiles(all).source(all[0]!);
  const text = async (name: string) => {
    const found = await source.sibling(name);
    return found === null ? null : new TextDecoder().decode(await found.read(0, found.size));
  };
  expect(await text("meshes/base.dae")).toBe("base");
  expect(await text("pkg/meshes/base.dae")).toBe("base");
  expect(await text("urdf/near.dae")).toBe("near");
  // A plain name is of its own folder alone: an ESRI grid's .prj is not taken from another's.
  expect(await text("tip.dae")).toBeNull();
  expect(await text("../../../pkg/meshes/base.dae")).toBeNull();
  expect(await text("/pkg/meshes/base.dae")).toBeNull();
  expect(await text("file:///pkg/meshes/base.dae")).toBeNull();
});

it("tells the file that the others belong to", async () => {
  const gltf = chosen("chair.gltf", '{"asset":{"version":"2.0"}}');
  const bin = chosen("chair.bin", new Uint8Array(64));
  const robot = chosen("arm.urdf", '<?xml version="1.0"?><robot name="arm"/>');
  const tower = chosen("tower.ifc", "ISO-10303-21;");
  const picked = async (...all: ChosenFile[]) => {
    const files = new ChosenFiles(all);
    const main = await mainFile(all, files);
    // Its head was looked at, and not more.
    expect(files.unread).toHaveLength(all.length);
    return main.ok ? main.value.path : main.error;
  };
  expect(await picked(bin, gltf)).toBe("chair.gltf");
  expect(await picked(gltf, robot, bin)).toBe("arm.urdf");
  expect(await picked(bin)).toBe("chair.bin");
  expect(await picked(tower, gltf)).toMatchObject({ code: "IMPORT_UNKNOWN", said: { en: /tower.ifc, chair.gltf/ } });
  expect(await picked()).toMatchObject({ code: "IMPORT_UNKNOWN" });
});

it("refuses what a page has no memory for, before it is read", () => {
  const file = (size: number) => ({ name: "a", size });
  const ifc = { format: "ifc", mostBytes: 4 * MOST_WHOLE_BYTES } as const;
  expect(sizeFits(file(MOST_WHOLE_BYTES), ifc).ok).toBe(true);
  expect(sizeFits(file(MOST_WHOLE_BYTES + 1), { format: "cityjson" }).ok).toBe(true);
  expect(sizeFits(file(MOST_WHOLE_BYTES + 1), ifc)).toMatchObject({
    error: {
      code: "IMPORT_TOO_LARGE",
      message: "a has 161 MB; a page takes at most 160 MB of ifc. The command line has more memory: aitn import FILE.",
    },
  });
  expect(sizeFits(file(MOST_BYTES + 1), { format: "geojson" }).ok).toBe(false);
  // The importer refuses it by its own limit, and the command line would too: nobody is sent there.
  expect(sizeFits(file(4 * MOST_WHOLE_BYTES + 1), ifc).ok).toBe(true);
  expect(noMemory()).toMatchObject({ code: "IMPORT_TOO_LARGE", message: expect.stringContaining("aitn import FILE") });
});
