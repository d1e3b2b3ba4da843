import { useTranslation } from "react-i18next";
import type { DeviceView } from "../../../twins/protocol/economy/market/devices.ts";
import { textOf } from "../../ui/format.ts";

/** A device by the Things that it speaks for, or by its number where this server does not know them. */
export function useDeviceTitle(): (device: Pick<DeviceView, "things" | "device">) => string {
  const { t, i18n } = useTranslation();
  return ({ things, device }) =>
    things.length === 0
      ? t("market.deviceElsewhere", { id: device.slice(2, 8) })
      : things.map((thing) => textOf(thing.title, i18n.language)).join(t("common.list"));
}
