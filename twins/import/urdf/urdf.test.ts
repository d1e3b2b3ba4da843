import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  checkSound,
  fuzzed,
  importFile,
  importText,
  memorySource,
  refusalOf,
  testHost,
  utf8,
} from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { volumeM3 } from "../geometry/measure.ts";
import { Pace } from "../source.ts";
import { Warnings } from "../warnings.ts";
import { readXml } from "../xml/parse.ts";
import { urdf } from "./index.ts";
import { linkFrames } from "./kinematics.ts";
import { RobotTaker } from "./read.ts";

const sample = fileURLToPath(new URL("samples/ur3.urdf", import.meta.url));

test("the UR3 has its seven links, six turning joints and their meshes", async () => {
  const robot = must(await importFile(urdf, sample));
  checkSound(robot);
  const [machine] = robot.machines;
  expect(machine!.links.map(({ name }) => name)).toEqual([
    "base_link",
    "shoulder_link",
    "upper_arm_link",
    "forearm_link",
    "wrist_1_link",
    "wrist_2_link",
    "wrist_3_link",
    "tool0",
  ]);
  expect(machine!.joints.filter(({ kind }) => kind === "revolute")).toHaveLength(6);
  // ur_description: the elbow turns 180 degrees each way, at 180 degrees a second, with 28 Nm.
  expect(machine!.joints.find(({ name }) => name === "elbow_joint")!.limit).toEqual({
    lower: -Math.PI,
    upper: Math.PI,
    effort: 28,
    velocity: Math.PI,
  });
  expect(machine!.links[0]!.meshes.map(({ use, reference }) => [use, reference])).toEqual([
    ["visual", "package://ur_description/meshes/ur3/visual/base.dae"],
    ["collision", "package://ur_description/meshes/ur3/collision/base.stl"],
  ]);
  expect(robot.things).toMatchObject([{ kind: "robot", title: { en: "ur3" } }]);
  expect(robot.warnings).toMatchObject([{ kind: "meshElsewhere", count: 7 }]);
});

test("at zero the UR3's flange is where the maker's parameters put it", async () => {
  const taker = new RobotTaker(new Warnings());
  const host = testHost();
  const line = await readXml(memorySource("ur3", readFileSync(sample)), host, new Pace(host), taker, 1);
  const { at } = linkFrames(taker.robot(line)).get("tool0")!;
  // Universal Robots, DH parameters of the UR3: a2 + a3, -(d4 + d6), d1 - d5.
  expect(at[0]).toBeCloseTo(-0.24365 - 0.21325, 6);
  expect(at[1]).toBeCloseTo(-(0.11235 + 0.0819), 6);
  expect(at[2]).toBeCloseTo(0.1519 - 0.08535, 6);
});

const arm = (more = "", joint = "") => `<robot name="arm">
<material name="grey"><color rgba="1 1 1 1"/></material>
<link name="base"><inertial><mass value="2.5"/></inertial><visual><geometry><box size="1 2 3"/></geometry><origin xyz="0 0 1.5"/></visual></link>
<link name="tip"><visual><geometry><cylinder radius="1" length="2"/></geometry></visual><visual><geometry><sphere radius="1"/></geometry></visual></link>
<joint name="a" type="revolute"><parent link="base"/><child link="tip"/><origin xyz="10 0 0" rpy="0 0 1.5707963267948966"/><axis xyz="0 0 1"/><limit lower="-1" upper="2" effort="3" velocity="4"/>${joint}</joint>
${more}
</robot>
`;

test("boxes, cylinders and spheres are drawn where their link is", async () => {
  const robot = must(await importText(urdf, arm()));
  checkSound(robot);
  const [base, tip] = robot.geometry;
  expect(volumeM3(base!)).toBeCloseTo(6, 6);
  const z = [...base!.positions].filter((_, i) => i % 3 === 2);
  expect([Math.min(...z), Math.max(...z)]).toEqual([0, 3]);
  // Prism of 24 sides, and a sphere of 24 by 12 faces, which are a little less than round.
  const round = 12 * Math.sin((2 * Math.PI) / 24);
  const sphere = Array.from(
    { length: 12 },
    (_, i) => [i / 12, (i + 1) / 12].map((t) => Math.PI * (t - 0.5)) as [number, number],
  ).reduce((sum, [a, b]) => {
    const [r, s] = [Math.cos(a), Math.cos(b)];
    return sum + ((Math.sin(b) - Math.sin(a)) * round * (r * r + r * s + s * s)) / 3;
  }, 0);
  expect(volumeM3(tip!)).toBeCloseTo(2 * round + sphere, 4);
  const x = [...tip!.positions].filter((_, i) => i % 3 === 0);
  expect((Math.min(...x) + Math.max(...x)) / 2).toBeCloseTo(10, 5);
  expect(robot.machines[0]!.links[0]!.massKg).toBe(2.5);
});

test("what is not read is told by its kind", async () => {
  const more =
    '<gazebo><sensor name="s"><camera/></sensor></gazebo><gazebo/><transmission name="t"><joint name="a"/></transmission>';
  const robot = must(await importText(urdf, arm(more, '<dynamics damping="1"/>')));
  expect(robot.warnings.map(({ kind, count }) => [kind, count])).toEqual([
    ["element:dynamics", 1],
    ["element:gazebo", 2],
    ["element:transmission", 1],
  ]);
  expect(robot.machines[0]!.joints).toHaveLength(1);
});

const joint = (name: string, parent: string, child: string, rest = "", type = "fixed") =>
  `<joint name="${name}" type="${type}"><parent link="${parent}"/><child link="${child}"/>${rest}</joint>`;
test.each([
  ["an empty file", "", 1],
  ["another document", "<osm/>", 1],
  ["no link", '<robot name="x"/>', 1],
  ["a robot that is not closed", arm().replace("</robot>", ""), 8],
  ["a joint to nothing", arm(joint("b", "base", "none")), 6],
  ["two parents", arm(joint("b", "base", "tip")), 6],
  ["links in a ring", arm(joint("b", "tip", "base")), 1],
  ["a link that hangs on itself", arm(`<link name="x"/>${joint("b", "x", "x")}`), 6],
  ["a second root", arm('<link name="x"/>'), 6],
  ["a link twice", arm('<link name="tip"/>'), 6],
  ["a joint twice", arm(`<link name="x"/>${joint("a", "base", "x")}`), 6],
  ["a link without a name", arm("<link/>"), 6],
  ["a joint of no kind", arm(`<link name="x"/>${joint("b", "base", "x", "", "ball")}`), 6],
  ["no limit", arm(`<link name="x"/>${joint("b", "base", "x", "", "prismatic")}`), 6],
  [
    "a limit of words",
    arm(`<link name="x"/>${joint("b", "base", "x", '<limit effort="x" velocity="1"/>', "prismatic")}`),
    6,
  ],
  [
    "limits the wrong way round",
    arm(
      `<link name="x"/>${joint("b", "base", "x", '<limit lower="1" upper="0" effort="1" velocity="1"/>', "prismatic")}`,
    ),
    6,
  ],
  ["an axis of no length", arm(`<link name="x"/>${joint("b", "base", "x", '<axis xyz="0 0 0"/>', "continuous")}`), 6],
  ["an origin of two numbers", arm(`<link name="x"/>${joint("b", "base", "x", '<origin xyz="0 0"/>')}`), 6],
  ["an origin of NaN", arm(`<link name="x"/>${joint("b", "base", "x", '<origin xyz="0 0 NaN"/>')}`), 6],
  ["a joint that follows nothing", arm("", '<mimic joint="none"/>'), 5],
  ["a joint that follows itself", arm("", '<mimic joint="a"/>'), 5],
  ["a box of no size", arm().replace("1 2 3", "1 0 3"), 3],
  ["a sphere without a radius", arm().replace('<sphere radius="1"/>', "<sphere/>"), 4],
  ["a mesh without a file", arm().replace('<sphere radius="1"/>', "<mesh/>"), 4],
  ["macros of xacro", arm('<xacro:arm prefix=""/>').replace("<robot", '<robot xmlns:xacro="x"'), 6],
])("%s is refused with its line", async (_, text, line) => {
  expect((await refusalOf(urdf, text)).details).toEqual({ line });
});

test("billions of laughs are not laughed", async () => {
  const rows = Array.from({ length: 12 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("");
  await refusalOf(urdf, `<!DOCTYPE robot [<!ENTITY l0 "x">${rows}]><robot name="&l12;"><link name="a"/></robot>`);
});

test("whatever bytes change, the answer is a Result; it can be stopped", async () => {
  await fuzzed(urdf, utf8(arm()), 600, 15);
  await fuzzed(urdf, readFileSync(sample), 150, 16);
  expect(await urdf.run(memorySource("x", utf8(arm())), testHost(1))).toMatchObject({
    error: { code: "IMPORT_CANCELLED" },
  });
});
