/** No further than this is looked into the smoke, m. */
export const FAR_M = 45;
/** A layer that is none lies above everything, m. */
export const NO_LAYER_M = 99;
/** Cold mist of a gas that was let out lies on the floor, and thins upwards by e in so many metres. */
export const MIST_M = 0.45;

/**
 * Optical depths by Bouguer's law of a straight piece of a sight, `wayM` long, whose ends are `a` and `b` above the floor, m: of smoke
 * of an extinction `perM` above a layer's lower edge, and of mist of `perM` at the floor, which thins exponentially upwards. Floats alone, so
 * that tests compute with the very text that the shader has.
 */
export const DEPTHS_GLSL = /* glsl */ `
float smokeDepth(float perM, float layerM, float a, float b, float wayM) {
  float low = min(a, b), high = max(a, b);
  float share = high - low < 1e-4 ? step(layerM, low) : clamp((high - max(low, layerM)) / (high - low), 0.0, 1.0);
  return perM * share * wayM;
}
float mistDepth(float perM, float a, float b, float wayM) {
  float low = max(0.0, min(a, b)), high = max(0.0, max(a, b));
  float mean = high - low < 1e-3
    ? exp(-low / ${MIST_M.toFixed(2)})
    : ${MIST_M.toFixed(2)} * (exp(-low / ${MIST_M.toFixed(2)}) - exp(-high / ${MIST_M.toFixed(2)})) / (high - low);
  return perM * mean * wayM;
}
`;

/** What every material is seen through: smoke and mist by room, in parts of the sight, and dust that hangs everywhere. */
export const SMOKE_GLSL = /* glsl */ `
varying vec3 vAt;
uniform sampler2D roomAt;
uniform sampler2D roomAir;
uniform vec4 roomArea;
uniform float airFloorZ;
uniform float isSmoky;
uniform float dustPerM;
uniform vec3 smokeColour;
uniform vec3 glowColour;
uniform vec3 mistColour;
uniform vec3 dustColour;
${DEPTHS_GLSL}
vec4 airAt(vec2 at) {
  vec4 none = vec4(${NO_LAYER_M.toFixed(1)}, 0.0, 0.0, 0.0);
  vec2 uv = (at - roomArea.xy) * roomArea.zw;
  if (uv.x < 0.0 || uv.y < 0.0 || uv.x >= 1.0 || uv.y >= 1.0) return none;
  vec4 code = texture2D(roomAt, uv);
  int room = int(code.r * 255.0 + 0.5) + 256 * int(code.g * 255.0 + 0.5);
  if (room > 65000) return none;
  return texelFetch(roomAir, ivec2(room, 0), 0);
}
vec3 throughSmoke(vec3 colour) {
  if (isSmoky < 0.5 && dustPerM <= 0.0) return colour;
  vec3 way = vAt - cameraPosition;
  float wayM = max(length(way), 1e-4);
  float reach = min(1.0, ${FAR_M.toFixed(1)} / wayM);
  float clear = 1.0;
  vec3 added = vec3(0.0);
  if (isSmoky > 0.5) {
    float stepM = wayM * reach / float(SMOKE_STEPS);
    for (int i = 0; i < SMOKE_STEPS; i++) {
      float from = reach * float(i) / float(SMOKE_STEPS);
      float to = reach * float(i + 1) / float(SMOKE_STEPS);
      vec4 air = airAt(cameraPosition.xy + way.xy * (from + to) * 0.5);
      float a = cameraPosition.z + way.z * from - airFloorZ;
      float b = cameraPosition.z + way.z * to - airFloorZ;
      float smoke = smokeDepth(air.y, air.x, a, b, stepM);
      float mist = air.w > 0.001 ? mistDepth(air.w, a, b, stepM) : 0.0;
      float passes = exp(-smoke - mist);
      vec3 own = mix(mix(smokeColour, glowColour, 0.3 * air.z), mistColour, mist / max(smoke + mist, 1e-6));
      added += clear * (1.0 - passes) * own;
      clear *= passes;
    }
  }
  if (dustPerM <= 0.0) return colour * clear + added;
  float dust = exp(-dustPerM * wayM * reach);
  return (colour * clear + added) * dust + dustColour * (1.0 - dust);
}
`;
