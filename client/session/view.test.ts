import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { atSite, formatView, go, goToSite, MOST_ZOOM, parseView, viewStore } from "./view.ts";

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

  test("moving the map replaces the entry, once it rests", () => {
    for (let zoom = 2; zoom < 40; zoom++) go({ map: map(zoom) });
    vi.runAllTimers();
    expect(addresses(replaceState)).toEqual(["/?map=50,4,39"]);
    expect(addresses(pushState)).toEqual([]);
  });
  test("whoever opens a site at once still comes Back to the map as they left it", () => {
    go({ map: map(3) });
    goToSite("home");
    expect(addresses(replaceState)).toEqual(["/?map=50,4,3"]);
    expect(addresses(pushState)).toEqual(["/site/home"]);
    vi.runAllTimers();
    expect(addresses(replaceState)).toHaveLength(1);
  });
  test("nothing of one site goes along to another", () => {
    viewStore.setState(parseView("/site/fms", "at=5&select=pump-1&storey=s&branch=c:b&panel=alarms"), true);
    goToSite("home");
    expect(viewStore.getState()).toEqual(atSite("home"));
    expect(addresses(pushState)).toEqual(["/site/home"]);
  });
});
