import { CodedError, type Failure } from "../../twins/core/result.ts";
import { EXIT } from "../cli/command.ts";
import { failureLine } from "../cli/failures.ts";
import { languageOf } from "../cli/language.ts";
import { connectDevice, type Device, type DeviceOptions } from "./device.ts";

const USUAL_SERVER = "http://127.0.0.1:4380";

const tell = (failure: Failure): void => console.error(failureLine(failure, languageOf(process.env)));

/**
 * A device that is a program of its own: the server is AITN_URL's or this machine's, the enrolment code the first argument,
 * a refusal is a line on stderr, Ctrl+C ends it. Ends the process with 3 when it is not let in at all.
 */
export async function runDevice(options: Omit<DeviceOptions, "url" | "enrolCode" | "onRefused">): Promise<Device> {
  const [, , enrolCode] = process.argv;
  const url = process.env.AITN_URL ?? USUAL_SERVER;
  try {
    const first = enrolCode === undefined ? {} : { enrolCode };
    const device = await connectDevice({ ...options, ...first, url, onRefused: tell });
    const things = options.things.map(({ id }) => id).join(", ");
    console.log(
      languageOf(process.env) === "zh"
        ? `${device.device} 在场所 ${device.siteId} 代表 ${things}；按 Ctrl+C 结束`
        : `${device.device} speaks for ${things} in site ${device.siteId}; Ctrl+C ends it`,
    );
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => void device.close().then(() => process.exit(0)));
    return device;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    tell(error.failure);
    process.exit(EXIT.refused);
  }
}
