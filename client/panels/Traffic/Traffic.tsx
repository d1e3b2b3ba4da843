import { NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TrafficView } from "../../../twins/protocol/homeCity.ts";
import { STEP_MS } from "../../../twins/sites/los-angeles/frames.ts";
import { usePastMs, useReplica, useSite, useThingName, useZone } from "../../session/context.tsx";
import { useGivenUpAsk } from "../../session/givenUp.ts";
import { go, useView } from "../../session/view.ts";
import { dateTimeText } from "../../ui/format.ts";
import { ErrorNote, Section, Tag } from "../../ui/parts.tsx";
import { Dispatch } from "./Dispatch.tsx";
import { Horizons } from "./Horizons.tsx";
import { RoadsShown } from "./RoadsShown.tsx";
import { SpeedChart } from "./SpeedChart.tsx";
import { Waiting } from "./Waiting.tsx";
import "./traffic.css";

const STEPS_AN_HOUR = 3_600_000 / STEP_MS;
const STEPS_A_DAY = 24 * STEPS_AN_HOUR;
/** The present is looked at this often: a recorded step is shorter than its five minutes. */
const EVERY_MS = 10_000;
/** The recording's week, and the hour that a day is first shown at. */
const [DAYS, FIRST_HOUR] = [7, 8];
const FIRST_STEP = 6 * STEPS_A_DAY + FIRST_HOUR * STEPS_AN_HOUR;

/** Follows the shown moment, or a moment of the recorded week that is chosen here. */
function Moment(props: { step: number | null; startMs: number; onStep(step: number | null): void }) {
  const { t } = useTranslation();
  const zone = useZone();
  const { step, startMs, onStep } = props;
  const dayOf = (at: number): number => Math.floor(at / STEPS_A_DAY);
  return (
    <>
      <NativeSelect
        label={t("city.when")}
        value={step === null ? "follow" : "choose"}
        onChange={(event) => onStep(event.currentTarget.value === "follow" ? null : FIRST_STEP)}
        data={[
          { value: "follow", label: t("city.follow") },
          { value: "choose", label: t("city.choose") },
        ]}
      />
      {step !== null && (
        <>
          <NativeSelect
            label={t("city.day")}
            value={String(dayOf(step))}
            onChange={(event) => onStep(Number(event.currentTarget.value) * STEPS_A_DAY + (step % STEPS_A_DAY))}
            data={Array.from({ length: DAYS }, (_, day) => ({
              value: String(day),
              label: dateTimeText(startMs + day * STEPS_A_DAY * STEP_MS, zone).slice(0, 10),
            }))}
          />
          <NativeSelect
            label={t("city.time")}
            value={String(step % STEPS_A_DAY)}
            onChange={(event) => onStep(dayOf(step) * STEPS_A_DAY + Number(event.currentTarget.value))}
            data={Array.from({ length: STEPS_A_DAY }, (_, of) => ({
              value: String(of),
              label: dateTimeText(startMs + of * STEP_MS, zone).slice(11, 16),
            }))}
          />
        </>
      )}
    </>
  );
}

function DetectorPick({ detectors, detector }: { detectors: readonly string[]; detector: string | null }) {
  const { t } = useTranslation();
  const name = useThingName();
  const listed = detectors
    .map((id) => ({ value: id, label: name(id) }))
    .sort((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }));
  return (
    <NativeSelect
      label={t("city.detector")}
      value={detector ?? ""}
      onChange={(event) =>
        go({ select: event.currentTarget.value === "" ? null : event.currentTarget.value, panel: "traffic" })
      }
      data={[{ value: "", label: t("city.noDetector") }, ...listed]}
    />
  );
}

function Told({ traffic, detector }: { traffic: TrafficView; detector: string | null }) {
  const { t } = useTranslation();
  const zone = useZone();
  if (traffic.step === null || traffic.recordedAtMs === null) return <p role="status">{t("city.noStep")}</p>;
  return (
    <>
      <Section
        title={t("city.at", { time: dateTimeText(traffic.recordedAtMs, zone) })}
        aside={<Tag kind="recorded">{t("home.recorded")}</Tag>}
      >
        <Horizons traffic={traffic} />
        {traffic.chart !== null && <SpeedChart chart={traffic.chart} atMs={traffic.recordedAtMs} />}
      </Section>
      <Dispatch step={traffic.step} incident={detector} />
    </>
  );
}

/** The forecast of a city's speeds beside what happened, and who would drive to an incident. */
export default function Traffic() {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const wanted = useView((view) => view.step);
  const step = wanted !== null && wanted < DAYS * STEPS_A_DAY ? wanted : null;
  const atMs = usePastMs();
  const replica = useReplica();
  const select = useView((view) => view.select);
  const detector = select !== null && replica.entry(select)?.model.type === "traffic-detector" ? select : null;
  const live = step === null && atMs === null;
  const awaited = useGivenUpAsk(
    "trafficForecast",
    { siteId, step, atMs: step === null ? atMs : null, detector },
    live ? EVERY_MS : 0,
  );
  // The last answer stays while the next one is on its way.
  const { asked } = awaited;
  const [shown, setShown] = useState<TrafficView | null>(null);
  useEffect(() => {
    if (asked?.phase === "done") setShown(asked.value.traffic);
  }, [asked]);
  if (asked?.phase === "failed") return <ErrorNote error={asked.error} onRetry={awaited.again} />;
  const waiting = <Waiting of="trafficForecast" awaited={awaited} />;
  if (shown === null)
    return (
      <div className="pad">
        {awaited.isGivenUp || awaited.waits ? waiting : <p className="muted">{t("common.loading")}</p>}
      </div>
    );
  return (
    <div className="traffic pad">
      <div className="traffic-form">
        <Moment step={step} startMs={shown.startMs} onStep={(to) => go({ step: to })} />
        <RoadsShown traffic={shown} follows={step === null} />
        <DetectorPick detectors={shown.detectors} detector={detector} />
      </div>
      {waiting}
      <Told traffic={shown} detector={detector} />
    </div>
  );
}
