import type { IncomingMessage, ServerResponse } from "node:http";
import { type Config, dataPaths } from "../config.ts";
import { ENROL_PATH } from "../gateway/enrol.ts";
import { CLIENT_BUILD } from "../supervisor/build.ts";
import { answerHealth } from "../web/health.ts";
import { serveStatic } from "../web/static.ts";
import type { ChainSide } from "./chain.ts";
import { answerDescription, contentsIn } from "./contents.ts";
import { answerCycle, cycleTaker } from "./cycles.ts";
import type { Devices } from "./devices.ts";
import { metricsText } from "./meters.ts";

/** Answers what is asked over HTTP; sockets have their own way. */
export function route(parts: {
  config: Config;
  devices: Devices;
  counters: () => Record<string, number>;
  isOwn: (request: IncomingMessage) => boolean;
  chain: ChainSide;
}) {
  const { config, devices, counters, isOwn, chain } = parts;
  const page = serveStatic(CLIENT_BUILD);
  const paths = dataPaths(config.dataDir);
  const descriptions = contentsIn(paths.descriptions);
  const brought = contentsIn(paths.cycles);
  const takeCycle = cycleTaker(chain.economy);
  return (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (path.startsWith("/socket.io/")) return;
    if (!isOwn(request))
      return void response.writeHead(421, { "Content-Type": "text/plain" }).end("This address is not served here.\n");
    if (path === ENROL_PATH) return void devices.enrol(request, response);
    if (path === "/health") return answerHealth(request, response);
    if (path === "/metrics") {
      response.writeHead(200, { "Content-Type": "text/plain; version=0.0.4" });
      return void response.end(metricsText(counters()));
    }
    if (answerDescription(descriptions, path, response)) return;
    if (takeCycle(request, path, response)) return;
    if (answerCycle(chain.incentive()?.work ?? null, brought, path, response)) return;
    void page(request, response);
  };
}
