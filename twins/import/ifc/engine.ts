import type { FlatMesh, IfcAPI } from "web-ifc";

/** A triangle mesh of a product in the model's own frame, metres, z up. */
export interface ProductMesh {
  /** x, y, z in double precision: models may lie millions of metres from their origin. */
  readonly positions: Float64Array;
  readonly indices: Uint32Array;
}

/** Turns products into triangles: web-ifc behind a port of our own. */
export interface IfcEngine {
  /** @returns null where the engine cannot build the product's shape */
  mesh(product: number): Promise<ProductMesh | null>;
  close(): void;
}

/** An instance of web-ifc with a file open in it. */
interface OpenModel {
  readonly api: IfcAPI;
  readonly model: number;
}

/** How often a broken instance of the engine is replaced before the file is given up. */
export const MOST_RESTARTS = 8;
const CIRCLE_SEGMENTS = 16;
const LOG_OFF = 6;
/** A vertex of web-ifc: position and normal. */
const STRIDE = 6;

/** Starts web-ifc's WebAssembly, which lies at an address that the host knows, and opens the file in it. */
async function opened(bytes: Uint8Array, wasm: string): Promise<OpenModel | null> {
  const { IfcAPI } = await import("web-ifc");
  const api = new IfcAPI();
  await api.Init(() => wasm, true);
  api.SetLogLevel(LOG_OFF);
  try {
    const settings = { COORDINATE_TO_ORIGIN: false, CIRCLE_SEGMENTS };
    const model = api.OpenModelFromCallback(
      (from: number, size: number) => bytes.subarray(from, from + size),
      settings,
    );
    return model < 0 ? null : { api, model };
  } catch {
    return null;
  }
}

/**
 * Streams one product. web-ifc 0.0.78 calls its WebAssembly with four arguments, and the one that it ships for browsers takes
 * three (that scales lengths, as the fourth asks for by default); nothing has run when the number is refused.
 */
function stream(api: IfcAPI, model: number, product: number, take: (mesh: FlatMesh) => void): void {
  try {
    api.StreamMeshes(model, [product], take);
  } catch (error) {
    if ((error as Error | null)?.name !== "BindingError") throw error;
    api.wasmModule.StreamMeshes(model, [product], take);
  }
}

/** All pieces of a product as one mesh. */
function meshOf({ api, model }: OpenModel, product: number): ProductMesh {
  const pieces: {
    readonly vertices: Float32Array;
    readonly indices: Uint32Array;
    readonly matrix: readonly number[];
  }[] = [];
  stream(api, model, product, (mesh) => {
    for (let i = 0; i < mesh.geometries.size(); i++) {
      const placed = mesh.geometries.get(i);
      const geometry = api.GetGeometry(model, placed.geometryExpressID);
      // Copies: the engine's memory moves when it grows.
      const vertices = api.GetVertexArray(geometry.GetVertexData(), geometry.GetVertexDataSize()).slice();
      const indices = api.GetIndexArray(geometry.GetIndexData(), geometry.GetIndexDataSize()).slice();
      pieces.push({ vertices, indices, matrix: [...placed.flatTransformation] });
      geometry.delete();
    }
  });
  const positions = new Float64Array(pieces.reduce((sum, { vertices }) => sum + (vertices.length / STRIDE) * 3, 0));
  const indices = new Uint32Array(pieces.reduce((sum, piece) => sum + piece.indices.length, 0));
  let [vertex, corner] = [0, 0];
  for (const piece of pieces) {
    const m = piece.matrix;
    for (const index of piece.indices) indices[corner++] = index + vertex;
    for (let i = 0; i < piece.vertices.length; i += STRIDE) {
      const [x, y, z] = [piece.vertices[i]!, piece.vertices[i + 1]!, piece.vertices[i + 2]!];
      const out = (row: number) => m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]!;
      // The engine's y is up and its z south.
      positions[3 * vertex] = out(0);
      positions[3 * vertex + 1] = -out(2);
      positions[3 * vertex + 2] = out(1);
      vertex++;
    }
  }
  return { positions, indices };
}

/**
 * @param wasm where web-ifc's WebAssembly lies: a path in Node, an address in a browser
 * @param start makes an instance
 * @returns null where web-ifc cannot open the file at all
 */
export async function openEngine(bytes: Uint8Array, wasm: string, start = opened): Promise<IfcEngine | null> {
  let open = await start(bytes, wasm);
  let restarts = 0;
  if (open === null) return null;
  return {
    mesh: async (product) => {
      if (open === null) return null;
      try {
        return meshOf(open, product);
      } catch {
        // After a trap the instance's memory cannot be trusted: another takes its place.
        open = ++restarts > MOST_RESTARTS ? null : await start(bytes, wasm);
        return null;
      }
    },
    close: () => {
      try {
        open?.api.CloseModel(open.model);
        open?.api.Dispose();
      } catch {
        // A trapped instance cannot be closed; it is dropped with its memory.
      }
    },
  };
}
