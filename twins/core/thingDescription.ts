import type { LocalText } from "./place.ts";
import type { ActionModel, PropertyModel, Thing, ThingModel } from "./thing.ts";

/** Where the terms are from that the standard has no words for. */
const OWN_TERMS = "urn:aitn:wot#";
const CONTEXT = ["https://www.w3.org/2022/wot/td/v1.1", { aitn: OWN_TERMS, "@language": "en" }] as const;
/** How a device shows who it is, and what its gateway's affordances are reached by: twins/protocol/SPEC.md, device. */
const SECURITY = {
  securityDefinitions: {
    deviceKey: { scheme: "aitn:challenge", description: "secp256k1 key, challenge and signature" },
  },
  security: ["deviceKey"],
} as const;
const SUBPROTOCOL = "aitn:device-v1";
const MEDIA_TYPE = "application/td+json";

const titled = ({ en, zh }: LocalText) => ({ title: en, titles: { en, zh } });

const JSON_TYPES = {
  number: "number",
  integer: "integer",
  boolean: "boolean",
  string: "string",
  path: "array",
} as const;

function property(thing: string, model: PropertyModel) {
  const { name, title, type, unit, min, max, values } = model;
  const forms = [{ href: `/device#${thing}/properties/${name}`, op: ["observeproperty"], subprotocol: SUBPROTOCOL }];
  const common = { ...titled(title), readOnly: true, observable: true, forms };
  if (type === "boolean") return { ...common, type };
  // On the wire a value of an enumeration is its index.
  if (type === "enum")
    return { ...common, type: "integer", oneOf: (values ?? []).map((v, i) => ({ const: i, ...titled(v.title) })) };
  return { ...common, type, unit, minimum: min, maximum: max };
}

function action(thing: string, { name, title, class: risk, motion, input }: ActionModel) {
  const properties = input.map((one) => [
    one.name,
    {
      ...titled(one.title),
      type: JSON_TYPES[one.type],
      ...(one.unit === "" ? {} : { unit: one.unit }),
      ...(one.min === undefined ? {} : { minimum: one.min }),
      ...(one.max === undefined ? {} : { maximum: one.max }),
    },
  ]);
  return {
    ...titled(title),
    ...(input.length === 0 ? {} : { input: { type: "object", properties: Object.fromEntries(properties) } }),
    safe: !motion,
    idempotent: true,
    "aitn:class": risk,
    forms: [{ href: `/device#${thing}/actions/${name}`, op: ["invokeaction"], subprotocol: SUBPROTOCOL }],
  };
}

/**
 * A Thing as a W3C WoT Thing Description 1.1 (section 5.3); units are UCUM codes, an action's risk class is `aitn:class`. A
 * command is acted on once however often it arrives, so actions are idempotent.
 */
export function thingDescription(siteId: string, { id, title }: Thing, model: ThingModel): object {
  const named = <T extends { name: string }>(all: readonly T[], describe: (thing: string, one: T) => object) =>
    Object.fromEntries(all.map((one) => [one.name, describe(id, one)]));
  return {
    "@context": CONTEXT,
    "@type": "Thing",
    id: `urn:aitn:thing:${siteId}:${id}`,
    ...titled(title),
    "aitn:model": model.type,
    version: { instance: model.version, model: model.version },
    ...SECURITY,
    properties: named(model.properties, property),
    ...(model.actions.length === 0 ? {} : { actions: named(model.actions, action) }),
  };
}

/** A Thing that a device speaks for, by the address of its description. */
export interface DescribedItem {
  readonly title: LocalText;
  /** CID of its own Thing Description. */
  readonly cid: string;
}

/**
 * A device as a Thing Description 1.1: a collection whose items (link relation `item`, WoT Discovery and RFC 6573) are the
 * Things that it speaks for.
 * @param device address of its key, 0x-hex
 */
export function deviceDescription(device: string, items: readonly DescribedItem[]): object {
  const names = (language: keyof LocalText, none: string, between: string) =>
    items.length === 0 ? none : items.map(({ title }) => title[language]).join(between);
  return {
    "@context": CONTEXT,
    "@type": "aitn:Device",
    id: `urn:aitn:device:${device.toLowerCase()}`,
    ...titled({ en: names("en", "Device", ", "), zh: names("zh", "设备", "、") }),
    ...SECURITY,
    links: items.map(({ cid }) => ({ rel: "item", href: `ipfs://${cid}`, type: MEDIA_TYPE })),
  };
}
