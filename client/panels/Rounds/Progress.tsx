import { useTranslation } from "react-i18next";
import type { DemandRow } from "../../../twins/protocol/rounds.ts";
import { whenText } from "../onChain/History.tsx";

/** The time of day without seconds, with the date when it is another day's. */
function untilText(ms: number): string {
  const text = whenText(ms).slice(0, -3);
  const [today = ""] = whenText(Date.now()).split(" ");
  return text.startsWith(today) ? text.slice(today.length + 1) : text;
}

/** What a demand waits for, in a sentence. */
function useAwaited(): (demand: DemandRow) => string {
  const { t } = useTranslation();
  return ({ phase, applicants: n, minSeats: min, maxSeats: max, seats, closed, rounds, applyUntilMs }) => {
    const time = untilText(applyUntilMs);
    switch (phase) {
      case "applying":
        return t(min === max ? "rounds.awaits.applyAll" : "rounds.awaits.apply", { n, min, max, time });
      case "selecting":
        return t(n < min ? "rounds.awaits.tooFew" : "rounds.awaits.select", { n, min });
      case "training":
        return closed.length < rounds
          ? t("rounds.awaits.round", {
              round: closed.length + 1,
              rounds,
              n: seats.filter(({ delivered }) => delivered).length,
              seats: seats.length,
            })
          : t("rounds.awaits.end");
      case "ended":
        if (closed.length === 0) return t("rounds.awaits.none");
        return t(closed.length < rounds ? "rounds.awaits.early" : "rounds.awaits.done", { n: closed.length, rounds });
    }
  };
}

/** How far a demand is: what is awaited, and rounds done of all. */
export function Progress({ demand }: { demand: DemandRow }) {
  const { t } = useTranslation();
  const awaited = useAwaited();
  const { closed, rounds } = demand;
  const label = t("rounds.progress", { n: closed.length, rounds });
  return (
    <div className="rounds-progress">
      <p>{awaited(demand)}</p>
      <div className="rounds-bar">
        <progress max={rounds} value={closed.length} aria-label={label} />
        <span className="muted num">{label}</span>
      </div>
    </div>
  );
}
