import { BufferAttribute, BufferGeometry, Mesh } from "three";
import type { MeshLibrary } from "./compile.ts";
import type { MeshData } from "./meshData.ts";

/** Facets that meet at less than this are drawn as one rounded surface. */
const CREASE_RAD = (32 * Math.PI) / 180;

function meshData(geometry: BufferGeometry): MeshData {
  const { position, normal } = geometry.attributes;
  const count = position!.count;
  return {
    positions: [...position!.array],
    normals: [...normal!.array],
    indices: geometry.index === null ? Array.from({ length: count }, (_, i) => i) : [...geometry.index.array],
  };
}

/** The loader strips dots from names and keeps the original beside them. */
const nameOf = (object: Mesh): string => (object.userData as { name?: string }).name ?? object.name;

/**
 * Loads the glTF binaries that views refer to, with their loader only then. An asset that cannot be loaded is left out:
 * its parts are drawn as boxes, and the problem is told to the caller.
 */
export async function loadLibrary(
  assets: readonly string[],
  urlOf: (asset: string) => string,
  onProblem: (asset: string, error: unknown) => void,
): Promise<MeshLibrary> {
  const library = new Map<string, MeshData>();
  if (assets.length === 0) return library;
  const [{ GLTFLoader }, { MeshoptDecoder }, utils] = await Promise.all([
    import("three/examples/jsm/loaders/GLTFLoader.js"),
    import("three/examples/jsm/libs/meshopt_decoder.module.js"),
    import("three/examples/jsm/utils/BufferGeometryUtils.js"),
  ]);
  const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder);
  for (const asset of assets) {
    try {
      const { scene } = await loader.loadAsync(urlOf(asset));
      scene.updateMatrixWorld(true);
      scene.traverse((object) => {
        if (!(object instanceof Mesh)) return;
        // Quantised integers become metres before creases are measured.
        const plain = new BufferGeometry();
        const source = object.geometry as BufferGeometry;
        const position = source.attributes.position!;
        const floats = new Float32Array(position.count * 3);
        for (let i = 0; i < position.count; i++)
          floats.set([position.getX(i), position.getY(i), position.getZ(i)], i * 3);
        plain.setAttribute("position", new BufferAttribute(floats, 3));
        plain.setIndex(source.index);
        plain.applyMatrix4(object.matrixWorld);
        library.set(
          `${asset}#${nameOf(object)}`,
          meshData(utils.mergeVertices(utils.toCreasedNormals(plain, CREASE_RAD), 1e-5)),
        );
      });
    } catch (error) {
      onProblem(asset, error);
    }
  }
  return library;
}
