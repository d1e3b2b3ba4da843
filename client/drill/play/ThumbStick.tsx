import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Controls } from "./controls.ts";

/** Half of the stick's travel, px. */
const REACH_PX = 44;
/** A thumb rests within this share without moving anybody. */
const REST = 0.18;

/** Drag to move, for thumbs; further out is faster. */
export function ThumbStick({ controls }: { controls: Controls }) {
  const { t } = useTranslation();
  const pad = useRef<HTMLDivElement>(null);
  const [knob, setKnob] = useState<readonly [number, number]>([0, 0]);
  const moveTo = (clientX: number, clientY: number): void => {
    const box = pad.current?.getBoundingClientRect();
    if (box === undefined) return;
    const [x, y] = [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
    const length = Math.hypot(x, y);
    const share = Math.min(1, length / REACH_PX);
    const unit = length === 0 ? [0, 0] : [x / length, y / length];
    setKnob([unit[0]! * share * REACH_PX, unit[1]! * share * REACH_PX]);
    // Up on the page is north.
    controls.drag(share < REST ? [0, 0] : [unit[0]! * share, -unit[1]! * share]);
  };
  const letGo = (): void => {
    setKnob([0, 0]);
    controls.drag(null);
  };
  return (
    <div
      ref={pad}
      className="drill-stick"
      aria-hidden
      title={t("drill.stick")}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        moveTo(event.clientX, event.clientY);
      }}
      onPointerMove={(event) =>
        event.currentTarget.hasPointerCapture(event.pointerId) && moveTo(event.clientX, event.clientY)
      }
      onPointerUp={letGo}
      onPointerCancel={letGo}
    >
      <span style={{ transform: `translate(${knob[0]}px, ${knob[1]}px)` }} />
    </div>
  );
}
