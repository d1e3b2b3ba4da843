import { IconLink, IconLinkOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ERRORS, isErrorCode } from "../../../twins/core/errors.ts";
import type { Ask, AuditEntry } from "../../../twins/protocol/console.ts";
import { useAsk, useLink, usePersonName, useZone } from "../../session/context.tsx";
import { dateTimeText, textOf } from "../../ui/format.ts";
import { Empty, Hash } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";

const PAGE = 50;

/** What an act was about, without the braces of JSON; the site is the one that is shown. */
export function detailsText(details: string): string {
  try {
    const { siteId: _, ...rest } = JSON.parse(details) as Record<string, unknown>;
    return Object.entries(rest)
      .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
      .join(" · ");
  } catch {
    return details;
  }
}

function Entry({ entry }: { entry: AuditEntry }) {
  const who = usePersonName();
  const { t, i18n } = useTranslation();
  const zone = useZone();
  const { act, outcome } = entry;
  const details = detailsText(entry.details);
  const refused = isErrorCode(outcome) ? textOf(ERRORS[outcome], i18n.language) : outcome;
  return (
    <li className="audit-entry">
      <div className="row">
        <span className="num muted">#{entry.seq}</span>
        <span className="row-main">
          <strong title={act}>{t(`audit.acts.${act as Ask}`, { defaultValue: act })}</strong>{" "}
          <span className="muted">{who(entry.who)}</span>
        </span>
        <span className={`word word-${outcome === "ok" ? "ok" : "bad"}`} title={outcome}>
          {t(outcome === "ok" ? "audit.done" : "audit.refused")}
        </span>
      </div>
      <div className="muted audit-more">
        <span className="num">{dateTimeText(entry.atMs, zone)}</span> <Hash value={entry.hash} />
        {outcome !== "ok" && (
          <span className="audit-details">
            {refused} <code>{outcome}</code>
          </span>
        )}
        {details !== "" && (
          <span className="audit-details" title={entry.details}>
            {details}
          </span>
        )}
      </div>
    </li>
  );
}

/** The audit log, newest first, with the verdict on its hash chain. */
export default function Audit() {
  const { t } = useTranslation();
  const link = useLink();
  const [asked, again] = useAsk("audit", { limit: PAGE, before: null }, 5000);
  const [older, setOlder] = useState<readonly AuditEntry[]>([]);
  async function more(before: number): Promise<void> {
    const answer = await link.ask("audit", { limit: PAGE, before });
    if (answer.ok) setOlder((old) => [...old, ...answer.value.entries]);
  }
  return (
    <AskedView asked={asked} again={again}>
      {({ entries, intact }) => {
        if (entries.length === 0) return <Empty>{t("audit.empty")}</Empty>;
        const unique = new Map([...entries, ...older].map((entry) => [entry.seq, entry]));
        const all = [...unique.values()].sort((a, b) => b.seq - a.seq);
        const last = all.at(-1)!;
        return (
          <>
            <p className={`chain-note ${intact ? "chain-intact" : "chain-broken"}`} role="status">
              {intact ? <IconLink size={16} aria-hidden /> : <IconLinkOff size={16} aria-hidden />}
              {t(intact ? "audit.intact" : "audit.broken")}
            </p>
            <ul className="rows">
              {all.map((entry) => (
                <Entry key={entry.seq} entry={entry} />
              ))}
            </ul>
            {last.seq > 1 && entries.length >= PAGE && (
              <button type="button" className="link" onClick={() => void more(last.seq)}>
                {t("common.loadMore")}
              </button>
            )}
          </>
        );
      }}
    </AskedView>
  );
}
