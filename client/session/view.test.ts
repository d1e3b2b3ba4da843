import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { atSite, cleanQuery, formatView, go, goToSite, MOST_ZOOM, parseView, viewStore } from "./view.ts";

describe("the map in the address", () => {
  test("is read and written, to a thousandth of a degree", () => {
    const { map } = parseView("/", "map=50.5,3.72,8");
    expect(map).toEqual({ latitudeDeg: 50.5, longitudeDeg: 3.72, zoom: 8 });
    expect(formatView({ ...parseView("/", ""), map })).toBe("/?map=50.5,3.72,8");
    const fine = { latitudeDeg: -33.123456, longitudeDeg: 151.98765, zoom: 12.34567 };
    expect(formatView({ ...parseView("/", ""), map: fine })).toBe("/?map=-33.123,151.988,12.35");
  });
  test("nothing outside the world is believed", () => {
    for (const text of [
      "91,0,2",
      "0,181,2",
      "0,0,0.5",
      `0,0,${MOST_ZOOM + 1}`,
      "0,0",
      "0,0,2,3",
      "a,b,c",
      "..,1,2",
      "",
    ])
      expect([text, parseView("/", `map=${text}`).map]).toEqual([text, null]);
  });
  test("every map that is written is read back", () => {
    const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
    fc.assert(
      fc.property(
        degrees(90),
        degrees(180),
        fc.double({ min: 1, max: MOST_ZOOM, noNaN: true }),
        (latitudeDeg, longitudeDeg, zoom) => {
          const address = formatView({ ...parseView("/", ""), map: { latitudeDeg, longitudeDeg, zoom } });
          const { map } = parseView("/", address.split("?")[1]!);
          expect(map?.latitudeDeg).toBeCloseTo(latitudeDeg, 2);
          expect(map?.longitudeDeg).toBeCloseTo(longitudeDeg, 2);
          expect(map?.zoom).toBeCloseTo(zoom, 1);
        },
      ),
    );
  });
});

describe("an address at which the console has no page", () => {
  test.each(["/blah/x", "/site/a%20b", "/site/fms/more", "/learning"])("%s is lost, and stays as it is", (path) => {
    expect(parseView(path, "")).toMatchObject({ lost: path, site: null, community: null, learn: false });
    expect(formatView(parseView(path, ""))).toBe(path);
  });
  test.each([
    "/",
    "/site/fms",
    "/site/fms/",
    "/community",
    "/community/loans",
    "/learn",
    "/sandbox/",
    "/import",
    "/drill",
    "/drill/K7MQ2R",
  ])("%s is none", (path) => expect(parseView(path, "").lost).toBeNull());
  test("a drill's code is read as it is written, and kept in the address", () => {
    expect(parseView("/drill/k7mq2r", "").drill).toBe("K7MQ2R");
    expect(formatView(parseView("/drill/k7mq2r", ""))).toBe("/drill/K7MQ2R");
    expect(formatView(parseView("/drill/", ""))).toBe("/drill");
    expect(parseView("/drill/a/b", "").lost).toBe("/drill/a/b");
  });
  test("the way home leaves it", () => {
    viewStore.setState(parseView("/blah", ""), true);
    expect(formatView(atSite(null))).toBe("/");
  });
});

describe("what the panels of a recording show, in the address", () => {
  const CITY = "step=1824&roads=forecast-60&dispatch=1824,6,detector-773869&way=current";
  test("is read and written", () => {
    const view = parseView("/site/los-angeles", `select=detector-773869&panel=traffic&${CITY}`);
    expect(view).toMatchObject({
      step: 1824,
      roads: "forecast-60",
      dispatch: { step: 1824, vehicles: 6, incident: "detector-773869" },
      way: "current",
    });
    expect(formatView(view)).toBe(`/site/los-angeles?select=detector-773869&panel=traffic&${CITY}`);
    const home = parseView("/site/home", "panel=homeEnergy&day=2016-05-17&prices=own");
    expect(home).toMatchObject({ day: "2016-05-17", prices: "own" });
    expect(formatView(home)).toBe("/site/home?panel=homeEnergy&day=2016-05-17&prices=own");
    expect(parseView("/site/los-angeles", "step=0").step).toBe(0);
  });
  test.each([
    ["step", ["-1", "1.5", "1e3", "1234567", "", "x"]],
    ["roads", ["forecast", "forecast-0", "forecast-1000", "told-15", "recorded", "forecast 15", ""]],
    ["dispatch", ["5", "5,6", "5,0,a", "5,-1,a", "x,6,a", "5,6,", "5,6,<b>", "5,6,a,b", "5,6,a b", ""]],
    ["day", ["2016-5-17", "yesterday", "2016-05-17T00", ""]],
    ["prices", ["example", "0.2", ""]],
  ] as const)("a %s that is malformed is dropped", (name, texts) => {
    for (const text of texts)
      expect([text, parseView("/site/x", `${name}=${encodeURIComponent(text)}`)[name]]).toEqual([text, null]);
  });
  test("a way is one of a dispatch, and one that is known", () => {
    expect(parseView("/site/x", "way=current").way).toBeNull();
    expect(parseView("/site/x", "dispatch=5,6,a&way=shortest").way).toBeNull();
    expect(formatView({ ...parseView("/site/x", ""), way: "current" })).toBe("/site/x");
  });
  test("nothing of it goes along to another site", () => {
    viewStore.setState(parseView("/site/los-angeles", `${CITY}&day=2016-05-17&prices=own`), true);
    expect(formatView(atSite("home"))).toBe("/site/home");
    expect(Object.keys(atSite("home")).sort()).toEqual(Object.keys(viewStore.getState()).sort());
  });
});

describe("the browser's history", () => {
  const pushState = vi.fn();
  const replaceState = vi.fn();
  const map = (zoom: number) => ({ latitudeDeg: 50, longitudeDeg: 4, zoom });
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("history", { pushState, replaceState });
    viewStore.setState(parseView("/", ""), true);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.clearAllMocks();
  });
  const addresses = (act: typeof pushState) => act.mock.calls.map(([, , address]) => address);

  test("moving the map replaces the entry at once, so that a reload has it, and then once it rests", () => {
    vi.advanceTimersByTime(1_000);
    go({ map: map(2) });
    expect(addresses(replaceState)).toEqual(["/?map=50,4,2"]);
    for (let zoom = 3; zoom < 40; zoom++) go({ map: map(zoom) });
    expect(addresses(replaceState)).toHaveLength(1);
    vi.runAllTimers();
    expect(addresses(replaceState)).toEqual(["/?map=50,4,2", "/?map=50,4,39"]);
    expect(addresses(pushState)).toEqual([]);
  });
  test("whoever opens a site at once still comes Back to the map as they left it", () => {
    go({ map: map(3) });
    go({ map: map(3.5) });
    goToSite("home");
    expect(addresses(replaceState).at(-1)).toBe("/?map=50,4,3.5");
    const told = addresses(replaceState).length;
    expect(addresses(pushState)).toEqual(["/site/home"]);
    vi.runAllTimers();
    expect(addresses(replaceState)).toHaveLength(told);
  });
  test("nothing of one site goes along to another", () => {
    viewStore.setState(parseView("/site/fms", "at=5&select=pump-1&storey=s&branch=c:b&panel=alarms"), true);
    goToSite("home");
    expect(viewStore.getState()).toEqual(atSite("home"));
    expect(addresses(pushState)).toEqual(["/site/home"]);
  });
});

test("what an address says wrongly does not stay in it over another view, and what it says rightly does", () => {
  for (const bad of ["abc", "9999,9999,50", "NaN", "", "0,0"]) expect(cleanQuery("/", `?map=${bad}`)).toBe("");
  expect(cleanQuery("/", "?map=50.5,3.72,8")).toBeNull();
  expect(cleanQuery("/", "")).toBeNull();
  expect(cleanQuery("/site/home", "?at=soon&select=stove-1&from=mail")).toBe("select=stove-1&from=mail");
});
