import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ERRORS, isErrorCode } from "../../../twins/core/errors.ts";
import type { DeviceInfo } from "../../../twins/protocol/console.ts";
import { useAct, useAsk, useSite, useThingName } from "../../session/context.tsx";
import { useMay } from "../../session/may.ts";
import { textOf } from "../../ui/format.ts";
import { Empty, ErrorNote, Hash, useSpan } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";
import { Enrol } from "./Enrol.tsx";

const EVERY_MS = 3000;

function Device(props: { device: DeviceInfo; onChange: () => void }) {
  const { t, i18n } = useTranslation();
  const span = useSpan();
  const session = useSite();
  const name = useThingName();
  const { device } = props;
  // The first Thing is what the device is; the others come with it.
  const [first, ...others] = device.things;
  const title = first === undefined ? t("devices.nameless") : name(first);
  const { run, busy, error } = useAct("revokeDevice");
  const [asked, setAsked] = useState(false);
  const mayRevoke = useMay("revokeDevice");
  const refused = Object.entries(device.refused).filter(([, n]) => n > 0);
  const all = refused.reduce((sum, [, n]) => sum + n, 0);
  const state = device.revoked ? "revoked" : device.online ? "online" : "offline";
  return (
    <li className="card">
      <h3 className="device-head">
        <span>{title}</span> <Hash value={device.device} label={title} />{" "}
        <span className={`word word-${device.revoked ? "bad" : device.online ? "ok" : "warn"}`}>
          {t(`devices.${state}`)}
        </span>
      </h3>
      <p className="muted">
        {t(`inspector.tier${device.tier}`)} ·{" "}
        {device.lastSeenMs === null
          ? t("devices.never")
          : t("devices.seen", { age: span(session.nowMs() - device.lastSeenMs) })}
      </p>
      {others.length > 0 && (
        <p className="muted device-things">{t("devices.also", { things: others.map(name).join(t("common.list")) })}</p>
      )}
      {refused.length > 0 && (
        <details>
          <summary>
            {t("devices.refused", { n: all })} <code>{refused.map(([code]) => code).join(", ")}</code>
          </summary>
          <ul className="rows">
            {refused.map(([code, n]) => (
              <li key={code} className="row">
                <span className="row-main">
                  {isErrorCode(code) && textOf(ERRORS[code], i18n.language)} <code>{code}</code>
                </span>
                <span className="num">{n}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {mayRevoke && !device.revoked && (
        <div className="acts">
          {asked && <span>{t("devices.revokeSure", { device: title })}</span>}
          <Button
            size="compact-sm"
            variant={asked ? "filled" : "default"}
            color={asked ? "red" : undefined}
            loading={busy}
            onClick={() => (asked ? void run({ device: device.device }).then(props.onChange) : setAsked(true))}
          >
            {t("devices.revoke")}
          </Button>
          {asked && (
            <Button size="compact-sm" variant="default" onClick={() => setAsked(false)}>
              {t("common.cancel")}
            </Button>
          )}
        </div>
      )}
      {error !== null && <ErrorNote error={error} />}
    </li>
  );
}

/** Devices, what was refused from them, and how to connect one's own. */
export default function Devices() {
  const { t } = useTranslation();
  const [asked, again] = useAsk("devices", {}, EVERY_MS);
  return (
    <>
      {useMay("enrolCode") && <Enrol open={asked.phase === "done" ? asked.value.openCodes : null} onMade={again} />}
      <AskedView asked={asked} again={again}>
        {({ devices }) =>
          devices.length === 0 ? (
            <Empty>{t("devices.empty")}</Empty>
          ) : (
            <ul className="cards">
              {devices.map((device) => (
                <Device key={device.device} device={device} onChange={again} />
              ))}
            </ul>
          )
        }
      </AskedView>
    </>
  );
}
