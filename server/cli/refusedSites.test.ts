import { expect, test } from "vitest";
import { CodedError } from "../../twins/core/result.ts";
import { refusedIn, refusedLine, refusedSite } from "./refusedSites.ts";

test("a site that is not played is told of in its own words, through the plant's ready line", () => {
  const said = { en: "The code is used.", zh: "登记码已使用。" };
  const refused = refusedSite("home", new CodedError({ code: "AUTH_FORBIDDEN", message: said.en, said }));
  const heard = refusedIn(JSON.parse(JSON.stringify({ ready: true, refused: [refused] })));
  expect(heard).toEqual([refused]);
  expect(heard.map(refusedLine)).toEqual([
    {
      en: "Nothing plays at home: AUTH_FORBIDDEN: The code is used.",
      zh: "home 没有设备在扮演：AUTH_FORBIDDEN: 登记码已使用。",
    },
  ]);
});

test("what the system refused has the host's code, and a fault of ours is called that", () => {
  const denied = Object.assign(new Error("EACCES: permission denied"), { code: "EACCES", path: "/keys" });
  expect(refusedSite("home", denied)).toMatchObject({
    code: "HOST_CONFIG",
    said: { en: expect.stringContaining("/keys") },
  });
  expect(refusedSite("home", new RangeError("no row 7"))).toMatchObject({ code: "HOST_INTERNAL" });
});

test("a ready line that says nothing of refused sites, or something else, tells of none", () => {
  for (const ready of [{}, { refused: "home" }, { refused: [{ site: "home" }] }]) expect(refusedIn(ready)).toEqual([]);
});
