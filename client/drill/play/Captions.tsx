import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { minutesText, textOf } from "../../ui/format.ts";
import type { DrillSession, SaidHere } from "../session/session.ts";
import { useDrillSettings } from "../session/settings.ts";

/** Lines that stand on the map, and those that it unfolds to. */
const SHOWN = 2;
const UNFOLDED = 6;
const SHOWN_MS = 9_000;
/** Lines that a screen reader finds; what comes is read, what was is there to be read again. */
const READ = 20;

const isUrgent = ({ kind }: SaidHere): boolean => kind === "alarm" || kind === "hazard";

/** Of where one was, and of what the hazard was like, only the newest is of use on the map; the instruction stands above it. */
const isShown = (line: SaidHere, at: number, all: readonly SaidHere[]): boolean =>
  line.kind !== "instruction" &&
  ((line.kind !== "place" && line.kind !== "hazard") || !all.slice(at + 1).some(({ kind }) => kind === line.kind));

function Shown({ lines }: { lines: readonly SaidHere[] }) {
  const { i18n } = useTranslation();
  return (
    <ol aria-hidden>
      {lines.map((line) => (
        <li key={line.id} className={`drill-said drill-said-${line.kind}`}>
          <span className="num">{minutesText(line.atS)}</span> {textOf(line.short ?? line.text, i18n.language)}
        </li>
      ))}
    </ol>
  );
}

/** What is said, for the ear and for the eye: alarms interrupt, the rest waits its turn. */
export function Captions({ session }: { session: DrillSession }) {
  const { t, i18n } = useTranslation();
  const said = useStore(session.state, (state) => state.said);
  const [isOpen, setOpen] = useState(false);
  const { captions } = useDrillSettings();
  const text = (line: SaidHere): string => textOf(line.text, i18n.language);
  const nowMs = performance.now();
  const fresh = said.filter(({ heardAtMs }) => isOpen || nowMs - heardAtMs < SHOWN_MS).filter(isShown);
  const shown = fresh.slice(isOpen ? -UNFOLDED : -SHOWN);
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
      {captions && (shown.length > 0 || isOpen) && (
        <div className="drill-captions" data-open={isOpen}>
          <Shown lines={shown} />
          <button
            type="button"
            className="drill-fold"
            aria-label={t("drill.captions")}
            aria-expanded={isOpen}
            onClick={() => setOpen((was) => !was)}
          >
            {isOpen ? <IconChevronUp size={18} aria-hidden /> : <IconChevronDown size={18} aria-hidden />}
          </button>
        </div>
      )}
    </>
  );
}
