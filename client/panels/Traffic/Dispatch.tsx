import { Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type DispatchTrip, type DispatchView, MAX_DISPATCH_VEHICLES } from "../../../twins/protocol/homeCity.ts";
import { useSite, useThingName, useZone } from "../../session/context.tsx";
import { useGivenUpAsk } from "../../session/givenUp.ts";
import { useMay } from "../../session/may.ts";
import { useTrafficShown } from "../../session/trafficShown.ts";
import { type AskedDispatch, go, useView, type WayBy } from "../../session/view.ts";
import { dateTimeText, numberText } from "../../ui/format.ts";
import { ErrorNote, Section } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { vehiclesOf } from "./vehicles.ts";
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

interface DecidedProps {
  readonly dispatch: DispatchView;
  readonly vehicles: number;
  /** The form asks for another number of vehicles. */
  readonly isOther: boolean;
}

/** Who drives, with what was asked. */
function Decided({ dispatch, vehicles, isOther }: DecidedProps) {
  const { t } = useTranslation();
  const thing = useThingName();
  const zone = useZone();
  const table = useRef<HTMLDivElement>(null);
  // The answer is under the button, where a low panel does not show it.
  useEffect(() => {
    table.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const asked = {
    n: vehicles,
    at: thing(dispatch.incident),
    time: dateTimeText(dispatch.recordedAtMs, zone).slice(0, 16),
  };
  return (
    <div ref={table} className={isOther ? "traffic-scroll of-other-inputs" : "traffic-scroll"}>
      <p>{t("city.dispatchOf", asked)}</p>
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
function useAddressed(step: number, incident: string | null): AskedDispatch | null {
  const asked = useView((view) => view.dispatch);
  const may = useMay("planDispatch");
  return asked === null || !may || asked.step !== step || asked.incident !== incident ? null : asked;
}

interface VehiclesProps {
  readonly typed: string;
  onTyped(typed: string): void;
  /** Why nothing can be asked; null: it can. */
  readonly missing: string | null;
  readonly busy: boolean;
  onPlan(): void;
}

/** How many vehicles there are, from which number to which, and the button that asks. */
function VehiclesForm({ typed, onTyped, missing, busy, onPlan }: VehiclesProps) {
  const { t } = useTranslation();
  const range = { most: MAX_DISPATCH_VEHICLES };
  return (
    <form
      className="traffic-form traffic-vehicles"
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === null) onPlan();
      }}
    >
      <TextInput
        label={t("city.vehicles")}
        description={t("city.vehiclesRange", range)}
        inputMode="numeric"
        value={typed}
        error={vehiclesOf(typed) === null ? t("city.badVehicles", range) : null}
        onChange={(event) => onTyped(event.currentTarget.value)}
      />
      <ActButton
        ask="planDispatch"
        type="submit"
        loading={busy}
        disabled={missing !== null}
        title={missing ?? undefined}
      >
        {t("city.plan")}
      </ActButton>
      {missing !== null && <span className="muted">{missing}</span>}
    </form>
  );
}

/** Who would drive to an incident at the chosen detector, at a step of the recording. */
export function Dispatch({ step, incident }: { step: number; incident: string | null }) {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const addressed = useAddressed(step, incident);
  // An address may say anything: what cannot be asked stands in the form, with the range that can.
  const wanted = addressed !== null && vehiclesOf(String(addressed.vehicles)) !== null ? addressed : null;
  const [typed, setTyped] = useState(String(addressed?.vehicles ?? USUAL_VEHICLES));
  // Back, too, leads to another question.
  useEffect(() => setTyped((held) => (addressed === null ? held : String(addressed.vehicles))), [addressed]);
  const vehicles = vehiclesOf(typed);
  const awaited = useGivenUpAsk("planDispatch", wanted === null ? null : { siteId, ...wanted });
  const { asked, isGivenUp } = awaited;
  const plan = (): void => {
    if (vehicles === null || incident === null) return;
    if (wanted?.vehicles === vehicles) awaited.again();
    else go({ dispatch: { step, vehicles, incident }, way: null });
  };
  const shown = asked?.phase === "done" ? asked.value.dispatch : null;
  const isOther = wanted !== null && wanted.vehicles !== vehicles;
  const show = useTrafficShown((drawn) => drawn.showDispatch);
  useEffect(() => show(shown), [show, shown]);
  useEffect(() => () => show(null), [show]);
  const missing = incident === null ? t("city.needIncident") : vehicles === null ? t("city.needVehicles") : null;
  return (
    <Section title={t("city.dispatch")}>
      <p className="muted">
        {t("city.dispatchHelp")} {t("city.noOrder")}
      </p>
      <VehiclesForm
        typed={typed}
        onTyped={setTyped}
        missing={missing}
        busy={asked?.phase === "waiting" && !isGivenUp}
        onPlan={plan}
      />
      <Waiting of="planDispatch" awaited={awaited} />
      {asked?.phase === "failed" && <ErrorNote error={asked.error} />}
      {shown !== null && isOther && (
        <p className="other-inputs" role="status">
          {t("city.otherInputs")}{" "}
          <Button size="compact-sm" variant="default" onClick={() => setTyped(String(wanted.vehicles))}>
            {t("home.takeInputs")}
          </Button>
        </p>
      )}
      {shown !== null && wanted !== null && (
        <Decided
          key={`${shown.step} ${shown.incident}`}
          dispatch={shown}
          vehicles={wanted.vehicles}
          isOther={isOther}
        />
      )}
    </Section>
  );
}
