import { useTranslation } from "react-i18next";
import { useAsk, useLinkState, useSite } from "../../session/context.tsx";
import { numberText } from "../../ui/format.ts";
import { Facts, Section, useSpan } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";
import { byCounter, counterWord } from "./counters.ts";

const EVERY_MS = 2000;

/** How the server and this page are doing. */
export default function Health() {
  const { t, i18n } = useTranslation();
  const span = useSpan();
  const session = useSite();
  const trip = useLinkState((state) => state.roundTripMs);
  const [asked, again] = useAsk("health", {}, EVERY_MS);
  const words = (name: string): string => {
    const word = counterWord(name, i18n.language);
    if (word.kind === "unknown") return name;
    return word.kind === "counter" ? t(`health.names.${word.key}`) : t(`health.${word.kind}`, { why: word.why });
  };
  const num = (text: string) => <span className="num">{text}</span>;
  return (
    <AskedView asked={asked} again={again}>
      {(health) => (
        <>
          <Facts
            rows={[
              [t("health.version"), num(health.version)],
              [t("health.started"), num(span(session.nowMs() - health.startedAtMs))],
              [t("health.memory"), num(`${numberText(health.rssMb, 0)} MB`)],
              [t("health.tick"), num(`${numberText(health.tickP99Ms, 2)} ms`)],
              [t("health.round"), num(trip === null ? "–" : `${numberText(trip, 0)} ms`)],
              [t("health.decode"), num(numberText(session.live.stats.frames, 0))],
              [t("health.gaps"), num(numberText(session.live.stats.gaps, 0))],
            ]}
          />
          <Section title={t("health.counters")}>
            <ul className="rows">
              {Object.entries(health.counters)
                .sort(([a], [b]) => byCounter(a, b))
                .map(([name, n]) => (
                  <li key={name} className="row">
                    <span className="row-main" title={name}>
                      {words(name)}
                    </span>
                    <span className="num">{numberText(n, Number.isInteger(n) ? 0 : 2)}</span>
                  </li>
                ))}
            </ul>
          </Section>
        </>
      )}
    </AskedView>
  );
}
