import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceInfo } from "../../../twins/protocol/console.ts";
import { useAct, useAsk, useSite } from "../../session/context.tsx";
import { useMay } from "../../session/may.ts";
import { shortHash } from "../../ui/format.ts";
import { Empty, ErrorNote, Hash, useSpan } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";
import { Enrol } from "./Enrol.tsx";

const EVERY_MS = 3000;

function Device(props: { device: DeviceInfo; onChange: () => void }) {
  const { t } = useTranslation();
  const span = useSpan();
  const session = useSite();
  const { device } = props;
  const { run, busy, error } = useAct("revokeDevice");
  const [asked, setAsked] = useState(false);
  const mayRevoke = useMay("revokeDevice");
  const refused = Object.entries(device.refused).filter(([, n]) => n > 0);
  const all = refused.reduce((sum, [, n]) => sum + n, 0);
  const state = device.revoked ? "revoked" : device.online ? "online" : "offline";
  return (
    <li className="card">
      <h3>
        <Hash value={device.device} label={device.device} />{" "}
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
      <p className="muted device-things">{device.things.join(", ")}</p>
      {all > 0 && (
        <details>
          <summary>{t("devices.refused", { n: all })}</summary>
          <ul className="rows">
            {refused.map(([code, n]) => (
              <li key={code} className="row">
                <code className="row-main">{code}</code> <span className="num">{n}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {mayRevoke && !device.revoked && (
        <div className="acts">
          {asked && <span>{t("devices.revokeSure", { device: shortHash(device.device) })}</span>}
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
      {useMay("enrolCode") && <Enrol />}
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
