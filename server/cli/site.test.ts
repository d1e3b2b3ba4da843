import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommand, terminal } from "../../test/support/terminal.ts";
import { digestBytes } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import { unpackParts } from "../../twins/import/packed.ts";
import { dataPaths } from "../config.ts";
import { MAX_SITES, readSites } from "../sites/siteFolder.ts";
import { importCommand } from "./import.ts";
import type { Language } from "./language.ts";
import { UsageError } from "./language.ts";
import { createSite } from "./site/create.ts";
import { type Confirm, confirmAtTerminal } from "./site/remove.ts";
import { siteCommand, siteCommandWith } from "./site.ts";

const sample = (path: string) => fileURLToPath(new URL(`../../twins/import/${path}`, import.meta.url));
const WALL = sample("ifc/samples/SimpleWall.ifc");
const HOTEL = sample("../sites/hotel/plan/hotel.building.yaml");

let dir: string;
let data: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-site-"));
  data = join(dir, "data");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const run = (args: string[], language: Language = "en") =>
  runCommand(siteCommand, [...args, "--data", data], { language });
const sites = () => dataPaths(data).sites;
const listed = async () => JSON.parse((await run(["list", "--json"])).out);
const file = (name: string, content: string | Uint8Array) => {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
};
const plan = (levels = "L1: {elevation: 0, vertices: [[0, 0, 0, a], [90, 0, 0, b]], walls: [[0, 1, {}]]}") =>
  file("tiny.building.yaml", `name: tiny\nlevels:\n  ${levels}\n`);

describe("aitn site create", () => {
  it("makes a site of a hotel's plan, told in numbers", async () => {
    const { code, out } = await run([
      ...["create", HOTEL, "--id", "my-hotel", "--title", "Our hotel", "--time-zone", "Asia/Shanghai", "--json"],
    ]);
    expect(code).toBe(0);
    const made = JSON.parse(out);
    expect(Object.keys(made)).toEqual([
      "id",
      "title",
      "places",
      "things",
      "routeMap",
      "floors",
      "geometry",
      "warnings",
      "path",
      "timeZone",
    ]);
    expect(made).toMatchObject({
      id: "my-hotel",
      title: { en: "Our hotel", zh: "Our hotel" },
      places: { site: 1, building: 1, storey: 3 },
      routeMap: { edges: 126 },
      floors: 3,
      path: join(sites(), "my-hotel"),
      timeZone: "Asia/Shanghai",
    });
    const [kept] = readSites(sites(), () => {});
    const geometry = readFileSync(kept!.geometryPath);
    expect(made.geometry).toMatchObject({ bytes: geometry.length });
    const parts = must(unpackParts(geometry));
    expect(parts).toHaveLength(made.geometry.parts);
    expect(parts.reduce((sum, { indices }) => sum + indices.length / 3, 0)).toBe(made.geometry.triangles);
    const bytes = readFileSync(HOTEL);
    expect(kept!.document).toMatchObject({
      source: {
        name: "hotel.building.yaml",
        format: "building-yaml",
        bytes: bytes.length,
        sha256: digestBytes(bytes),
      },
      warnings: made.warnings,
      geometry: digestBytes(geometry),
    });
  });

  it("makes sites of an IFC model and a city, named by their titles or files, in the machine's zone", async () => {
    const city = gunzipSync(readFileSync(sample("cityjson/samples/3dbag_subset.city.json.gz")));
    const wall = await run(["create", WALL]);
    expect(wall.out).toContain("simplewall\n");
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(wall.out).toContain(`${zone} (this machine's; --time-zone names another)`);
    expect(wall.out).toMatch(/No server has run on this data folder yet: [^\n]*--data[^\n]*\n$/);
    mkdirSync(join(data, "history"));
    const { out } = await run(["create", file("酒店.city.json", city), "--id", "delft", "--format", "cityjson"], "zh");
    expect(out).toMatch(/在下次启动时采用此场所。\n$/);
    expect((await listed()).sites.map((site: { id: string }) => site.id)).toEqual(["delft", "simplewall"]);
    const named = JSON.parse((await run(["create", plan(), "--title", "酒店", "--json"])).out);
    expect([named.id, named.title.zh]).toEqual(["tiny", "酒店"]);
  }, 120_000);

  it("shows on a terminal how far it is, and takes the line away", async () => {
    const { err } = await runCommand(siteCommand, ["create", HOTEL, "--id", "h", "--data", data], { isTty: true });
    expect(err).toMatch(/^\r\d+ %[\s\S]*\r {6}\r$/);
  });

  it("says in words what was not understood", async () => {
    const { out } = await run(["create", HOTEL, "--id", "h"], "zh");
    expect(out).toMatch(/未读取或未理解的内容：\n {2}[^\n]*（122 次，首见于第 42 行）/);
  });

  it("says of a file's Things what import says of them", async () => {
    const row = (out: string): string | undefined => /^Things +(.*)$/m.exec(out)?.[1];
    const made = await run(["create", HOTEL, "--id", "h"]);
    const looked = await runCommand(importCommand, [HOTEL]);
    expect(row(made.out)).toBe(row(looked.out));
    expect(row(made.out)).toMatch(
      /^\d+ that a device can be \(\d+ doors, .*of \d+ objects in the file; .*furniture\)$/,
    );
    const kept = readSites(sites(), () => {})[0]!.site;
    expect(row(made.out)).toMatch(new RegExp(`^${kept.things.length} `));
  });

  it("calls the root of the tree as the site is called", async () => {
    await run(["create", HOTEL, "--id", "h", "--title", "Our hotel"]);
    const [root, ...others] = readSites(sites(), () => {})[0]!.site.places;
    expect(root).toMatchObject({ parent: null, title: { en: "Our hotel", zh: "Our hotel" } });
    expect(others.some(({ title }) => title.en === "Our hotel")).toBe(false);
  });

  it("makes no site of a file that has nothing in it, and says so in both languages", async () => {
    const empty = file("nofeat.geojson", '{"type":"FeatureCollection","features":[]}');
    await expect(run(["create", empty])).rejects.toMatchObject({
      failure: {
        code: "IMPORT_INVALID",
        said: { en: /^Nothing in nofeat.geojson can be shown/, zh: /没有可以显示的内容/ },
      },
    });
    expect(existsSync(sites())).toBe(false);
  });

  it("refuses garbage with a code and keeps nothing", async () => {
    const garbage = Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256));
    for (const [name, content, code] of [
      ["a.bin", garbage, "IMPORT_UNKNOWN"],
      ["b.ifc", garbage, "IMPORT_INVALID"],
      ["c.city.json", '{"type":"CityJSON","CityObjects":{', "IMPORT_INVALID"],
      ["d.building.yaml", "levels: [", "IMPORT_INVALID"],
      ["e.glb", "glTF", "IMPORT_INVALID"],
    ] as const)
      await expect(run(["create", file(name, content)]), name).rejects.toThrow(code);
    await expect(run(["create", join(dir, "nothing")])).rejects.toThrow("there is no such file");
    await expect(run(["create", dir])).rejects.toThrow("is not a regular file");
    expect(existsSync(sites())).toBe(false);
  }, 60_000);

  it("refuses ids, titles and zones that are none, before the file is read", async () => {
    for (const id of ["../up", "A", "9", "a_b", "x".repeat(41), "Our Hotel"])
      await expect(run(["create", "nothing", "--id", id])).rejects.toThrow(UsageError);
    await expect(run(["create", "nothing", "--id", "Our Hotel"])).rejects.toThrow("as in our-hotel.");
    for (const zone of ["Mars/Base", "+08:00", "CET+1", ""])
      await expect(run(["create", "nothing", `--time-zone=${zone}`])).rejects.toThrow(UsageError);
    await expect(run(["create", "nothing", "--time-zone", "Mars/Base"])).rejects.toThrow("Asia/Shanghai or UTC");
    for (const title of [" ", "x".repeat(201)])
      await expect(run(["create", "nothing", "--title", title])).rejects.toThrow(UsageError);
    await expect(run(["create", "nothing", "--format", "dxf"])).rejects.toThrow(UsageError);
  });

  it("refuses an id that a shipped site or another has, and one more than a server keeps", async () => {
    // By its name it would be the hotel that every server has.
    await expect(run(["create", HOTEL])).rejects.toThrow("SITE_EXISTS: Every server has a site hotel");
    await expect(run(["create", "nothing", "--id", "fms"])).rejects.toThrow("SITE_EXISTS");
    await run(["create", plan()]);
    await expect(run(["create", plan()])).rejects.toThrow("SITE_EXISTS: There is a site tiny already");
    await expect(run(["create", "nothing", "--id", "tiny"])).rejects.toThrow("SITE_EXISTS");
    for (let n = 1; n < MAX_SITES; n++) {
      mkdirSync(join(sites(), `s${n}`));
      writeFileSync(join(sites(), `s${n}`, "site.json"), "{}");
    }
    await expect(run(["create", plan(), "--id", "one-more"])).rejects.toThrow("SITE_LIMIT");
    await run(["remove", "s1", "--yes"]);
    await run(["create", plan(), "--id", "one-more"]);
    expect(existsSync(join(sites(), "one-more", "site.json"))).toBe(true);
  });

  it("leaves nothing behind when it is stopped, also between the import and the keeping", async () => {
    const { io, abort } = terminal({ isTty: true });
    abort.abort();
    await expect(siteCommand.run(["create", HOTEL, "--id", "h", "--data", data], io)).rejects.toThrow(
      "IMPORT_CANCELLED",
    );
    const amid = terminal({ isTty: true });
    const stop = (text: string) => void (/^\r\d/.test(text) && amid.abort.abort());
    const args = ["create", HOTEL, "--id", "h", "--data", data];
    await expect(siteCommand.run(args, { ...amid.io, err: stop })).rejects.toThrow("IMPORT_CANCELLED");
    const late = terminal({ isTty: true });
    // What takes the line of progress away is the last before the site is kept.
    const task = { path: HOTEL, format: undefined, id: "h", title: null, timeZone: null, dataDir: data, taken: [] };
    const err = (text: string) => void (text.startsWith("\r ") && late.abort.abort());
    await expect(createSite(task, { ...late.io, err })).rejects.toThrow("IMPORT_CANCELLED");
    expect(existsSync(sites())).toBe(false);
  });
});

describe("aitn site list", () => {
  it("says how the first is made, and of each what it is", async () => {
    const none = await run(["list"]);
    expect(none).toEqual({
      code: 0,
      out: "",
      err: `No site in ${data} was made of a file yet. Make one with aitn site create FILE.\n`,
    });
    expect((await run(["list"], "zh")).err).toContain("aitn site create 文件");
    expect(await listed()).toEqual({ sites: [], damaged: [] });
    await run(["create", plan(), "--title", "Tiny \u001b[31mhouse"]);
    const { out, err } = await run(["list"]);
    expect(err).toBe("");
    expect(out).toMatch(
      /\ntiny-31mhouse +building-yaml +3 +0 +\d+(\.\d)? k?B +\S+ \S+ UTC +tiny\.building\.yaml +Tiny \?\[31mhouse\n$/,
    );
    const [site] = (await listed()).sites;
    const files = readdirSync(join(sites(), site.id)).map((name) => readFileSync(join(sites(), site.id, name)).length);
    expect(site).toMatchObject({ places: 3, things: 0, bytes: files.reduce((a, b) => a + b, 0) });
  });

  it("tells of a damaged one with what to do, and shows the others", async () => {
    for (const id of ["a", "b", "c"]) await run(["create", plan(), "--id", id]);
    writeFileSync(join(sites(), "a", "site.json"), "{");
    rmSync(join(sites(), "b", "site.json"));
    // A folder in the place of a file: the system refuses to read it.
    mkdirSync(join(sites(), "b", "site.json"));
    const { code, out, err } = await run(["list"]);
    expect(code).toBe(0);
    expect(out.trimEnd().split("\n")).toHaveLength(2);
    expect(err).toMatch(
      /^STORE_CORRUPT: .*a.site\.json is damaged .*aitn site create\.\nHOST_CONFIG: .*b.site\.json cannot be read: it is a folder/,
    );
    expect((await listed()).damaged.map((one: { id: string; code: string }) => `${one.id} ${one.code}`)).toEqual([
      "a STORE_CORRUPT",
      "b HOST_CONFIG",
    ]);
  });
});

describe("aitn site remove", () => {
  const answering = (answer: boolean | null, asked: string[] = []): Confirm => {
    return async (question, { language }) => {
      asked.push(question[language]);
      return answer;
    };
  };
  const removing = (confirm: Confirm, ...more: string[]) =>
    runCommand(siteCommandWith(confirm), ["remove", "tiny", "--data", data, ...more]);

  it("says what goes, asks, and leaves what was measured there", async () => {
    await run(["create", plan()]);
    mkdirSync(join(sites(), "tiny", "history"));
    writeFileSync(join(sites(), "tiny", "history", "log"), "measured");
    await expect(removing(answering(null))).rejects.toThrow("add --yes");
    await expect(removing(confirmAtTerminal)).rejects.toThrow("add --yes");
    await expect(removing(answering(false))).rejects.toThrow("HOST_CONFIG: The site tiny was not removed.");
    expect((await listed()).sites).toHaveLength(1);
    const asked: string[] = [];
    const { out, err } = await removing(answering(true, asked));
    expect(asked).toEqual(["Remove it? [y/N] "]);
    expect(err).toMatch(
      /^The site tiny \(tiny\), made of tiny\.building\.yaml, is to be removed: 3 places[\s\S]*Its history stays/,
    );
    expect(out).toBe("The site tiny is removed.\n");
    expect(readFileSync(join(sites(), "tiny", "history", "log"), "utf8")).toBe("measured");
    expect((await listed()).sites).toEqual([]);
    await run(["create", plan()]);
    expect(readFileSync(join(sites(), "tiny", "history", "log"), "utf8")).toBe("measured");
  });

  it("asks nobody with --yes, and removes a damaged one; what was never measured leaves no folder", async () => {
    await run(["create", plan()]);
    writeFileSync(join(sites(), "tiny", "site.json"), "");
    const { out, err } = await removing(answering(false), "--yes", "--json");
    expect(err).toMatch(/^The damaged site tiny is to be removed\./);
    expect(JSON.parse(out)).toEqual({ removed: "tiny" });
    expect(readdirSync(sites())).toEqual([]);
  });

  it("knows no other site", async () => {
    for (const id of ["tiny", "fms", "../tiny", ".new-1"])
      await expect(run(["remove", id, "--yes"])).rejects.toThrow("STATE_UNKNOWN_SITE");
  });
});

it("says which words and options it takes", async () => {
  for (const args of [
    ...[[], ["make"], ["create"], ["remove"], ["list", "a"], ["create", "a", "b"], ["list", "--id", "a"]],
    ...[
      ["create", "a", "--yes"],
      ["list", "--yes"],
      ["remove", "a", "--title", "x"],
    ],
  ])
    await expect(run(args), args.join(" ")).rejects.toThrow(UsageError);
});
