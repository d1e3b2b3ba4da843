import { Mesh } from "../../geometry/mesh.ts";
import type { Point3 } from "../../geometry/polygon.ts";
import { invalid, shown, tooLarge } from "../../refusals.ts";
import { readWhole } from "../../source.ts";
import { MOST_CHARACTERS, textLines } from "./lines.ts";
import { type MeshFile, mustFit } from "./meshFile.ts";
import { cornersOf, stepsOf } from "./polygon.ts";

/** What shapes a body otherwise than by flat faces: curves, surfaces, lines, points. */
const UNREAD = new Set(["p", "l", "curv", "curv2", "surf", "cstype", "call"]);

/** Takes the lines of an OBJ: vertices are kept beside the faces, which may name them from the end. */
class Faces {
  readonly mesh = new Mesh();
  readonly #file: MeshFile;

  constructor(file: MeshFile) {
    this.#file = file;
  }

  /** @returns how many steps of work it was */
  take(text: string, line: number): number {
    const [word, ...rest] = text.trim().split(/\s+/);
    if (word === "v") this.#vertex(rest, line);
    else if (word === "f") return this.#face(rest, line);
    else if (UNREAD.has(word!))
      this.#file.warnings.add(
        "objElement",
        { line },
        { en: "Lines, curves and points of a mesh are not drawn.", zh: "网格中的线、曲线和点未绘制。" },
      );
    return 1;
  }

  #vertex(words: readonly string[], line: number): void {
    const point = words.slice(0, 3).map(Number);
    if (point.length !== 3 || !point.every(Number.isFinite))
      throw invalid({ line }, { en: "A vertex is no three finite numbers.", zh: "某个顶点不是三个有限的数。" });
    this.mesh.vertex(...(point as [number, number, number]));
  }

  #face(words: readonly string[], line: number): number {
    const { mesh } = this;
    // "7/1/3": vertex, texture, normal; from 1 on, or from the last one back.
    const numbers = words.map((word) => {
      const number = Number(word.split("/")[0]);
      const index = number < 0 ? mesh.vertices + number : number - 1;
      if (Number.isInteger(number) && index >= 0 && index < mesh.vertices) return index;
      throw invalid(
        { line },
        {
          en: `It names vertex ${shown(word)} of ${mesh.vertices}.`,
          zh: `引用了顶点 ${shown(word)}（共 ${mesh.vertices} 个）。`,
        },
      );
    });
    if (numbers.length < 3)
      throw invalid({ line }, { en: "A face has fewer than three corners.", zh: "某个面的角点少于三个。" });
    const { positions } = mesh;
    const points = numbers.map((i): Point3 => [positions[3 * i]!, positions[3 * i + 1]!, positions[3 * i + 2]!]);
    const corners = cornersOf(points, { line });
    mustFit(mesh.triangles + corners.length / 3, this.#file, { line });
    for (let i = 0; i < corners.length; i += 3)
      mesh.triangle(numbers[corners[i]!]!, numbers[corners[i + 1]!]!, numbers[corners[i + 2]!]!);
    return stepsOf(numbers.length);
  }
}

/** Wavefront OBJ: vertices and faces, along the link's axes as they lie; materials, textures, normals and groups are passed over. */
export async function readObj(file: MeshFile): Promise<Mesh> {
  const bytes = await readWhole(file.source, file.pace, 0.4);
  const faces = new Faces(file);
  let [line, done] = [0, 0];
  let open = "";
  for (const text of textLines(bytes)) {
    line++;
    done += text.length + 1;
    // A line goes on in the next one after a backslash.
    open += text.trimEnd();
    if (open.length >= MOST_CHARACTERS)
      throw tooLarge(
        { line },
        {
          en: `A line has ${MOST_CHARACTERS} characters or more.`,
          zh: `某行有 ${MOST_CHARACTERS} 个字符或更多。`,
        },
      );
    let steps = 1;
    if (open.endsWith("\\")) open = `${open.slice(0, -1)} `;
    else {
      steps = faces.take(open, line);
      open = "";
    }
    if (file.pace.due(steps)) await file.pace.rest(0.4 + (0.6 * done) / bytes.length);
  }
  faces.take(open, line);
  return faces.mesh;
}
