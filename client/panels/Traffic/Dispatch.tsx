import { NumberInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type DispatchTrip, type DispatchView, MAX_DISPATCH_VEHICLES } from "../../../twins/protocol/homeCity.ts";
import { useAct, useSite, useThingName } from "../../session/context.tsx";
import { useTrafficShown } from "../../session/trafficShown.ts";
import { numberText } from "../../ui/format.ts";
import { ErrorNote, Section } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";

const USUAL_VEHICLES = 6;

function Trip({ by, trip }: { by: "forecast" | "current"; trip: DispatchTrip }) {
  const { t } = useTranslation();
  const thing = useThingName();
  const chosen = useTrafficShown((shown) => shown.way === by);
  const lookAt = useTrafficShown((shown) => shown.lookAt);
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

/** Who would drive to an incident at the chosen detector, at a step of the recording. */
export function Dispatch({ step, incident }: { step: number; incident: string | null }) {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const act = useAct("planDispatch");
  const [vehicles, setVehicles] = useState(USUAL_VEHICLES);
  const [dispatch, setDispatch] = useState<DispatchView | null>(null);
  async function plan(at: string): Promise<void> {
    setDispatch((await act.run({ siteId, step, incident: at, vehicles }))?.dispatch ?? null);
  }
  const shown = dispatch !== null && dispatch.step === step && dispatch.incident === incident ? dispatch : null;
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
          loading={act.busy}
          disabled={incident === null}
          onClick={() => incident !== null && void plan(incident)}
        >
          {t("city.plan")}
        </ActButton>
      </div>
      {act.error !== null && <ErrorNote error={act.error} />}
      {shown !== null && <Decided key={`${shown.step} ${shown.incident}`} dispatch={shown} />}
    </Section>
  );
}
