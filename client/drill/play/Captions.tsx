import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { minutesText, textOf } from "../../ui/format.ts";
import type { DrillSession, SaidHere } from "../session/session.ts";
import { useDrillSettings } from "../session/settings.ts";

/** Lines that stand on the map. */
const SHOWN = 3;
const SHOWN_MS = 9_000;
/** Lines that a screen reader finds; what comes is read, what was is there to be read again. */
const READ = 20;

const isUrgent = ({ kind }: SaidHere): boolean => kind === "alarm" || kind === "hazard";

/** What is said, for the ear and for the eye: alarms interrupt, the rest waits its turn. */
export function Captions({ session }: { session: DrillSession }) {
  const { t, i18n } = useTranslation();
  const said = useStore(session.state, (state) => state.said);
  const { captions } = useDrillSettings();
  const text = (line: SaidHere): string => textOf(line.text, i18n.language);
  const nowMs = performance.now();
  const shown = said
    .filter(({ kind, heardAtMs }) => kind !== "instruction" && nowMs - heardAtMs < SHOWN_MS)
    // Where one was before is of no use on the map, nor how deep the water was.
    .filter(
      (line, at, all) =>
        (line.kind !== "place" && line.kind !== "hazard") || !all.slice(at + 1).some(({ kind }) => kind === line.kind),
    )
    .slice(-SHOWN);
  const urgent = said.findLast(isUrgent);
  return (
    <>
      <div className="sr-only" role="alert">
        {urgent !== undefined && <p key={urgent.id}>{text(urgent)}</p>}
      </div>
      <ol className="sr-only" aria-live="polite" aria-relevant="additions" aria-label={t("drill.captions")}>
        {said
          .filter((line) => !isUrgent(line))
          .slice(-READ)
          .map((line) => (
            <li key={line.id}>{text(line)}</li>
          ))}
      </ol>
      {captions && shown.length > 0 && (
        <ol className="drill-captions" aria-hidden>
          {shown.map((line) => (
            <li key={line.id} className={`drill-said drill-said-${line.kind}`}>
              <span className="num">{minutesText(line.atS)}</span> {textOf(line.short ?? line.text, i18n.language)}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
