import { useEffect, useState } from "react";
import { type ChosenFile, filesOf } from "./chosenFiles.ts";

/** Takes what was dropped or chosen. */
export type Take = (files: Promise<readonly ChosenFile[]>) => void;

/**
 * Files may be dropped anywhere on the page: beside the zone, the browser would leave the page for them.
 * @param take null while nothing is taken
 * @returns whether files are held over the page
 */
export function useDrop(take: Take | null): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
    const drag = (event: DragEvent): void => {
      if (!carries(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = take === null ? "none" : "copy";
      setOver(take !== null);
    };
    const leave = (event: DragEvent): void => {
      // Of the window itself, not of one element for the next.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!carries(event)) return;
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer !== null) take?.(filesOf(event.dataTransfer));
    };
    addEventListener("dragover", drag);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", drag);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [take]);
  return over;
}
