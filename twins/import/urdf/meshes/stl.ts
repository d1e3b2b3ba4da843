import type { Mesh } from "../../geometry/mesh.ts";
import { invalid } from "../../refusals.ts";
import { readWhole } from "../../source.ts";
import { textLines } from "./lines.ts";
import { type MeshFile, mustFit } from "./meshFile.ts";
import { Welder } from "./welder.ts";

/** A binary file: a title of 80 bytes, the number of triangles, and of each normal, corners and two bytes more. */
const HEAD = 84;
const TRIANGLE = 50;
/** How much of a file is looked at to tell words from numbers. */
const LOOKED_AT = 1024;

const triangleCount = (bytes: Uint8Array): number =>
  bytes.length < HEAD ? -1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(80, true);

/**
 * Whether it is a text. Many a program begins its binary files with "solid", too, so the size is what tells: 84 bytes and 50 of each
 * triangle. Only where that does not fit, words do.
 */
function isText(bytes: Uint8Array): boolean {
  if (bytes.length === HEAD + TRIANGLE * triangleCount(bytes)) return false;
  const head = String.fromCharCode(...bytes.subarray(0, LOOKED_AT));
  return /^\s*solid\b[\s\S]*\b(facet|endsolid)\b/i.test(head) && !head.includes("\0");
}

async function readBinary(bytes: Uint8Array, file: MeshFile): Promise<Mesh> {
  const count = triangleCount(bytes);
  if (count === -1 || bytes.length < HEAD + TRIANGLE * count)
    throw invalid(
      { entity: "file" },
      { en: "It is cut off, or it is no STL file.", zh: "文件被截断，或不是 STL 文件。" },
    );
  mustFit(count, file, { entity: "file" });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const welder = new Welder();
  for (let t = 0; t < count; t++) {
    // The normal is passed over: the order of the corners says the same.
    const corner = (i: number): number => {
      const at = HEAD + TRIANGLE * t + 12 * (i + 1);
      const point = [view.getFloat32(at, true), view.getFloat32(at + 4, true), view.getFloat32(at + 8, true)] as const;
      if (!point.every(Number.isFinite)) throw notFinite({ entity: `triangle ${t}` });
      return welder.vertex(...point);
    };
    welder.mesh.triangle(corner(0), corner(1), corner(2));
    if (file.pace.due()) await file.pace.rest(0.4 + (0.6 * t) / count);
  }
  return welder.mesh;
}

const notFinite = (where: { readonly entity: string } | { readonly line: number }) =>
  invalid(where, { en: "A corner is no three finite numbers.", zh: "某个角点不是三个有限的数。" });

async function readText(bytes: Uint8Array, file: MeshFile): Promise<Mesh> {
  const welder = new Welder();
  let corners: number[] = [];
  let [line, done, ended] = [0, 0, false];
  for (const text of textLines(bytes)) {
    line++;
    done += text.length + 1;
    const [word, ...numbers] = text.trim().split(/\s+/);
    const key = word!.toLowerCase();
    if (key === "vertex") {
      const point = numbers.map(Number);
      if (point.length !== 3 || !point.every(Number.isFinite)) throw notFinite({ line });
      corners.push(welder.vertex(...(point as [number, number, number])));
    } else if (key === "endfacet") {
      if (corners.length !== 3)
        throw invalid(
          { line },
          {
            en: `The facet has ${corners.length} corners; 3 are expected.`,
            zh: `面有 ${corners.length} 个角点，应为 3 个。`,
          },
        );
      mustFit(welder.mesh.triangles + 1, file, { line });
      welder.mesh.triangle(...(corners as [number, number, number]));
      corners = [];
    }
    ended = key === "endsolid" || (ended && key === "");
    if (file.pace.due()) await file.pace.rest(0.4 + (0.6 * done) / bytes.length);
  }
  if (!ended)
    throw invalid({ line }, { en: "The file is cut off: its solid does not end.", zh: "文件被截断：solid 没有结束。" });
  return welder.mesh;
}

/** STL (3D Systems, 1988), binary and ASCII. It has no unit: URDF takes it as metres, and its scale says where it is not so. */
export async function readStl(file: MeshFile): Promise<Mesh> {
  const bytes = await readWhole(file.source, file.pace, 0.4);
  return isText(bytes) ? readText(bytes, file) : readBinary(bytes, file);
}
