import { CodedError } from "../../../core/result.ts";
import { Mesh } from "../../geometry/mesh.ts";
import { invalid, tooLarge } from "../../refusals.ts";
import { type ImportHost, Pace, type Source, stretch } from "../../source.ts";
import { Warnings } from "../../warnings.ts";
import { readCollada } from "../collada/index.ts";
import { endingOf, everyPath, named } from "./address.ts";
import { compact } from "./compact.ts";
import { readGltf } from "./gltf.ts";
import type { MeshReader } from "./meshFile.ts";
import { readObj } from "./obj.ts";
import { readStl } from "./stl.ts";

const READERS: Readonly<Record<string, MeshReader>> = {
  dae: readCollada,
  glb: readGltf,
  gltf: readGltf,
  obj: readObj,
  stl: readStl,
};

/** What of a robot's meshes is read. */
export interface MeshLimits {
  /** Addresses that are looked for; a humanoid with hands has a hundred. */
  readonly files: number;
  /** Bytes of one file, and of all together. */
  readonly fileBytes: number;
  readonly allBytes: number;
  /** Triangles that are drawn, a mesh counted each time that it is. */
  readonly triangles: number;
}
export const MESH_LIMITS: MeshLimits = {
  files: 1_000,
  fileBytes: 64 * 1024 * 1024,
  allBytes: 512 * 1024 * 1024,
  triangles: 5_000_000,
};

/** Farther than any robot reaches, m: as long as its boxes may be. */
const MOST_M = 1e6;

/** How far the mesh reaches from its origin along its longest axis. */
function reach({ positions }: Mesh): number {
  let most = 0;
  for (let i = 0; i < positions.length; i++) {
    const value = Math.abs(positions[i]!);
    if (!(value <= most)) most = value;
  }
  return most;
}

/**
 * The meshes that a robot's file names and that lie beside it, each read once. A mesh that is not there, damaged, too large or of another
 * format is told by its name, and the robot is taken without it: its links, joints and masses are whole, and its file is not to
 * blame for another's.
 */
export class MeshLibrary {
  readonly #source: Source;
  readonly #host: ImportHost;
  readonly #warnings: Warnings;
  readonly #limits: MeshLimits;
  /** By address: the mesh, or why there is none; null for one that is missing. */
  readonly #known = new Map<string, Mesh | CodedError | null>();
  /** Addresses of which there is no file, each as often as it is named. */
  readonly #missing = new Map<string, number>();
  #bytes = 0;
  #triangles = 0;

  constructor(source: Source, host: ImportHost, warnings: Warnings, limits = MESH_LIMITS) {
    [this.#source, this.#host, this.#warnings, this.#limits] = [source, host, warnings, limits];
  }

  /**
   * A mesh to be drawn, in metres, read between two shares of the way; null for one that is not drawn, which a warning tells.
   * @throws CodedError IMPORT_CANCELLED
   */
  async mesh(address: string, scale: readonly number[], from: number, to: number): Promise<Mesh | null> {
    if (!this.#known.has(address))
      this.#known.set(address, await this.#tried(() => this.#read(address, stretch(this.#host, from, to))));
    const known = this.#known.get(address)!;
    if (known === null) this.#missing.set(address, 1 + (this.#missing.get(address) ?? 0));
    const drawn = known instanceof Mesh ? await this.#tried(async () => this.#fitting(known, scale)) : known;
    if (drawn instanceof CodedError) this.#tellUnread(address, drawn);
    return drawn instanceof Mesh ? drawn : null;
  }

  /** What is wrong with a mesh, as a value: it ends nothing but itself. */
  async #tried(read: () => Promise<Mesh | null>): Promise<Mesh | CodedError | null> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof CodedError && error.failure.code !== "IMPORT_CANCELLED") return error;
      throw error;
    }
  }

  /** @throws CodedError IMPORT_TOO_LARGE, IMPORT_INVALID */
  #fitting(mesh: Mesh, scale: readonly number[]): Mesh {
    if (this.#triangles + mesh.triangles > this.#limits.triangles)
      throw tooLarge(
        { entity: "file" },
        {
          en: `With its ${mesh.triangles} triangles the robot has more than ${this.#limits.triangles}.`,
          zh: `加上它的 ${mesh.triangles} 个三角形，机器人超过 ${this.#limits.triangles} 个。`,
        },
      );
    if (!(reach(mesh) * Math.max(...scale.map(Math.abs)) < MOST_M))
      throw invalid({ entity: "file" }, { en: "It lies beyond all measure.", zh: "其位置超出范围。" });
    this.#triangles += mesh.triangles;
    return mesh;
  }

  async #read(address: string, host: ImportHost): Promise<Mesh | null> {
    if (this.#known.size >= this.#limits.files)
      throw tooLarge(
        { entity: "file" },
        { en: `It is one of more than ${this.#limits.files} meshes.`, zh: `网格超过 ${this.#limits.files} 个。` },
      );
    const source = await this.#find(address);
    if (source === null) return null;
    const reader = READERS[endingOf(source.name)];
    if (reader === undefined)
      throw invalid(
        { entity: "file" },
        {
          en: "Its format is not read; STL, COLLADA, glTF and OBJ are.",
          zh: "不支持其格式；支持 STL、COLLADA、glTF 和 OBJ。",
        },
      );
    const { fileBytes, allBytes, triangles } = this.#limits;
    const mostBytes = Math.min(fileBytes, allBytes - this.#bytes);
    if (source.size > mostBytes)
      throw tooLarge(
        { entity: "file" },
        {
          en: `It has ${source.size} bytes; ${fileBytes} of a mesh are read, and ${allBytes} of all.`,
          zh: `共 ${source.size} 字节；每个网格最多读取 ${fileBytes} 字节，全部最多 ${allBytes} 字节。`,
        },
      );
    this.#bytes += source.size;
    const own = new Warnings();
    const mesh = await reader({
      ...{ source: this.#counted(source, mostBytes), host, mostBytes, warnings: own, pace: new Pace(host) },
      mostTriangles: triangles - this.#triangles,
    });
    for (const { kind, message, count } of own.list())
      this.#warnings.add(`mesh:${kind}`, { entity: named(address) }, message, "", count);
    if (mesh.triangles === 0)
      throw invalid({ entity: "file" }, { en: "It has no triangle that is read.", zh: "其中没有可读取的三角形。" });
    return compact(mesh);
  }

  /** What a mesh reads beside itself counts, too: a glTF's buffers. */
  #counted(source: Source, mostBytes: number): Source {
    return {
      ...source,
      sibling: async (path) => {
        const found = await source.sibling(path);
        this.#bytes += Math.min(found?.size ?? 0, mostBytes);
        return found;
      },
    };
  }

  async #find(address: string): Promise<Source | null> {
    for (const path of everyPath(address)) {
      const found = await this.#source.sibling(path);
      if (found !== null) return found;
    }
    return null;
  }

  #tellUnread(address: string, { failure }: CodedError): void {
    const name = named(address);
    const said = failure.said ?? { en: failure.message, zh: failure.message };
    this.#warnings.add(
      "meshUnread",
      { entity: name },
      {
        en: `Mesh ${name} is referred to, not drawn. ${said.en}`,
        zh: `网格 ${name} 仅保留引用，未绘制。${said.zh}`,
      },
      name,
    );
  }

  /** Tells what does not lie beside the file: all as one where none does, as of a robot that came alone; else each by its name. */
  tell(): void {
    const none = this.#missing.size === this.#known.size;
    for (const [address, count] of this.#missing) {
      const name = named(address);
      const said = none
        ? {
            en: "A mesh does not lie beside the file: it is referred to, not drawn. Bring it with its folder.",
            zh: "网格文件不在该文件旁边：仅保留引用，未绘制。请连同其文件夹一起提供。",
          }
        : {
            en: `Mesh ${name} does not lie beside the file: it is referred to, not drawn.`,
            zh: `网格 ${name} 不在该文件旁边：仅保留引用，未绘制。`,
          };
      this.#warnings.add("meshElsewhere", { entity: name }, said, none ? "" : name, count);
    }
  }
}
