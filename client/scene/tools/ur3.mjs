#!/usr/bin/env node
/**
 * Makes public/models/ur3.glb from the COLLADA meshes of ros-industrial/universal_robot, ur_description/meshes/ur3/visual:
 *   node client/scene/tools/ur3.mjs FOLDER-WITH-DAE client/public/models/ur3.glb
 * One node a link and finish ("base.joint", "upperarm.cap"...), welded, simplified, quantised and meshopt-compressed.
 * Normals are left out: the facets of the source keep vertices apart; the loader makes them anew with a crease angle.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Document, NodeIO } from "@gltf-transform/core";
import { ALL_EXTENSIONS } from "@gltf-transform/extensions";
import { meshopt, prune, simplify, weld } from "@gltf-transform/functions";
import { MeshoptDecoder, MeshoptEncoder, MeshoptSimplifier } from "meshoptimizer";

const LINKS = ["base", "shoulder", "upperarm", "forearm", "wrist1", "wrist2", "wrist3"];
/** COLLADA material names, German as in the source, to our finishes. */
const FINISH = [
  [/^blau/, "cap"],
  [/^verbindung|^Material_001/, "joint"],
  [/^Rohr/, "tube"],
  [/^grey|^Material_002/, "mark"],
];
const SHARE_KEPT = 0.1;

const attribute = (tag, name) => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1];
const numbers = (text) => text.trim().split(/\s+/).map(Number);

/** Triangles of one <triangles> or <polylist>, as flat positions. */
function primitive(tag, body, arrays, vertices) {
  const inputs = [...body.matchAll(/<input [^>]*>/g)].map(([input]) => ({
    semantic: attribute(input, "semantic"),
    source: attribute(input, "source").slice(1),
    offset: Number(attribute(input, "offset")),
  }));
  const stride = Math.max(...inputs.map((input) => input.offset)) + 1;
  const vertex = inputs.find((input) => input.semantic === "VERTEX");
  const positions = arrays.get(vertices.get(vertex.source));
  const p = numbers(/<p>([^<]*)<\/p>/.exec(body)[1]);
  const counts = /<vcount>/.test(body) ? numbers(/<vcount>([^<]*)</.exec(body)[1]) : null;
  const corners = [];
  if (counts === null) for (let i = 0; i < p.length / stride; i++) corners.push(i);
  else {
    let first = 0;
    for (const count of counts) {
      for (let k = 1; k + 1 < count; k++) corners.push(first, first + k, first + k + 1);
      first += count;
    }
  }
  const out = { material: attribute(tag, "material"), positions: [] };
  for (const corner of corners) {
    const v = p[corner * stride + vertex.offset] * 3;
    out.positions.push(positions[v], positions[v + 1], positions[v + 2]);
  }
  return out;
}

/** All node matrices of these files are the identity and all are Z up in metres; anything else is refused. */
function readDae(file) {
  const text = readFileSync(file, "utf8");
  if (!text.includes("<up_axis>Z_UP</up_axis>")) throw new Error(`${file} is not Z up`);
  const arrays = new Map();
  for (const [, id, body] of text.matchAll(/<source id="([^"]*)"[^>]*>([\s\S]*?)<\/source>/g)) {
    const array = /<float_array[^>]*>([^<]*)</.exec(body);
    if (array) arrays.set(id, numbers(array[1]));
  }
  const vertices = new Map();
  for (const [, id, source] of text.matchAll(/<vertices id="([^"]*)">\s*<input semantic="POSITION" source="#([^"]*)"/g))
    vertices.set(id, source);
  return [...text.matchAll(/(<(?:triangles|polylist) [^>]*>)([\s\S]*?)<\/(?:triangles|polylist)>/g)].map(
    ([, tag, body]) => primitive(tag, body, arrays, vertices),
  );
}

const [folder, target] = process.argv.slice(2);
if (folder === undefined || target === undefined) {
  console.error("usage: ur3.mjs FOLDER-WITH-DAE OUT.glb");
  process.exit(2);
}
await Promise.all([MeshoptEncoder.ready, MeshoptDecoder.ready, MeshoptSimplifier.ready]);
const document = new Document();
const buffer = document.createBuffer();
const scene = document.createScene("ur3");
let before = 0;
for (const link of LINKS) {
  const finishes = new Map();
  for (const part of readDae(join(folder, `${link}.dae`))) {
    const finish = FINISH.find(([pattern]) => pattern.test(part.material))?.[1];
    if (finish === undefined) throw new Error(`unknown material ${part.material}`);
    const into = finishes.get(finish) ?? { positions: [] };
    for (const x of part.positions) into.positions.push(x);
    finishes.set(finish, into);
  }
  for (const [finish, { positions }] of finishes) {
    before += positions.length / 9;
    const accessor = (array) =>
      document.createAccessor().setType("VEC3").setArray(new Float32Array(array)).setBuffer(buffer);
    const mesh = document
      .createMesh(`${link}.${finish}`)
      .addPrimitive(document.createPrimitive().setAttribute("POSITION", accessor(positions)));
    scene.addChild(document.createNode(`${link}.${finish}`).setMesh(mesh));
  }
}
await document.transform(
  weld(),
  simplify({ simplifier: MeshoptSimplifier, ratio: SHARE_KEPT, error: 0.004 }),
  prune(),
  meshopt({ encoder: MeshoptEncoder, level: "high" }),
);
const io = new NodeIO().registerExtensions(ALL_EXTENSIONS).registerDependencies({
  "meshopt.encoder": MeshoptEncoder,
  "meshopt.decoder": MeshoptDecoder,
});
const glb = await io.writeBinary(document);
writeFileSync(target, glb);
const triangles = document
  .getRoot()
  .listMeshes()
  .flatMap((mesh) => mesh.listPrimitives())
  .reduce((sum, each) => sum + each.getIndices().getCount() / 3, 0);
console.log(`${before} triangles -> ${triangles}, ${glb.byteLength} bytes`);
