/** Smooth noise of the plane from 0 to 1, and three octaves of it: no texture is fetched. */
export const NOISE_GLSL = /* glsl */ `
float hashOf(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}
float noiseOf(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  vec2 u = f * f * (3.0 - 2.0 * f);
  return mix(mix(hashOf(i), hashOf(i + vec2(1.0, 0.0)), u.x), mix(hashOf(i + vec2(0.0, 1.0)), hashOf(i + vec2(1.0, 1.0)), u.x), u.y);
}
float cloudOf(vec2 p) {
  return 0.55 * noiseOf(p) + 0.3 * noiseOf(2.1 * p + 7.3) + 0.15 * noiseOf(4.3 * p + 1.9);
}
`;

/** Of a quad that faces the eye: the eye's right and up in the site's frame; flames and signs stay upright, motes do not. */
export const FACING_GLSL = /* glsl */ `
vec3 eyeRight() { return normalize(vec3(viewMatrix[0][0], viewMatrix[1][0], viewMatrix[2][0])); }
vec3 eyeUp() { return normalize(vec3(viewMatrix[0][1], viewMatrix[1][1], viewMatrix[2][1])); }
`;
