import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconAlertCircle, IconCheck, IconCopy } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { revertIn } from "../../contracts-abi/words/refusal.ts";
import { ERRORS } from "../../twins/core/errors.ts";
import type { Failure } from "../../twins/core/result.ts";
import { shortHash, spanOf, textOf } from "./format.ts";

/** Without its words, which could not be fetched, a refusal is told by its code. */
const RevertSentence = lazy(() =>
  import("./RevertSentence.tsx").then(
    (module) => ({ default: module.RevertSentence }),
    () => ({ default: ({ otherwise }: { otherwise: string }) => otherwise }),
  ),
);

/** What will appear here, and how to make it appear. */
export function Empty(props: { icon?: ReactNode; title?: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      {props.icon !== undefined && <div className="empty-icon">{props.icon}</div>}
      {props.title !== undefined && <div className="empty-title">{props.title}</div>}
      <p>{props.children}</p>
      {props.action}
    </div>
  );
}

/** What a failure means: a contract's refusal by its own sentence, anything else by that of its code. */
export function FailureSentence({ code, said, details }: Failure) {
  const { i18n } = useTranslation();
  if (said !== undefined) return textOf(said, i18n.language);
  const ofCode = textOf(ERRORS[code], i18n.language);
  const revert = revertIn(details);
  if (revert === null) return ofCode;
  return (
    <Suspense fallback={ofCode}>
      <RevertSentence revert={revert} otherwise={ofCode} />
    </Suspense>
  );
}

/**
 * A failure in the reader's language: what happened and what to do, its code, and what the machine said as detail, which
 * is opened on demand where many lines would say the same.
 */
export function FailureText({ error, folded = false }: { error: Failure; folded?: boolean }) {
  const { t } = useTranslation();
  const { code, said, message } = error;
  return (
    <>
      <div>
        <FailureSentence {...error} /> <code>{code}</code>
      </div>
      {said === undefined && message !== "" && folded && (
        <details className="muted">
          <summary>{t("common.details")}</summary>
          <span lang="en">{message}</span>
        </details>
      )}
      {said === undefined && message !== "" && !folded && (
        <div className="muted">
          {t("common.detail")} <span lang="en">{message}</span>
        </div>
      )}
    </>
  );
}

export function ErrorNote(props: { error: Failure; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="error-note" role="alert">
      <IconAlertCircle size={16} aria-hidden />
      <div>
        <FailureText error={props.error} />
        {props.onRetry !== undefined && (
          <Button size="compact-xs" variant="default" mt={6} onClick={props.onRetry}>
            {t("common.retry")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A hash or an address, shortened, whole on hover, copied on click. */
export function Hash(props: { value: string; label?: string; full?: boolean }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <span className="hash" title={props.value}>
      <code>{props.full === true ? props.value : shortHash(props.value)}</code>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="xs"
        aria-label={`${copied ? t("common.copied") : t("common.copy")} ${props.label ?? ""}`.trim()}
        onClick={() => void navigator.clipboard?.writeText(props.value).then(() => setCopied(true))}
      >
        {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
      </ActionIcon>
    </span>
  );
}

/** A length of time in the reader's language. */
export function useSpan(): (ms: number) => string {
  const { t } = useTranslation();
  return (ms) => {
    const { unit, n } = spanOf(ms);
    return t(`age.${unit}`, { n });
  };
}

export function Tag(props: { kind?: string; title?: string; children: ReactNode }) {
  const tag = <span className={`tag tag-${props.kind ?? "plain"}`}>{props.children}</span>;
  return props.title === undefined ? tag : <Tooltip label={props.title}>{tag}</Tooltip>;
}

/** Rows of name and value. */
export function Facts(props: { rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {props.rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Section(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <h3>
        {props.title}
        {props.aside !== undefined && <span className="section-aside">{props.aside}</span>}
      </h3>
      {props.children}
    </section>
  );
}
