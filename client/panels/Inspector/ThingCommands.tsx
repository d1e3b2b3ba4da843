import { useTranslation } from "react-i18next";
import { useCommands, useZone } from "../../session/context.tsx";
import type { ReplicaEntry } from "../../session/replica.ts";
import { textOf, timeText } from "../../ui/format.ts";
import { Section } from "../../ui/parts.tsx";
import { ActionWord } from "../ActionWord.tsx";

const SHOWN = 8;

/** The newest commands of a Thing and what it answered. */
export function ThingCommands(props: { entry: ReplicaEntry }) {
  const { t, i18n } = useTranslation();
  const zone = useZone();
  const { thing, model } = props.entry;
  const commands = useCommands();
  const mine = commands.filter((row) => row.body.thing === thing.id).slice(0, SHOWN);
  return (
    <Section title={t("inspector.commands")}>
      {mine.length === 0 && <p className="muted hint">{t("inspector.noCommands")}</p>}
      <ul className="rows">
        {mine.map(({ body, states }) => {
          const action = model.actions.find((a) => a.name === body.action);
          const last = states.at(-1);
          return (
            <li key={body.commandId} className="row">
              <span className="num muted">{timeText(body.issuedAtMs, zone)}</span>
              <span className="row-main">
                {action === undefined ? body.action : textOf(action.title, i18n.language)}
                {typeof body.input.job === "number" && ` · ${t("compare.job", { n: body.input.job })}`}
                {last !== undefined && last.reason !== "" && (
                  <span className="muted"> {t("inspector.said", { said: last.reason })}</span>
                )}
              </span>
              {last !== undefined && <ActionWord state={last.state} />}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
