import { expect, test } from "vitest";
import { writableReplica } from "../../../test/scene/replica.ts";
import { losAngeles } from "../../../twins/sites/los-angeles/index.ts";
import { thingModels, thingViews } from "../../../twins/things/registry.gen.ts";
import { labelText, tagOf } from "../overlay/thingText.ts";
import { ShownReplica } from "./shownReplica.ts";

const [first, second, third] = losAngeles.things;
const model = thingModels["traffic-detector"];
const view = thingViews["traffic-detector"]!;

test("a Thing that no device ever spoke for is not one that went offline, and a unit is in the reader's language", () => {
  const base = writableReplica(losAngeles, thingModels);
  base.set(first!.id, { speed: 20 }, 1_000);
  const gone = { ...base, online: () => false };
  expect(tagOf(gone, first!, model, view)).toBe("offline");
  expect(tagOf({ ...gone, provenance: () => null }, first!, model, view)).toBe("unreported");
  expect(labelText(base, first!, model, view, "zh").value).toBe("20.0 英里/时");
});

test("detectors show the roads' moment: told speeds as a forecast that does not age, and the others as they are", () => {
  const base = writableReplica(losAngeles, thingModels);
  for (const { id } of losAngeles.things) base.set(id, { speed: 20 }, 1_000);
  base.nowMs = 1e9;
  const mph = new Map([
    [first!.id, 64.2],
    [second!.id, Number.NaN],
  ]);
  const told = new ShownReplica(base, { mph, forecast: true });
  const looks = (replica: ShownReplica | typeof base, thing: typeof first) =>
    [labelText(replica, thing!, model, view, "en").value, tagOf(replica, thing!, model, view)] as const;
  expect(looks(base, first)).toEqual(["20.0 mph", "stale"]);
  expect(looks(told, first)).toEqual(["64.2 mph", "forecast"]);
  expect(looks(told, second)).toEqual(["–", "forecast"]);
  expect(looks(told, third)).toEqual(["20.0 mph", "stale"]);
  expect(looks(new ShownReplica(base, { mph, forecast: false }), first)).toEqual(["64.2 mph", "recorded"]);
  // What the devices say meanwhile is kept, but for the speeds that are shown.
  base.set(first!.id, { speed: 30, speedMetric: 48 }, 2_000);
  base.set(third!.id, { speed: 31 }, 1e9);
  expect(looks(told, first)[0]).toBe("64.2 mph");
  expect(looks(told, third)).toEqual(["31.0 mph", "virtual"]);
  expect(told.values[told.slot(first!.id, "speedMetric")]).toBe(48);
  expect(base.values[base.slot(first!.id, "speed")], "the twin itself is left as it is").toBe(30);
});
