import { type RefObject, useEffect, useState } from "react";

/** Beyond the edge of the screen, so that what is scrolled to is there already, px. */
const MARGIN_PX = 200;

/** Whether an element is on the screen or nearly so. */
export function useNear(element: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new IntersectionObserver((seen) => setNear(seen.at(-1)?.isIntersecting === true), {
      rootMargin: `${MARGIN_PX}px`,
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return near;
}
