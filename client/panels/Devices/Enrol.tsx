import { Button } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import type { AskResults } from "../../../twins/protocol/console.ts";
import { useAct, useLinkState, useSite, useTick, useZone } from "../../session/context.tsx";
import { timeText } from "../../ui/format.ts";
import { ErrorNote, Hash } from "../../ui/parts.tsx";
import { SAMPLE, sampleCommand } from "./sample.ts";

/** Where a code stands: open until its time is up or the server, which listed it once (`seen`), lists it no more. */
export function codeState(
  { codeId, expiresAtMs }: AskResults["enrolCode"],
  seen: boolean,
  open: readonly string[] | null,
  nowMs: number,
): "open" | "used" | "expired" {
  if (seen && open?.includes(codeId) === false) return nowMs < expiresAtMs ? "used" : "expired";
  return nowMs < expiresAtMs ? "open" : "expired";
}

interface Code {
  readonly code: AskResults["enrolCode"] | null;
  /** The server listed it among the open ones. */
  readonly seen: boolean;
}
const NO_CODE: Code = { code: null, seen: false };

/** The last code that each person made on a site, as long as this page is open: other panels may be looked at meanwhile. */
const useCodes = create<{ readonly of: Readonly<Record<string, Code>>; keep(key: string, code: Code): void }>(
  (set) => ({
    of: {},
    keep: (key, code) => set(({ of }) => ({ of: { ...of, [key]: code } })),
  }),
);

/** A one-time code and the lines to run with it. */
export function Enrol(props: { open: readonly string[] | null; onMade: () => void }) {
  const { t } = useTranslation();
  const zone = useZone();
  const session = useSite();
  const { siteId } = session;
  useTick(1000);
  const { run, busy, error } = useAct("enrolCode");
  const who = useLinkState((state) => state.person?.name ?? "");
  const { code: made, seen } = useCodes((codes) => codes.of[`${who}@${siteId}`] ?? NO_CODE);
  const keep = useCodes((codes) => codes.keep);
  // The address this page came from is one that reaches the server; the one it listens on may be none.
  const state = made === null ? "open" : codeState(made, seen, props.open, session.nowMs());
  const command = made === null ? null : sampleCommand(location.origin, made.code);
  useEffect(() => {
    if (made !== null && !seen && props.open?.includes(made.codeId) === true)
      keep(`${who}@${siteId}`, { code: made, seen: true });
  }, [made, seen, props.open, who, siteId, keep]);
  async function make(): Promise<void> {
    const code = await run({ siteId });
    if (code === null) return;
    keep(`${who}@${siteId}`, { code, seen: false });
    props.onMade();
  }
  return (
    <div className="card enrol">
      <h3>
        <IconPlugConnected size={17} aria-hidden /> {t("devices.enrol")}
      </h3>
      <p className="muted">{t("devices.enrolHelp")}</p>
      <Button size="compact-md" variant="default" loading={busy} onClick={() => void make()}>
        {t("devices.makeCode")}
      </Button>
      {error !== null && <ErrorNote error={error} />}
      {made !== null && state !== "open" && (
        <p role="status">
          <span className={`word word-${state === "used" ? "ok" : "warn"}`}>{t(`devices.${state}`)}</span>
        </p>
      )}
      {made !== null && command !== null && state === "open" && (
        <>
          <p>
            {t("devices.codeIs")}: <Hash value={made.code} full />{" "}
            <span className="muted">{t("devices.expires", { time: timeText(made.expiresAtMs, zone) })}</span>
          </p>
          <p>{t("devices.runThis")}</p>
          <pre className="sample sample-command">
            <code>{command}</code>
          </pre>
          <Button size="compact-sm" variant="default" onClick={() => void navigator.clipboard?.writeText(command)}>
            {t("common.copy")}
          </Button>
          <p className="muted">{t("devices.tenLines")}</p>
          <pre className="sample">
            <code>{SAMPLE}</code>
          </pre>
        </>
      )}
    </div>
  );
}
