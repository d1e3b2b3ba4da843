/** What GLSL has of functions of floats. */
const BUILT_IN = {
  abs: Math.abs,
  exp: Math.exp,
  max: Math.max,
  min: Math.min,
  sqrt: Math.sqrt,
  clamp: (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x)),
  mix: (a: number, b: number, t: number): number => a + (b - a) * t,
  step: (edge: number, x: number): number => (x < edge ? 0 : 1),
} as const;

/**
 * The functions of a piece of a shader that have nothing but floats, to be called by a test: the shader's own text, read as JavaScript. It
 * has doubles where a GPU has floats.
 */
export function floatFunctions(source: string): Readonly<Record<string, (...args: number[]) => number>> {
  const names = [...source.matchAll(/^float (\w+)\(/gm)].map((match) => match[1]!);
  const script = source
    .replace(
      /^float (\w+)\(([^)]*)\)/gm,
      (_, name: string, args: string) => `function ${name}(${args.replace(/float /g, "")})`,
    )
    .replace(/\bfloat /g, "let ");
  const make = new Function(...Object.keys(BUILT_IN), `"use strict";\n${script}\nreturn { ${names.join(", ")} };`);
  return make(...Object.values(BUILT_IN));
}
