import { BufferAttribute, BufferGeometry, Color, DynamicDrawUsage, Group, Mesh, ShaderMaterial } from "three";
import type { Site } from "../../../twins/core/site.ts";
import type { ThingModel } from "../../../twins/core/thing.ts";
import type { SceneTheme } from "../palette.ts";
import type { Replica } from "../source.ts";
import type { SceneSpeeds } from "../types.ts";
import { isTold, PATTERN_PX, ROAD_LOOKS, roadColour } from "./looks.ts";
import { patternM, SHADER_PIXEL } from "./pixelMesh.ts";
import { ROAD_STATES, RoadStates } from "./roadStates.ts";
import { type RoadSegment, roadSegments } from "./segments.ts";

/** Above the ground and the strips of the roads; what is slow lies over what is free, m. */
const [LIFT_M, STEP_M] = [4, 3];
const CORNERS = 4;

/** A quad a road: its corners know their end, their side and how far along they are; one byte says what the road shows. */
function geometryOf(segments: readonly RoadSegment[]): BufferGeometry {
  const count = segments.length * CORNERS;
  const [positions, sides] = [new Float32Array(3 * count), new Float32Array(4 * count)];
  const along = new Float32Array(count);
  const indices = new Uint32Array(6 * segments.length);
  for (const [i, { a, b }] of segments.entries()) {
    const length = Math.max(1e-3, Math.hypot(b[0] - a[0], b[1] - a[1]));
    const [dx, dy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    for (const [corner, [end, side]] of (
      [
        [0, -1],
        [1, -1],
        [1, 1],
        [0, 1],
      ] as const
    ).entries()) {
      const vertex = CORNERS * i + corner;
      positions.set([...(end === 0 ? a : b), LIFT_M], 3 * vertex);
      // Across, and a little beyond the end, so that roads that meet leave no gap.
      sides.set([-dy * side, dx * side, dx * (2 * end - 1), dy * (2 * end - 1)], 4 * vertex);
      along[vertex] = end * length;
    }
    const first = CORNERS * i;
    indices.set([first, first + 1, first + 2, first, first + 2, first + 3], 6 * i);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(positions, 3));
  geometry.setAttribute("side", new BufferAttribute(sides, 4));
  geometry.setAttribute("along", new BufferAttribute(along, 1));
  geometry.setAttribute("state", new BufferAttribute(new Uint8Array(count), 1).setUsage(DynamicDrawUsage));
  geometry.setIndex(new BufferAttribute(indices, 1));
  return geometry;
}

function materialOf(theme: SceneTheme): ShaderMaterial {
  const looks = ROAD_STATES.map((state) => ROAD_LOOKS[state]);
  return new ShaderMaterial({
    uniforms: {
      pixel: { value: 0.001 },
      period: { value: 1 },
      forecast: { value: 0 },
      violet: { value: new Color(theme.forecast) },
      colours: { value: looks.map((look) => new Color(roadColour(look, theme))) },
      widthPx: { value: looks.map(({ px }) => px) },
      widthM: { value: looks.map(({ m }) => m) },
      drawn: { value: looks.map(({ drawn }) => drawn) },
      dashes: { value: looks.map(({ dashes }) => dashes) },
      told: { value: ROAD_STATES.map((state) => (isTold(state) ? 1 : 0)) },
    },
    polygonOffset: true,
    polygonOffsetFactor: -2,
    vertexShader: /* glsl */ `
      attribute vec4 side;
      attribute float along;
      attribute float state;
      uniform float widthPx[${looks.length}];
      uniform float widthM[${looks.length}];
      varying float vAlong;
      varying float vState;
      ${SHADER_PIXEL}
      void main() {
        int look = int(state + 0.5);
        float metres = metresAPixel(position);
        float half_ = 0.5 * max(widthPx[look] * metres, widthM[look]);
        vec3 at = position;
        at.xy += half_ * (side.xy + 0.5 * side.zw);
        at.z += ${STEP_M.toFixed(1)} * float(${looks.length} - look);
        vAlong = along;
        vState = state;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(at, 1.0);
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 colours[${looks.length}];
      uniform float drawn[${looks.length}];
      uniform float dashes[${looks.length}];
      uniform float told[${looks.length}];
      uniform vec3 violet;
      uniform float forecast;
      uniform float period;
      varying float vAlong;
      varying float vState;
      void main() {
        vec3 colour = colours[0];
        float share = drawn[0];
        float count = dashes[0];
        float violetShare = told[0] * forecast;
        for (int i = 1; i < ${looks.length}; i++)
          if (abs(vState - float(i)) < 0.5) {
            colour = colours[i];
            share = drawn[i];
            count = dashes[i];
            violetShare = told[i] * forecast;
          }
        if (share < 1.0 && fract(vAlong * count / period) > share) discard;
        float stripe = step(0.5, fract((gl_FragCoord.x + gl_FragCoord.y) / 9.0));
        gl_FragColor = vec4(mix(colour, violet, violetShare * stripe), 1.0);
        #include <colorspace_fragment>
      }`,
  });
}

/** The roads of a site by how fast they are driven: one draw call, and one byte a road where that has changed. */
export class Roads {
  readonly group = new Group();
  readonly states: RoadStates;
  private readonly geometry: BufferGeometry;
  private readonly material: ShaderMaterial;

  constructor(site: Site, model: ThingModel | undefined, theme: SceneTheme) {
    const segments = roadSegments(site);
    this.states = new RoadStates(segments, model);
    this.geometry = geometryOf(segments);
    this.material = materialOf(theme);
    if (segments.length === 0) return;
    const mesh = new Mesh(this.geometry, this.material);
    mesh.frustumCulled = false;
    this.group.add(mesh);
    this.write();
  }

  /**
   * @param pixel size of a pixel at 1 m distance, m
   * @param metresAPixel where the camera looks
   */
  update(replica: Replica, speeds: SceneSpeeds | null, pixel: number, metresAPixel: number): void {
    if (this.group.children.length === 0) return;
    const { uniforms } = this.material;
    uniforms.pixel!.value = pixel;
    uniforms.period!.value = patternM(PATTERN_PX, metresAPixel);
    uniforms.forecast!.value = speeds?.forecast === true ? 1 : 0;
    if (this.states.update(replica, speeds)) this.write();
  }

  private write(): void {
    const state = this.geometry.attributes.state as BufferAttribute;
    for (const [i, code] of this.states.codes.entries()) state.array.fill(code, CORNERS * i, CORNERS * (i + 1));
    state.needsUpdate = true;
  }

  dispose(): void {
    this.geometry.dispose();
    this.material.dispose();
    this.group.removeFromParent();
  }
}
