import { type RefObject, useEffect, useMemo, useRef, useState } from "react";

/** From a mark to its card a pointer may take so long, ms. */
const REACH_MS = 150;

export interface ShownCard {
  /** Of the mark. */
  readonly id: string;
  /** Stays until it is put away. */
  readonly pinned: boolean;
}

export interface CardControl {
  readonly card: RefObject<HTMLDivElement | null>;
  open(id: string, pinned?: boolean): void;
  /** A pointer has come to it. */
  keep(): void;
  leave(): void;
  close(): void;
}

/** Which mark's card is shown: one at a time. */
export function useCard(): [ShownCard | null, CardControl] {
  const [shown, setShown] = useState<ShownCard | null>(null);
  const card = useRef<HTMLDivElement>(null);
  const control = useMemo((): CardControl => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = (): void => clearTimeout(timer);
    return {
      card,
      keep,
      open(id, pinned = false) {
        keep();
        setShown((old) => (old?.id === id && old.pinned ? old : { id, pinned }));
      },
      leave() {
        keep();
        timer = setTimeout(() => setShown((old) => (old?.pinned === true ? old : null)), REACH_MS);
      },
      close() {
        keep();
        setShown(null);
      },
    };
  }, []);
  useEffect(() => control.keep, [control]);
  return [shown, control];
}
