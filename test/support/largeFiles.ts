import { closeSync, openSync, writeSync } from "node:fs";
import { ifcModel } from "./ifcModel.ts";

/** Written to the disk by so many characters. */
const PIECE = 4 << 20;

/** Writes a text that is made piece after piece. @returns bytes */
export function writeText(path: string, pieces: Iterable<string>): number {
  const file = openSync(path, "w");
  let [waiting, bytes] = ["", 0];
  const flush = (): void => {
    bytes += writeSync(file, waiting);
    waiting = "";
  };
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length >= PIECE) flush();
  }
  flush();
  closeSync(file);
  return bytes;
}

/** Corners of a box: four below, four above, each as it is numbered from `at` on. */
const SIDES = [
  [0, 3, 2, 1],
  [4, 5, 6, 7],
  [0, 1, 5, 4],
  [1, 2, 6, 5],
  [2, 3, 7, 6],
  [3, 0, 4, 7],
];

/** A town of so many boxes in rows, as CityJSON 2.0 of half a kilobyte each: 100,000 are 55 MB and 1.2 million triangles. */
export function* cityOf(buildings: number): Generator<string> {
  const wide = Math.ceil(Math.sqrt(buildings));
  yield '{"type":"CityJSON","version":"2.0","transform":{"scale":[0.001,0.001,0.001],"translate":[85000,446000,0]},';
  yield '"metadata":{"title":"Grid town","referenceSystem":"https://www.opengis.net/def/crs/EPSG/0/28992"},\n"CityObjects":{';
  for (let i = 0; i < buildings; i++) {
    const shell = SIDES.map((side) => [side.map((corner) => 8 * i + corner)]);
    const geometry = [{ type: "Solid", lod: "1.2", boundaries: [shell] }];
    yield `${i === 0 ? "\n" : ",\n"}"NL.IMBAG.Pand.${i}":${JSON.stringify({
      type: "Building",
      attributes: { oorspronkelijkbouwjaar: 1900 + (i % 120), b3_volume_lod12: i },
      geometry,
    })}`;
  }
  yield '},\n"vertices":[';
  for (let i = 0; i < buildings; i++) {
    const [x, y] = [20_000 * (i % wide), 20_000 * Math.floor(i / wide)];
    const [w, d, h] = [8_000 + ((7 * i) % 6_000), 9_000 + ((11 * i) % 5_000), 4_000 + ((13 * i) % 20_000)];
    const ring = [
      [x, y],
      [x + w, y],
      [x + w, y + d],
      [x, y + d],
    ];
    const corners = [0, h].flatMap((z) => ring.map((corner) => [...corner, z]));
    yield (i === 0 ? "\n" : ",\n") + corners.map((corner) => JSON.stringify(corner)).join(",");
  }
  yield "]}\n";
}

/** Walls of a house, each with its own placement, profile and solid, as an exporter writes them: 75,000 are 50 MB of IFC4. */
export function* ifcOf(walls: number): Generator<string> {
  const [head, tail] = ifcModel({ more: "/*MORE*/" }).split("/*MORE*/") as [string, string];
  yield head;
  const wide = Math.ceil(Math.sqrt(walls));
  for (let i = 0; i < walls; i++) {
    const n = 1000 + 20 * i;
    const [x, y] = [6 * (i % wide), 3 * Math.floor(i / wide)];
    yield `#${n}=IFCCARTESIANPOINT((${x}.125,${y}.25,0.));
#${n + 1}=IFCAXIS2PLACEMENT3D(#${n},$,$);
#${n + 2}=IFCLOCALPLACEMENT(#54,#${n + 1});
#${n + 3}=IFCCARTESIANPOINT((0.,0.));
#${n + 4}=IFCAXIS2PLACEMENT2D(#${n + 3},$);
#${n + 5}=IFCRECTANGLEPROFILEDEF(.AREA.,'Basic Wall:Exterior - Brick on block',#${n + 4},4.25,0.315);
#${n + 6}=IFCCARTESIANPOINT((0.,0.,0.));
#${n + 7}=IFCAXIS2PLACEMENT3D(#${n + 6},$,$);
#${n + 8}=IFCEXTRUDEDAREASOLID(#${n + 5},#${n + 7},#12,2.75);
#${n + 9}=IFCSHAPEREPRESENTATION(#10,'Body','SweptSolid',(#${n + 8}));
#${n + 10}=IFCPRODUCTDEFINITIONSHAPE($,$,(#${n + 9}));
#${n + 11}=IFCWALL('wall${i}',$,'Basic Wall:Exterior - Brick on block:${n}',$,'Basic Wall:Exterior',#${n + 2},#${n + 10},'${n}',$);
#${n + 12}=IFCRELCONTAINEDINSPATIALSTRUCTURE('in${i}',$,$,$,(#${n + 11}),#${33});
`;
  }
  yield tail;
}
