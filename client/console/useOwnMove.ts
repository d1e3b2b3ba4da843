import { type RefObject, useEffect, useRef } from "react";
import { useSite } from "../session/context.tsx";

/** Escape ends it by the console's keyboard; the rest of these move nothing by themselves. */
const STILL = new Set(["Escape", "Tab", "Shift", "Control", "Alt", "Meta"]);

/** Who moves the picture themselves looks along with nobody any more. */
export function useOwnMove(): RefObject<HTMLDivElement | null> {
  const host = useRef<HTMLDivElement>(null);
  const { lookAlong } = useSite();
  useEffect(() => {
    const element = host.current!;
    const key = (event: KeyboardEvent): void => {
      if (!STILL.has(event.key)) lookAlong.end();
    };
    // Before the picture has them: it may keep them to itself.
    element.addEventListener("pointerdown", lookAlong.end, true);
    element.addEventListener("wheel", lookAlong.end, { capture: true, passive: true });
    element.addEventListener("keydown", key, true);
    return () => {
      element.removeEventListener("pointerdown", lookAlong.end, true);
      element.removeEventListener("wheel", lookAlong.end, true);
      element.removeEventListener("keydown", key, true);
    };
  }, [lookAlong]);
  return host;
}
