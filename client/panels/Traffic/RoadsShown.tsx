import { NativeSelect } from "@mantine/core";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { TrafficView } from "../../../twins/protocol/homeCity.ts";
import { useTrafficShown } from "../../session/trafficShown.ts";
import { go, useView } from "../../session/view.ts";
import { choicesOf, type RoadChoice, speedsOf } from "./roadSpeeds.ts";

/** Which speeds the roads of the picture show while this panel is open. */
export function RoadsShown({ traffic, follows }: { traffic: TrafficView; follows: boolean }) {
  const { t } = useTranslation();
  const wanted = useView((view) => view.roads);
  const choices = choicesOf(traffic, follows);
  const choice = choices.find((one) => one === wanted) ?? choices[0] ?? "shown";
  const speeds = useMemo(() => speedsOf(traffic, choice), [traffic, choice]);
  const show = useTrafficShown((shown) => shown.showSpeeds);
  useEffect(() => show(speeds), [show, speeds]);
  useEffect(() => () => show(null), [show]);
  const label = (one: RoadChoice): string => {
    if (one === "shown" || one === "recorded") return t(`city.roadsShow.${one}`);
    const [kind, min] = one.split("-") as ["forecast" | "happened", string];
    return t(`city.roadsShow.${kind}`, { min });
  };
  const choose = (value: string): void => {
    const one = choices.find((other) => other === value);
    go({ roads: one === undefined || one === "shown" || one === "recorded" ? null : one });
  };
  return (
    <NativeSelect
      label={t("city.roadsShow.label")}
      value={choice}
      onChange={(event) => choose(event.currentTarget.value)}
      data={choices.map((value) => ({ value, label: label(value) }))}
    />
  );
}
