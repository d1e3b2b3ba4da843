import { Mesh } from "../../geometry/mesh.ts";
import { readContainer } from "../../gltf/container.ts";
import { Drawing } from "../../gltf/index.ts";
import { shownNodes } from "../../gltf/nodes.ts";
import type { MeshFile } from "./meshFile.ts";

/**
 * glTF 2.0 as the twin reads it by itself, turned so that its z is up: RViz does so, too (since ros2/rviz#1482), and so do Gazebo and
 * Drake. How its y lies has no say of the file as COLLADA's has, so nobody means it otherwise.
 */
export async function readGltf(file: MeshFile): Promise<Mesh> {
  const { source, host, pace, warnings, mostBytes, mostTriangles } = file;
  const container = await readContainer(source, host, pace, { bufferBytes: mostBytes, jsonBytes: mostBytes });
  const drawing = new Drawing(container, warnings, mostTriangles);
  const nodes = shownNodes(container);
  for (const one of nodes) {
    drawing.count(one);
    if (pace.due(16)) await pace.rest(0.4);
  }
  for (const [i, one] of nodes.entries())
    if (pace.due(16 + drawing.draw(one, ""))) await pace.rest(0.4 + (0.4 * i) / nodes.length);
  const mesh = new Mesh();
  for (const { positions, indices } of drawing.parts.list) {
    const first = mesh.vertices;
    for (let i = 0; i < positions.length; i += 3) mesh.vertex(positions[i]!, positions[i + 1]!, positions[i + 2]!);
    for (let i = 0; i < indices.length; i += 3)
      mesh.triangle(first + indices[i]!, first + indices[i + 1]!, first + indices[i + 2]!);
    if (pace.due(indices.length / 3)) await pace.rest(0.9);
  }
  return mesh;
}
