import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type IfcModel, ifcModel } from "../../../test/support/ifcModel.ts";
import { checkSound, importFile, importText } from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { volumeM3 } from "../geometry/measure.ts";
import type { Imported, PartKind } from "../imported.ts";
import { ifc } from "./index.ts";
import { decoded } from "./values.ts";

const sample = (name: string) => fileURLToPath(new URL(`samples/${name}.ifc`, import.meta.url));
const volume = ({ geometry }: Imported, kind: PartKind) =>
  geometry.filter((part) => part.kind === kind).reduce((sum, part) => sum + volumeM3(part), 0);
const imported = async (text: string) => must(await importText(ifc, text, "house.ifc"));

test.each([
  ["metres, IFC4", { schema: "IFC4" }],
  ["metres, IFC2x3", { schema: "IFC2X3" }],
  ["metres, IFC4.3", { schema: "IFC4X3_ADD2" }],
  ["millimetres", { unit: "#20=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);", perMetre: 1000 }],
  [
    "feet",
    {
      unit: "#20=IFCCONVERSIONBASEDUNIT(#21,.LENGTHUNIT.,'FOOT',#22);\n#21=IFCDIMENSIONALEXPONENTS(1,0,0,0,0,0,0);\n#22=IFCMEASUREWITHUNIT(IFCLENGTHMEASURE(0.3048),#23);\n#23=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);",
      perMetre: 1 / 0.3048,
    },
  ],
] satisfies [string, IfcModel][])(
  "a wall of 4 by 0.2 by 3 m without its door is 2 m3, in %s",
  async (_, model: IfcModel) => {
    const house = await imported(ifcModel(model));
    checkSound(house);
    expect(volume(house, "wall")).toBeCloseTo(4 * 0.2 * 3 - 1 * 0.2 * 2, 4);
    expect(house.units.metres).toBeCloseTo(1 / (model.perMetre ?? 1), 12);
    const wall = house.geometry.find(({ kind }) => kind === "wall")!;
    expect(wall.source).toBe("1wall");
    const reach = (axis: number) => [...wall.positions].filter((_, i) => i % 3 === axis);
    const corners = [0, 1, 2].map((axis) => [Math.min(...reach(axis)), Math.max(...reach(axis))]);
    for (const [i, [low, high]] of [
      [-2, 2],
      [-0.1, 0.1],
      [0, 3],
    ].entries()) {
      expect(corners[i]![0]).toBeCloseTo(low!, 5);
      expect(corners[i]![1]).toBeCloseTo(high!, 5);
    }
  },
);

test("the structure has its levels, names and heights", async () => {
  const house = await imported(ifcModel());
  expect(house.title.en).toBe("House");
  expect(house.places.map(({ level, title, floorZ, heightM }) => [level, title.en, floorZ, heightM])).toEqual([
    ["site", "Plot", 0, 0],
    ["building", "Häuser", 0, 0],
    ["storey", "Ground floor", 0, 3.5],
    ["storey", "First floor", 3.5, 0],
  ]);
  expect(house.georeference).toMatchObject({ crs: null, offset: [0, 0, 0] });
  const { origin } = house.georeference!;
  expect(origin!.latitudeDeg).toBeCloseTo(-(33 + 51 / 60 + 30 / 3600), 9);
  expect(origin!.longitudeDeg).toBeCloseTo(151 + 12 / 60 + 36.5 / 3600, 9);
  expect(origin!.elevationM).toBe(25);
});

test("a map conversion says where the origin lies and how the model is turned", async () => {
  const more =
    "#900=IFCMAPCONVERSION(#10,#901,155000.,463000.,2.,0.,1.,$);\n#901=IFCPROJECTEDCRS('EPSG:28992',$,$,$,$,$,$);";
  const { georeference } = await imported(ifcModel({ more }));
  expect(georeference).toMatchObject({ crs: "EPSG:28992", offset: [155000, 463000, 2], rotationRad: Math.PI / 2 });
  expect(georeference!.origin!.latitudeDeg).toBeCloseTo(52.15517, 4);
  const far = await imported(ifcModel({ more, site: [100_000, 0, 0] }));
  // The wall's first corner is 2 m from the site's origin: what was subtracted is a whole number near 100 km, turned north.
  const [x, y] = far.georeference!.offset;
  expect(x).toBeCloseTo(155000, 0);
  expect(Math.abs(y - 563000)).toBeLessThan(3);
  expect(volume(far, "wall")).toBeCloseTo(2, 3);
});

test("the wall's sample is 4 m long and high with one door", async () => {
  const house = must(await importFile(ifc, sample("SimpleWall")));
  checkSound(house);
  expect(house.things.map(({ kind }) => kind)).toEqual(["door"]);
  // The file has two net volumes of the wall: before the door (mm3) and after it (m3).
  const text = readFileSync(sample("SimpleWall"), "utf8");
  const [gross, net] = [...text.matchAll(/IFCQUANTITYVOLUME\('NetVolume',\$,\$,([\d.]+)\)/g)].map((match) =>
    Number(match[1]),
  );
  expect(gross).toBe(4000 * 4000 * 200);
  expect(volume(house, "wall")).toBeCloseTo(net!, 4);
});

test("the tall building has the storeys, spaces, doors and windows of its text, each where it is contained", async () => {
  const tower = must(await importFile(ifc, sample("TallBuilding")));
  checkSound(tower);
  const text = readFileSync(sample("TallBuilding"), "utf8");
  const count = (type: string) => text.match(new RegExp(`= ${type}\\(`, "g"))?.length ?? 0;
  const storeys = tower.places.filter(({ level }) => level === "storey");
  const elevations = [...text.matchAll(/IFCBUILDINGSTOREY\(.*,([\d.]+)\);/g)].map((match) => Number(match[1]) / 1000);
  expect(storeys.map(({ floorZ }) => floorZ)).toEqual(elevations);
  expect(tower.places.filter(({ level }) => level === "space")).toHaveLength(count("IFCSPACE"));
  const drawn = (kind: PartKind) => tower.geometry.filter((part) => part.kind === kind && part.lod === 3).length;
  expect([drawn("window"), drawn("door"), drawn("wall")]).toEqual([
    count("IFCWINDOW"),
    count("IFCDOOR"),
    count("IFCWALLSTANDARDCASE"),
  ]);
  for (const space of tower.places.filter(({ level }) => level === "space"))
    expect(space.outline.length).toBeGreaterThan(2);
  // Walls of a storey stand on its floor.
  for (const part of tower.geometry.filter(({ kind }) => kind === "wall")) {
    const storey = tower.places.find(({ id }) => id === part.place)!;
    const low = [...part.positions].filter((_, i) => i % 3 === 2).reduce((a, b) => Math.min(a, b));
    expect(Math.abs(low - storey.floorZ)).toBeLessThan(0.2);
  }
});

test("texts of the exchange structure are undone", () => {
  expect(decoded("O''Neill")).toBe("O'Neill");
  expect(decoded("\\X2\\4E2D6587\\X0\\ \\S\\d \\X\\E9 \\X4\\0001F600\\X0\\ \\\\")).toBe("中文 ä é \u{1f600} \\");
  expect(decoded("\\X4\\FFFFFFFF\\X0\\")).toBe("\ufffd");
});
