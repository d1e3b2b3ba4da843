import type { KeyboardEvent, PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { type Region, SIZES, useLayout } from "./layoutStore.ts";

const STEP_PX = 16;

/** A region's edge: dragged, or moved with the arrow keys. */
export function Splitter(props: { region: Region; edge: "left" | "right" | "top" }) {
  const { t } = useTranslation();
  const { region, edge } = props;
  const size = useLayout((layout) => layout[region]);
  const resize = useLayout((layout) => layout.resize);
  const grow = edge === "right" ? 1 : -1;

  function drag(event: PointerEvent<HTMLDivElement>): void {
    const from = edge === "top" ? event.clientY : event.clientX;
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) =>
      resize(region, size + grow * ((edge === "top" ? move.clientY : move.clientX) - from));
    handle.onpointerup = () => {
      handle.onpointermove = null;
    };
  }
  function key(event: KeyboardEvent): void {
    const [less, more] = edge === "top" ? ["ArrowDown", "ArrowUp"] : ["ArrowLeft", "ArrowRight"];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    event.stopPropagation();
    resize(region, size + (event.key === more ? 1 : -1) * (edge === "left" ? -1 : 1) * STEP_PX);
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be dragged or hold a value.
    <div
      className={`splitter splitter-${edge}`}
      role="separator"
      tabIndex={0}
      aria-label={`${t(region === "lower" || region === "tall" ? "layout.bottom" : `layout.${region}`)}. ${t("layout.resize")}`}
      aria-orientation={edge === "top" ? "horizontal" : "vertical"}
      aria-valuenow={size}
      aria-valuemin={SIZES[region][0]}
      aria-valuemax={SIZES[region][1]}
      onPointerDown={drag}
      onKeyDown={key}
      onDoubleClick={() => resize(region, SIZES[region][2])}
    />
  );
}
