import { describe, expect, it } from "vitest";
import { z } from "zod";
import { thingModels } from "../things/registry.gen.ts";
import { deviceDescription, thingDescription } from "./thingDescription.ts";

const Uri = z.string().regex(/^[a-z][a-z0-9+.-]*:\S+$/i);
const Form = z.object({ href: z.string().min(1), op: z.array(z.string()).min(1), subprotocol: z.string() });
const Affordance = z.object({
  title: z.string(),
  titles: z.object({ en: z.string(), zh: z.string() }),
  forms: z.array(Form).min(1),
});
/** What Thing Description 1.1 asks of every description: sections 5.3.1.1, 5.3.1.3 to 5.3.1.5 and 5.3.3.1. */
const Description = z.object({
  "@context": z.tuple([z.literal("https://www.w3.org/2022/wot/td/v1.1")]).rest(z.object({})),
  id: Uri,
  title: z.string().min(1),
  securityDefinitions: z.record(z.string(), z.object({ scheme: z.string() })),
  security: z.array(z.string()).min(1),
  properties: z
    .record(
      z.string(),
      Affordance.extend({
        type: z.enum(["boolean", "integer", "number", "string", "object", "array", "null"]),
        readOnly: z.literal(true),
      }),
    )
    .optional(),
  actions: z
    .record(
      z.string(),
      Affordance.extend({ safe: z.boolean(), idempotent: z.boolean(), "aitn:class": z.enum(["A", "B", "C"]) }),
    )
    .optional(),
  links: z.array(z.object({ href: Uri, rel: z.string(), type: z.string() })).optional(),
});

const pose = { x: 0, y: 0, z: 0, headingRad: 0 };
const thing = (model: string) => ({
  id: `${model}-1`,
  model,
  title: { en: "One", zh: "一号" },
  place: "p",
  parent: null,
  pose,
});

describe("a Thing Description", () => {
  it.each(Object.values(thingModels))("of $type has what the standard asks for, and every affordance", (model) => {
    const made = Description.parse(thingDescription("fms", thing(model.type), model));
    expect(Object.keys(made.properties ?? {})).toEqual(model.properties.map(({ name }) => name));
    expect(Object.keys(made.actions ?? {})).toEqual(model.actions.map(({ name }) => name));
    for (const name of made.security) expect(made.securityDefinitions).toHaveProperty(name);
    for (const { name, class: risk, motion } of model.actions)
      expect(made.actions).toMatchObject({ [name]: { safe: !motion, "aitn:class": risk } });
  });

  it("says range and unit of a number, and the values of an enumeration as they are on the wire", () => {
    const agv = thingModels.agv!;
    const { properties } = thingDescription("fms", thing("agv"), agv) as { properties: Record<string, object> };
    expect(properties.speed).toMatchObject({ type: "number", unit: "m/s" });
    const state = agv.properties.find(({ type }) => type === "enum")!;
    const { title } = state.values![1]!;
    expect(properties[state.name]).toMatchObject({ type: "integer" });
    expect((properties[state.name] as { oneOf: object[] }).oneOf[1]).toEqual({
      const: 1,
      title: title.en,
      titles: title,
    });
  });

  it("of a device links those of its Things", () => {
    const items = [{ title: { en: "Vehicle 1", zh: "1 号搬运车" }, cid: "bafkreia" }];
    const made = Description.parse(deviceDescription("0xAB", items));
    expect(made).toMatchObject({
      id: "urn:aitn:device:0xab",
      title: "Vehicle 1",
      links: [{ rel: "item", href: "ipfs://bafkreia", type: "application/td+json" }],
    });
    expect(Description.parse(deviceDescription("0xAB", [])).title).toBe("Device");
  });
});
