import { useTranslation } from "react-i18next";
import { useReading } from "../session/context.tsx";
import { enumName } from "../session/replica.ts";
import { textOf } from "../ui/format.ts";

const ABNORMAL = new Set(["fault", "down", "stopped"]);

/** A Thing's `state` or `mode` in one word; nothing for Things without. */
export function StateWord(props: { thing: string }) {
  const { i18n } = useTranslation();
  const state = useReading(props.thing, "state");
  const mode = useReading(props.thing, "mode");
  const reading = state ?? mode;
  const name = enumName(reading);
  const named = reading?.property.values?.[reading.value];
  if (reading === null || named === undefined || name === null) return null;
  const look = ABNORMAL.has(name) ? " state-bad" : name === "idle" || name === "unused" ? " state-idle" : "";
  return (
    <span className={`state-word${look}${reading.stale ? " stale" : ""}`}>{textOf(named.title, i18n.language)}</span>
  );
}
