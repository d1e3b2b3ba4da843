import { useTranslation } from "react-i18next";
import type { AlarmPriority } from "../../twins/operations/alarm.ts";

const SHAPES: Readonly<Record<AlarmPriority, string>> = {
  critical: "M10 1.5 19 18H1z",
  high: "M10 .8 19.2 10 10 19.2.8 10z",
  medium: "M2 2h16v16H2z",
  low: "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
};

/** An alarm's priority as shape, letter and colour, never as colour alone. */
export function AlarmShape(props: {
  priority: AlarmPriority;
  unacknowledged?: boolean;
  size?: number;
  label?: string;
}) {
  const { t } = useTranslation();
  const { priority, size = 18 } = props;
  return (
    <svg
      className={`alarm-shape alarm-${priority}${props.unacknowledged === true ? " flashes" : ""}`}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      role="img"
      aria-label={props.label ?? t(`alarm.${priority}`)}
    >
      <path d={SHAPES[priority]} />
      <text x="10" y={priority === "critical" ? 15.8 : 14} textAnchor="middle">
        {t(`alarm.letters.${priority}`)}
      </text>
    </svg>
  );
}
