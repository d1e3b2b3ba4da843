import { ok } from "../../twins/core/result.ts";
import { noSite } from "../refusals.ts";
import type { Core } from "../wiring/core.ts";
import type { Devices } from "../wiring/devices.ts";
import type { Handlers } from "./consoleSocket.ts";

/** A person has this long to start their device with the code, ms. */
const CODE_MS = 30 * 60_000;

/** Devices: list, enrol one's own, revoke. */
export function deviceHandlers(
  core: Core,
  devices: Devices,
  url: () => string,
): Pick<Handlers, "devices" | "enrolCode" | "revokeDevice"> {
  return {
    async devices() {
      return ok({
        devices: devices.registry.list((device) => devices.connector.isOnline(device)),
        openCodes: devices.registry.openCodes(),
      });
    },
    async enrolCode({ siteId }) {
      if (core.hub.site(siteId) === null) return noSite(siteId);
      const made = devices.registry.newCode(siteId, CODE_MS);
      return made.ok ? ok({ ...made.value, url: url() }) : made;
    },
    async revokeDevice({ device }) {
      const done = devices.registry.revoke(device);
      if (!done.ok) return done;
      devices.connector.drop(device);
      return ok({});
    },
  };
}
