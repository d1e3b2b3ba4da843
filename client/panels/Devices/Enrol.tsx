import { Button } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AskResults } from "../../../twins/protocol/console.ts";
import { useAct, useSite, useZone } from "../../session/context.tsx";
import { timeText } from "../../ui/format.ts";
import { ErrorNote, Hash } from "../../ui/parts.tsx";
import { SAMPLE, sampleCommand } from "./sample.ts";

/** A one-time code and the lines to run with it. */
export function Enrol() {
  const { t } = useTranslation();
  const zone = useZone();
  const { siteId } = useSite();
  const { run, busy, error } = useAct("enrolCode");
  const [made, setMade] = useState<AskResults["enrolCode"] | null>(null);
  // The address this page came from is one that reaches the server; the one it listens on may be none.
  const command = made === null ? null : sampleCommand(location.origin, made.code);
  return (
    <div className="card enrol">
      <h3>
        <IconPlugConnected size={17} aria-hidden /> {t("devices.enrol")}
      </h3>
      <p className="muted">{t("devices.enrolHelp")}</p>
      <Button
        size="compact-md"
        variant="default"
        loading={busy}
        onClick={() => void run({ siteId }).then((code) => code !== null && setMade(code))}
      >
        {t("devices.makeCode")}
      </Button>
      {error !== null && <ErrorNote error={error} />}
      {made !== null && command !== null && (
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
