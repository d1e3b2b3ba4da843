import type { IncomingMessage, ServerResponse } from "node:http";
import { type Config, dataPaths } from "../config.ts";
import { ENROL_PATH } from "../gateway/enrol.ts";
import type { Log } from "../log.ts";
import { modelsFolder } from "../rounds/training.ts";
import type { Trials } from "../sandbox/trials.ts";
import { CLIENT_BUILD } from "../supervisor/build.ts";
import { answerHealth } from "../web/health.ts";
import { serveStatic } from "../web/static.ts";
import type { ChainSide } from "./chain.ts";
import { answerDescription, answerModel, answerPublished, contentsIn } from "./contents.ts";
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
  /** Where what people published lies, by CID. */
  published: Trials["published"];
  log: Log;
}) {
  const { config, devices, counters, isOwn, chain, published, log } = parts;
  const page = serveStatic(CLIENT_BUILD);
  const paths = dataPaths(config.dataDir);
  const descriptions = contentsIn(paths.descriptions);
  const models = contentsIn(modelsFolder(paths.learning));
  const brought = contentsIn(paths.cycles);
  const takeCycle = cycleTaker(chain.economy);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (path.startsWith("/socket.io/")) return;
    if (!isOwn(request))
      return void response.writeHead(421, { "Content-Type": "text/plain" }).end("This address is not served here.\n");
    if (path === ENROL_PATH) return devices.enrol(request, response);
    if (path === "/health") return answerHealth(request, response);
    if (path === "/metrics") {
      response.writeHead(200, { "Content-Type": "text/plain; version=0.0.4" });
      return void response.end(metricsText(counters()));
    }
    if (answerDescription(descriptions, path, response) || answerModel(models, path, response)) return;
    if (await answerPublished(published, request, path, response)) return;
    const taking = takeCycle(request, path, response);
    if (taking !== null) return taking;
    if (answerCycle(chain.incentive()?.work ?? null, brought, path, response)) return;
    return page(request, response);
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      // A fault of ours in one answer is no reason to end what everybody else is doing.
      log.error("a request was not answered", { path: request.url, error: String(error) });
      if (response.headersSent) return void response.destroy();
      response.writeHead(500, { "Content-Type": "text/plain" }).end("The server failed to answer. Its log says why.\n");
    });
  };
}
