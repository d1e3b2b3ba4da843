import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../twins/core/result.ts";
import type { Alarm } from "../../../twins/operations/alarm.ts";
import { useLink, useSite } from "../../session/context.tsx";
import { ErrorNote } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { acknowledgeEach } from "./acknowledgeEach.ts";
import { isOpen } from "./groups.ts";

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The pressed button has gone: the keyboard goes on at the harmless one of the two that took its place. */
const focusOn = (element: HTMLButtonElement | null): void => element?.focus();

/** Acknowledges what is shown, after a second press that names how many. Says nothing when there is nothing to acknowledge. */
export function AcknowledgeAll(props: { alarms: readonly Alarm[] }) {
  const { t } = useTranslation();
  const link = useLink();
  const { siteId } = useSite();
  /** What was on the screen when the person asked: alarms that come later are not acknowledged unseen. */
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const open = props.alarms.filter(isOpen).map((alarm) => alarm.id);
  async function run(ids: readonly string[]): Promise<void> {
    setDone(0);
    const acknowledge = (alarm: string) => link.ask("acknowledge", { siteId, alarm });
    setError(await acknowledgeEach(ids, { acknowledge, wait, onProgress: setDone }));
    setDone(null);
    setAsked(null);
  }
  if (open.length < 2 && asked === null && error === null) return null;
  return (
    <span className="acknowledge-all">
      {asked === null ? (
        open.length > 1 && (
          <ActButton ask="acknowledge" size="compact-sm" variant="default" onClick={() => setAsked(open)}>
            {t("alarm.all", { n: open.length })}
          </ActButton>
        )
      ) : (
        <>
          <ActButton ask="acknowledge" size="compact-sm" disabled={done !== null} onClick={() => void run(asked)}>
            {done === null
              ? t("alarm.allSure", { n: asked.length })
              : t("alarm.allDone", { n: done, all: asked.length })}
          </ActButton>
          <Button
            ref={focusOn}
            size="compact-sm"
            variant="subtle"
            disabled={done !== null}
            onClick={() => setAsked(null)}
          >
            {t("common.cancel")}
          </Button>
        </>
      )}
      {error !== null && <ErrorNote error={error} />}
    </span>
  );
}
