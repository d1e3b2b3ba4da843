import { expect, test } from "vitest";
import { ifcModel } from "../../../test/support/ifcModel.ts";
import { fuzzed, importText, memorySource, refusalOf, testHost, utf8 } from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { ifc } from "./index.ts";
import { MAX_REFERENCE_DEPTH } from "./step.ts";
import { MAX_LINEAGE, MAX_SPATIAL } from "./tree.ts";

const model = ifcModel();
const with_ = (more: string) => ifcModel({ more });
/** The line of a piece of text. */
const lineOf = (text: string, piece: string) => text.slice(0, text.indexOf(piece)).split("\n").length;

test("the model that the others are made of is taken, also as Windows writes it", async () => {
  expect((await importText(ifc, model)).ok).toBe(true);
  expect((await importText(ifc, `\ufeff${model.replaceAll("\n", "\r\n")}`)).ok).toBe(true);
  expect((await importText(ifc, model.replaceAll(");\n", ") /* a 'comment; */ ;\n"))).ok).toBe(true);
});

test.each([
  ["an empty file", "", 1],
  ["another format", "<ifcXML/>", 1],
  ["an archive", "PK\u0003\u0004", 1],
  ["a header without data", "ISO-10303-21;\nHEADER;\nENDSEC;\n", 4],
  ["a number that is too large", with_("#99999999999=IFCDIRECTION((0.,1.));"), lineOf(with_("#9999"), "#9999")],
  ["no equals sign", with_("#900 IFCDIRECTION((0.,1.));"), lineOf(with_("#900"), "#900")],
  ["a list that is not closed", with_("#900=IFCDIRECTION((0.,1.);"), lineOf(with_("#900"), "#900")],
  // web-ifc runs on without end in this one.
  ["no comma before a list", model.replace("#30,(#31)", "#30C(#31)"), lineOf(model, "#41=")],
  ["two commas", model.replace("#30,(#31)", "#30,,(#31)"), lineOf(model, "#41=")],
  ["a comma at the end", model.replace("(#31)", "(#31,)"), lineOf(model, "#41=")],
  ["a number of two points", model.replace("1.E-5", "1.2.3"), lineOf(model, "#10=")],
  ["no semicolon", with_("#900=IFCDIRECTION((0.,1.))"), lineOf(with_("#900"), "#900") + 1],
])("%s is refused with its line", async (_, text, line) => {
  expect((await refusalOf(ifc, text)).details).toEqual({ line });
});

test.each([
  ["an instance twice", "#900=IFCDIRECTION((0.,1.));\n#900=IFCDIRECTION((0.,1.));", "#900"],
  ["a reference to nothing", "#900=IFCLOCALPLACEMENT(#999,#11);", "#900"],
  ["a reference to itself", "#900=IFCLOCALPLACEMENT(#900,#11);", "#900"],
  ["references in a ring", "#900=IFCLOCALPLACEMENT(#901,#11);\n#901=IFCLOCALPLACEMENT(#900,#11);", "#900"],
  [
    "parts in a ring",
    "#900=IFCRELAGGREGATES('x',$,$,$,#902,(#903));\n#901=IFCRELAGGREGATES('y',$,$,$,#903,(#902));\n#902=IFCSPACE('a',$,$,$,$,$,$,$,.ELEMENT.,$,$);\n#903=IFCSPACE('b',$,$,$,$,$,$,$,.ELEMENT.,$,$);",
    "#902",
  ],
])("%s is refused with its number", async (_, more, entity) => {
  expect((await refusalOf(ifc, with_(more))).details).toEqual({ entity });
});

test("units and schemas that are not known are refused", async () => {
  expect((await refusalOf(ifc, model.replace("IFC4", "CONFIG_CONTROL_DESIGN"))).details).toEqual({
    entity: "FILE_SCHEMA",
  });
  expect((await refusalOf(ifc, ifcModel({ unit: "#20=IFCSIUNIT(*,.LENGTHUNIT.,.HUGE.,.METRE.);" }))).details).toEqual({
    entity: "#20",
  });
  expect(
    (await refusalOf(ifc, ifcModel({ unit: "#20=IFCCONVERSIONBASEDUNIT($,.LENGTHUNIT.,'X',$);" }))).details,
  ).toEqual({ entity: "#20" });
});

test("chains of references and lists in lists have a limit", async () => {
  const links = Array.from(
    { length: MAX_REFERENCE_DEPTH + 10 },
    (_, i) => `#${2000 + i}=IFCLOCALPLACEMENT(#${1999 + i},#11);`,
  );
  const deep = await refusalOf(ifc, with_(`#1999=IFCLOCALPLACEMENT($,#11);\n${links.join("\n")}`));
  expect(deep.code).toBe("IMPORT_TOO_LARGE");
  expect((await refusalOf(ifc, with_(`#900=IFCX(${"(".repeat(100)});`))).code).toBe("IMPORT_TOO_LARGE");
});

test("parts of parts and places have a limit", async () => {
  const space = (id: number) => `#${id}=IFCSPACE('s${id}',$,$,$,$,$,$,$,.ELEMENT.,$,$);`;
  const chain = Array.from(
    { length: MAX_LINEAGE + 2 },
    (_, i) => `${space(2000 + i)}\n#${9000 + i}=IFCRELAGGREGATES('r${i}',$,$,$,#${2000 + i},(#${1999 + i}));`,
  );
  expect((await refusalOf(ifc, with_(`${space(1999)}\n${chain.join("\n")}`))).code).toBe("IMPORT_TOO_LARGE");
  const many = Array.from({ length: MAX_SPATIAL }, (_, i) => space(2000 + i));
  expect((await refusalOf(ifc, with_(many.join("\n")))).code).toBe("IMPORT_TOO_LARGE");
});

test("each beginning of a model is refused", async () => {
  const end = model.indexOf("ENDSEC;\nEND-ISO");
  for (let length = 0; length < end; length += 53) await refusalOf(ifc, model.slice(0, length));
});

test("a shape that cannot be built leaves the others", async () => {
  const broken = with_(`#900=IFCWALL('2wall',$,'Bad',$,$,#51,#901,$,$);
#901=IFCPRODUCTDEFINITIONSHAPE($,$,(#902));
#902=IFCSHAPEREPRESENTATION(#10,'Body','SweptSolid',(#903));
#903=IFCEXTRUDEDAREASOLID(#904,#11,#12,1.E300);
#904=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,1.,1.);
#905=IFCRELCONTAINEDINSPATIALSTRUCTURE('9rel',$,$,$,(#900),#32);`);
  const house = must(await importText(ifc, broken));
  expect(house.geometry.filter(({ kind }) => kind === "wall").map(({ source }) => source)).toEqual(["1wall"]);
  expect(house.warnings.map(({ count, first }) => [count, first])).toEqual([[1, "#900"]]);
});

test("an import can be stopped, and says how far it is", async () => {
  const host = testHost();
  must(await ifc.run(memorySource("x", utf8(model)), host));
  expect(host.shares).toEqual(host.shares.toSorted((a, b) => a - b));
  const stopped = await ifc.run(memorySource("x", utf8(model)), testHost(host.rests));
  expect(stopped).toMatchObject({ ok: false, error: { code: "IMPORT_CANCELLED" } });
});

test("whatever bytes change, the answer is a Result", async () => {
  await fuzzed(ifc, utf8(model), 120, 12);
}, 120_000);
