import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { canonicalJson } from "../../twins/core/digest.ts";
import type { Result } from "../../twins/core/result.ts";
import { deviceDescription, thingDescription } from "../../twins/core/thingDescription.ts";
import type { DescribedThing } from "../../twins/protocol/economy/market/devices.ts";
import type { Chain } from "../chain/index.ts";
import { dataPaths } from "../config.ts";
import { diskFailure } from "../store/files.ts";
import { contentsIn, type Kept } from "./contents.ts";
import type { Core } from "./core.ts";

/** A Thing where a site of this server has it. */
const placed = (core: Core, id: string) =>
  core.sites
    .map(({ id: site }) => ({ site, entry: core.hub.site(site)?.byId.get(id) }))
    .find(({ entry }) => entry !== undefined);

/** Writes down what a device and its Things are, each by its content. */
async function describeDevice(core: Core, device: Hex, things: readonly string[]): Promise<Kept> {
  const contents = contentsIn(dataPaths(core.config.dataDir).descriptions);
  const keep = (description: object): Promise<Kept> => contents.keep(canonicalJson(description));
  const items = [];
  for (const id of things) {
    const { site, entry } = placed(core, id) ?? {};
    if (site === undefined || entry === undefined) continue;
    const { cid } = await keep(thingDescription(site, entry.thing, entry.model));
    items.push({ title: entry.thing.title, cid });
  }
  return keep(deviceDescription(device, items));
}

/** Whoever runs this server owns the devices that are enrolled at it, and may lend, sell and earn by them. */
export async function registerOwn(
  core: Core,
  chain: Chain,
  operator: string,
  device: Hex,
  things: readonly string[],
): Promise<void> {
  const register = async (): Promise<Result<unknown>> => {
    const owner = await chain.account(operator);
    if (!owner.ok) return owner;
    const { cid, digest } = await describeDevice(core, device, things);
    return chain.devices.register(device, 1, digest, `ipfs://${cid}`, owner.value);
  };
  const done = await register().catch(diskFailure);
  if (!done.ok) core.log.error("device not registered on chain", { device, error: done.error });
}

/** The Things of a device by their titles, as far as a site of this server has them. */
export function describe(core: Core, things: readonly string[]): readonly DescribedThing[] {
  return things.map((id) => ({ id, title: placed(core, id)?.entry?.thing.title ?? { en: id, zh: id } }));
}
