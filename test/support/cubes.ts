import { utf8 } from "./importing.ts";

/** A cube of side 2 about its middle as each format of meshes has it: volume 8, twelve triangles, faces outward. */
type Point = readonly [x: number, y: number, z: number];
const corners: readonly Point[] = [
  [-1, -1, -1],
  [1, -1, -1],
  [1, 1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
  [1, -1, 1],
  [1, 1, 1],
  [-1, 1, 1],
];
const quads = [
  [3, 2, 1, 0],
  [4, 5, 6, 7],
  [0, 1, 5, 4],
  [1, 2, 6, 5],
  [2, 3, 7, 6],
  [3, 0, 4, 7],
] as const;
const triangles = quads.flatMap(([a, b, c, d]) => [[a, b, c] as const, [a, c, d] as const]);

export function stlBinary(title = "made in a test", repeat = 1): Uint8Array {
  const count = repeat * triangles.length;
  const bytes = new Uint8Array(84 + 50 * count);
  bytes.set(utf8(title).subarray(0, 80));
  const view = new DataView(bytes.buffer);
  view.setUint32(80, count, true);
  for (let t = 0; t < count; t++)
    for (const [i, vertex] of triangles[t % triangles.length]!.entries())
      for (const [axis, value] of corners[vertex]!.entries())
        view.setFloat32(84 + 50 * t + 12 * (i + 1) + 4 * axis, value, true);
  return bytes;
}

export const stlText = (): string =>
  `solid vertex of facet\n${triangles
    .map(
      (all) =>
        `facet normal 0 0 0\n outer loop\n${all.map((i) => `  vertex ${corners[i]!.join(" ")}\n`).join("")} endloop\nendfacet\n`,
    )
    .join("")}endsolid vertex of facet\n`;

export const objText = (): string =>
  `# a cube\no cube\n${corners.map((point) => `v ${point.join(" ")}\n`).join("")}vn 0 0 1\n${quads
    // The first names its vertices from the end, the others with texture and normal or without.
    .map((quad, i) => `f ${quad.map((v) => (i === 0 ? v - 8 : i === 1 ? `${v + 1}//1` : v + 1)).join(" ")}\n`)
    .join("")}`;

export interface Dae {
  readonly asset?: string;
  /** What stands for the faces. */
  readonly faces?: string;
  /** What stands for the scenes. */
  readonly scenes?: string;
  readonly scale?: number;
}

/** Rows of a normal and a vertex, so that what is read of a row matters. */
const row = (vertices: readonly number[]): string => vertices.map((vertex) => `0 ${vertex}`).join(" ");
const inputs = '<input semantic="NORMAL" source="#n" offset="0"/><input semantic="VERTEX" source="#v" offset="1"/>';
export const FACES = {
  triangles: `<triangles count="12">${inputs}<p>${triangles.map(row).join(" ")}</p></triangles>`,
  polylist: `<polylist count="6">${inputs}<vcount>4 4 4 4 4 4</vcount><p>${quads.map(row).join("\n")}</p></polylist>`,
  polygons: `<polygons count="6">${inputs}${quads.map((quad) => `<p>${row(quad)}</p>`).join("")}</polygons>`,
  trifans: `<trifans count="6">${inputs}${quads.map((quad) => `<p>${row(quad)}</p>`).join("")}</trifans>`,
  tristrips: `<tristrips count="6">${inputs}${quads
    .map(([a, b, c, d]) => `<p>${row([a, b, d, c])}</p>`)
    .join("")}</tristrips>`,
} as const;
export const shows = (moves = "", what = '<instance_geometry url="#g"/>'): string =>
  `<library_visual_scenes><visual_scene id="s"><node id="a">${moves}${what}</node></visual_scene></library_visual_scenes><scene><instance_visual_scene url="#s"/></scene>`;

export function dae({
  asset = '<unit name="meter" meter="1"/><up_axis>Z_UP</up_axis>',
  faces = FACES.triangles,
  scenes = shows(),
  scale = 1,
}: Dae = {}): string {
  const points = corners.flat().map((value) => value * scale);
  return `<?xml version="1.0" encoding="utf-8"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1"><asset>${asset}</asset>
<library_geometries><geometry id="g"><mesh>
<source id="n"><float_array id="na" count="3">0 0 1</float_array><technique_common><accessor source="#na" count="1" stride="3"><param name="X" type="float"/><param name="Y" type="float"/><param name="Z" type="float"/></accessor></technique_common></source>
<source id="p"><float_array id="pa" count="24">${points.join(" ")}</float_array><technique_common><accessor source="#pa" count="8" stride="3"><param name="X" type="float"/><param name="Y" type="float"/><param name="Z" type="float"/></accessor></technique_common></source>
<vertices id="v"><input semantic="POSITION" source="#p"/></vertices>
${faces}
</mesh></geometry></library_geometries>
${scenes}
</COLLADA>
`;
}

/** The JSON of a glTF and its buffer, which lies beside it. */
export function gltfFiles(bin = "cube.bin"): { readonly json: string; readonly bin: Uint8Array } {
  const bytes = new Uint8Array(8 * 12 + 36 * 2);
  new Float32Array(bytes.buffer, 0, 24).set(corners.flat());
  new Uint16Array(bytes.buffer, 96, 36).set(triangles.flat());
  const json = JSON.stringify({
    asset: { version: "2.0" },
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 8, type: "VEC3" },
      { bufferView: 1, componentType: 5123, count: 36, type: "SCALAR" },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: 96 },
      { buffer: 0, byteOffset: 96, byteLength: 72 },
    ],
    buffers: [{ uri: bin, byteLength: 168 }],
  });
  return { json, bin: bytes };
}
