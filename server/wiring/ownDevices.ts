import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { digestOf } from "../../twins/core/digest.ts";
import type { DescribedThing } from "../../twins/protocol/economy/market/devices.ts";
import type { Chain } from "../chain/index.ts";
import type { Core } from "./core.ts";

/** Whoever runs this server owns the devices that are enrolled at it, and may lend, sell and earn by them. */
export async function registerOwn(
  { log }: Core,
  chain: Chain,
  operator: string,
  device: Hex,
  things: readonly string[],
): Promise<void> {
  const owner = await chain.account(operator);
  const uri = `urn:aitn:device:${device}`;
  const done = owner.ok
    ? await chain.devices.register(device, 1, digestOf({ device, things }), uri, owner.value)
    : owner;
  if (!done.ok) log.error("device not registered on chain", { device, error: done.error });
}

/** The Things of a device by their titles, as far as a site of this server has them. */
export function describe(core: Core, things: readonly string[]): readonly DescribedThing[] {
  return things.map((id) => {
    const found = core.sites.map((site) => core.hub.site(site.id)?.byId.get(id)).find((entry) => entry !== undefined);
    return { id, title: found?.thing.title ?? { en: id, zh: id } };
  });
}
