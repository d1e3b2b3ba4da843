/** How this browser draws 3D: not at all, on the processor (a software renderer), or on a graphics card. */
export type WebglSupport = "none" | "software" | "hardware";

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

let known: WebglSupport | null = null;

/** Asked once; the probe's context is given back at once. */
export function webglSupport(): WebglSupport {
  if (known !== null) return known;
  const context = document.createElement("canvas").getContext("webgl2");
  if (context === null) known = "none";
  else {
    const names = context.getExtension("WEBGL_debug_renderer_info");
    const renderer = names === null ? "" : String(context.getParameter(names.UNMASKED_RENDERER_WEBGL));
    known = SOFTWARE.test(renderer) ? "software" : "hardware";
    context.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return known;
}
