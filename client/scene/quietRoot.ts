import { createRoot, type ReconcilerRoot } from "@react-three/fiber";
import { setConsoleFunction } from "three";

const CLOCK = "THREE.Clock:";

/**
 * A root as fiber makes it. Fiber 9 makes a THREE.Clock with it, of which three r183 says that it is deprecated: it is not
 * ours, we do not read it, and people's consoles need not hear of it. All else that three says is heard.
 */
export function quietRoot(canvas: HTMLCanvasElement): ReconcilerRoot<HTMLCanvasElement> {
  setConsoleFunction((type, message, ...params) => {
    if (!String(message).startsWith(CLOCK)) console[type](message, ...params);
  });
  return createRoot(canvas);
}
