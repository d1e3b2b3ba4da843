import type { Lane } from "./marks.ts";

/** The alarm shapes of the whole product, small: a priority looks the same wherever it is drawn. */
const BY_LOOK: Readonly<Record<string, string>> = {
  critical: "M0-6 6.5 5h-13z",
  high: "M0-6.5 6.5 0 0 6.5-6.5 0z",
  medium: "M-5-5H5V5H-5z",
  low: "M0-5.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z",
};

export function MarkShape(props: { lane: Lane; look: string }) {
  if (props.lane === "alarms") return <path d={BY_LOOK[props.look] ?? "M-3-3H3V3H-3z"} />;
  if (props.lane === "commands") return <rect x={-2} y={-7} width={4} height={14} rx={1.5} />;
  if (props.lane === "receipts") return <circle r={4} />;
  return <path d="M-1.5-7h3V7h-3z" />;
}
