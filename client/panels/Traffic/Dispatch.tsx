import { NumberInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type DispatchTrip, type DispatchView, MAX_DISPATCH_VEHICLES } from "../../../twins/protocol/homeCity.ts";
import { useSite, useThingName } from "../../session/context.tsx";
import { useGivenUpAsk } from "../../session/givenUp.ts";
import { useMay } from "../../session/may.ts";
import { useTrafficShown } from "../../session/trafficShown.ts";
import { type AskedDispatch, go, useView, type WayBy } from "../../session/view.ts";
import { numberText } from "../../ui/format.ts";
import { ErrorNote, Section } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { Waiting } from "./Waiting.tsx";

const USUAL_VEHICLES = 6;

function Trip({ by, trip }: { by: WayBy; trip: DispatchTrip }) {
  const { t } = useTranslation();
  const thing = useThingName();
  const chosen = useView((view) => view.way === by);
  const frame = useTrafficShown((shown) => shown.frame);
  const lookAt = (way: WayBy | null): void => {
    go({ way });
    frame();
  };
  return (
    <tr className={chosen ? "traffic-chosen" : undefined}>
      <th scope="row">
        <button
          type="button"
          className="traffic-row"
          aria-pressed={chosen}
          title={t("city.frameWay")}
          onClick={() => lookAt(chosen ? null : by)}
        >
          <i className={`traffic-key traffic-route-${by}`} aria-hidden /> {t(`city.by.${by}`)}
        </button>
      </th>
      <td className="traffic-vehicle">{t("city.vehicleOf", { n: trip.vehicle.replace("vehicle-", "") })}</td>
      <td className="num">{numberText(trip.toldS / 60, 1)}</td>
      <td className="num">{trip.recordedS === null ? t("city.unknown") : numberText(trip.recordedS / 60, 1)}</td>
      <td className="num">{numberText(trip.lengthM / 1000, 1)}</td>
      <td className="traffic-way">{trip.way.map(thing).join(" → ")}</td>
    </tr>
  );
}

function Decided({ dispatch }: { dispatch: DispatchView }) {
  const { t } = useTranslation();
  const table = useRef<HTMLDivElement>(null);
  // The answer is under the button, where a low panel does not show it.
  useEffect(() => {
    table.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div ref={table} className="traffic-scroll">
      <table className="plain-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{t("city.vehicle")}</th>
            <th scope="col">{t("city.minutes")}</th>
            <th scope="col">{t("city.took")}</th>
            <th scope="col">km</th>
            <th scope="col">{t("city.way")}</th>
          </tr>
        </thead>
        <tbody>
          <Trip by="forecast" trip={dispatch.byForecast} />
          <Trip by="current" trip={dispatch.byCurrent} />
        </tbody>
      </table>
    </div>
  );
}

/** What the address asks for, where it is of this moment and this incident; of others it waits until they are looked at again. */
function useWanted(step: number, incident: string | null): AskedDispatch | null {
  const asked = useView((view) => view.dispatch);
  const may = useMay("planDispatch");
  if (asked === null || !may || asked.step !== step || asked.incident !== incident) return null;
  return asked.vehicles <= MAX_DISPATCH_VEHICLES ? asked : null;
}

/** Who would drive to an incident at the chosen detector, at a step of the recording. */
export function Dispatch({ step, incident }: { step: number; incident: string | null }) {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const wanted = useWanted(step, incident);
  const [vehicles, setVehicles] = useState(wanted?.vehicles ?? USUAL_VEHICLES);
  // Back, too, leads to another question.
  useEffect(() => setVehicles((held) => wanted?.vehicles ?? held), [wanted?.vehicles]);
  const awaited = useGivenUpAsk("planDispatch", wanted === null ? null : { siteId, ...wanted });
  const { asked, isGivenUp } = awaited;
  const plan = (at: string): void => {
    if (wanted?.vehicles === vehicles) awaited.again();
    else go({ dispatch: { step, vehicles, incident: at }, way: null });
  };
  const shown = asked?.phase === "done" ? asked.value.dispatch : null;
  const show = useTrafficShown((drawn) => drawn.showDispatch);
  useEffect(() => show(shown), [show, shown]);
  useEffect(() => () => show(null), [show]);
  return (
    <Section title={t("city.dispatch")}>
      <p className="muted">
        {t("city.dispatchHelp")} {t("city.noOrder")}
      </p>
      <div className="traffic-form">
        <NumberInput
          label={t("city.vehicles")}
          value={vehicles}
          min={1}
          max={MAX_DISPATCH_VEHICLES}
          allowDecimal={false}
          clampBehavior="strict"
          hideControls
          onChange={(value) => typeof value === "number" && setVehicles(value)}
        />
        <ActButton
          ask="planDispatch"
          loading={asked?.phase === "waiting" && !isGivenUp}
          disabled={incident === null}
          onClick={() => incident !== null && plan(incident)}
        >
          {t("city.plan")}
        </ActButton>
      </div>
      <Waiting of="planDispatch" awaited={awaited} />
      {asked?.phase === "failed" && <ErrorNote error={asked.error} />}
      {shown !== null && <Decided key={`${shown.step} ${shown.incident}`} dispatch={shown} />}
    </Section>
  );
}
