import type { Mesh } from "../../geometry/mesh.ts";
import { tooLarge, type Where } from "../../refusals.ts";
import type { ImportHost, Pace, Source } from "../../source.ts";
import type { Warnings } from "../../warnings.ts";

/** A file with the shape of a link, and what its reader needs. */
export interface MeshFile {
  readonly source: Source;
  readonly host: ImportHost;
  readonly pace: Pace;
  /** What of the file was not understood, though the rest is drawn. */
  readonly warnings: Warnings;
  readonly mostBytes: number;
  readonly mostTriangles: number;
}

/** Reads a shape, in metres along the link's axes. @throws CodedError IMPORT_INVALID, IMPORT_TOO_LARGE, IMPORT_CANCELLED */
export type MeshReader = (file: MeshFile) => Promise<Mesh>;

/** Looks whether so many triangles may be drawn, before there is room made for them. @throws CodedError IMPORT_TOO_LARGE */
export function mustFit(triangles: number, { mostTriangles }: Pick<MeshFile, "mostTriangles">, where: Where): void {
  if (triangles > mostTriangles)
    throw tooLarge(where, {
      en: `It has ${triangles} triangles or more; of those that a robot may have ${mostTriangles} are left.`,
      zh: `三角形有 ${triangles} 个或更多；该机器人还可绘制 ${mostTriangles} 个。`,
    });
}
