import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CarReader } from "@ipld/car/reader";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Policy } from "../../models/pipeline/policy.ts";
import { addressOf } from "../../models/pipeline/unixfs.ts";
import { runCommand } from "../../test/support/terminal.ts";
import { EXIT } from "./command.ts";
import { UsageError } from "./language.ts";
import { pipelineCommand } from "./pipeline.ts";

const RECORDING = fileURLToPath(new URL("../../models/zoo/occupancy/data/occupancy_train.csv.gz", import.meta.url));
const FLAT = `at,who,town,load,secret
2020-01-01 10:00:00,ann,Mons,1.5,s1
2020-01-01 10:01:00,bob,Mons,2.5,s2
2020-01-01 10:02:00,cy,Ghent,3.5,s3
2020-01-01 10:02:00,cy,Ghent,3.5,s3
2020-01-02 10:00:00,ann,Mons,,s4
`;

let dir: string;
let publicKey: string;
const at = (...names: string[]) => join(dir, ...names);
const run = (...args: string[]) => runCommand(pipelineCommand, args);
const json = async (...args: string[]) => JSON.parse((await run(...args, "--json")).out);

const policy = (over: Partial<Policy> = {}): Policy => ({
  format: "aitn-policy/1",
  source: "flat",
  utcOffsetMinutes: 0,
  time: "at",
  timeOf: null,
  missing: ["", "NA"],
  clean: { subjects: ["who"], gapSteps: 3, outliers: null },
  fields: {
    at: { kind: "time", rule: "coarsen", step: 60_000 },
    who: { kind: "category", rule: "pseudonym" },
    town: { kind: "category", rule: "keep" },
    load: { kind: "number", rule: "noise", mechanism: "laplace", low: 0, high: 10, step: 0.5, epsilon: 0.25 },
  },
  together: { columns: ["town"], least: 2 },
  rowsOfSubject: 2,
  budget: { epsilon: 1, delta: 0 },
  slices: { by: { spanMs: 86_400_000 }, groups: {} },
  ...over,
});
const flat = (name: string, over: Partial<Policy> = {}, csv = FLAT): string[] => {
  writeFileSync(at(`${name}.csv`), csv);
  writeFileSync(at(`${name}.json`), JSON.stringify(policy(over)));
  const files = [at(`${name}.csv`), "--policy", at(`${name}.json`), "--dir", at(name)];
  return ["run", ...files, "--demand", "demand:7", "--recipient", publicKey];
};

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-pipeline-"));
  publicKey = (await run("key", at("me.key"))).out.trim();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("a key", () => {
  it("is made once, for its owner alone", async () => {
    expect(publicKey).toMatch(/^[0-9a-f]{64}$/);
    expect(await json("key", at("me.key"))).toEqual({ publicKey });
    expect(statSync(at("me.key")).mode & 0o077).toBe(0);
  });
});

describe("a real recording", () => {
  it("is proposed a policy for, released by it, and comes back to the digit", async () => {
    const proposed: Policy = await json("policy", RECORDING, "--out", at("room.json"));
    expect(proposed).toMatchObject({ source: "occupancy_train", time: "date", fields: { row_name: { rule: "drop" } } });
    const released = await json(
      "run",
      RECORDING,
      ...["--policy", at("room.json"), "--demand", "7", "--recipient", publicKey, "--dir", at("room")],
      ...["--car", at("room.car"), "--columns", "CO2,Occupancy"],
    );
    expect(released).toMatchObject({ rowsOut: 8_143, read: { rows: 8_143, rowNames: true, ragged: 0 } });
    expect(released.slices).toHaveLength(7);
    for (const { file, cid, bytes } of released.slices) {
      const content = readFileSync(join(released.folder, file));
      expect([String(await addressOf([content])), content.length]).toEqual([cid, bytes]);
    }
    const reader = await CarReader.fromBytes(readFileSync(at("room.car")));
    expect((await reader.getRoots()).map(String)).toEqual([released.root]);
    const opened = await json(
      "open",
      at("room.car"),
      "--key",
      at("me.key"),
      "--out",
      at("room.csv"),
      "--root",
      released.root,
    );
    expect(opened).toMatchObject({ root: released.root, demand: "7", slices: { length: 7 } });
    const [header, first] = readFileSync(at("room.csv", "slice-0000.csv"), "utf8").split("\r\n");
    expect([header, first]).toEqual(["date,CO2,Occupancy", "2015-02-04T17:51:00.000Z,721.25,1"]);
    const rows = readdirSync(at("room.csv")).flatMap((name) =>
      readFileSync(at("room.csv", name), "utf8").trim().split("\r\n").slice(1),
    );
    expect(rows).toHaveLength(8_143);
  });
});

describe("a release", () => {
  it("says what was cleaned, taken out and spent, and spends again the second time until nothing is left", async () => {
    const args = flat("flat");
    const first = await json(...args);
    expect(first).toMatchObject({
      read: { rows: 5, unnamed: ["secret"], unreadable: {} },
      clean: { duplicates: 1, gaps: 0 },
      privacy: { suppressed: 1, epsilon: 0.5, bare: ["at", "town"] },
      rowsOut: 3,
      balance: { spent: { epsilon: 0.5 }, left: { epsilon: 0.5 } },
    });
    expect((await json(...args)).balance.left.epsilon).toBe(0);
    await expect(run(...args)).rejects.toThrow(/LEARN_BUDGET.*after 2 releases/);
    expect(readdirSync(at("flat", "releases"))).toHaveLength(2);
    expect(readdirSync(at("flat", "reports"))).toHaveLength(2);
    // Nothing of it is readable in what leaves.
    for (const file of readdirSync(first.folder)) {
      const text = readFileSync(join(first.folder, file), "latin1");
      for (const word of ["Mons", "town", "secret", "1577836800000"]) expect(text).not.toContain(word);
    }
  });

  it("says it in English and Chinese", async () => {
    const words = [];
    for (const language of ["en", "zh"] as const)
      words.push((await runCommand(pipelineCommand, flat(`said-${language}`), { language })).out);
    expect(words[0]).toContain("left of the budget        epsilon 0.5, delta 0 (flat)");
    expect(words[1]).toContain("预算剩余");
    for (const verb of ["policy", "key", "run", "send", "open"]) {
      expect(pipelineCommand.usage.en).toContain(`aitn pipeline ${verb}`);
      expect(pipelineCommand.usage.zh).toContain(`aitn pipeline ${verb}`);
    }
  });

  it("has the same pseudonyms for the same demand alone", async () => {
    const wide = { budget: { epsilon: 9, delta: 0 } };
    const names = async (demand: string, out: string) => {
      const { folder } = await json(...flat("names", wide), "--demand", demand);
      await run("open", folder, "--key", at("me.key"), "--out", at(out), "--slice", "0");
      return readFileSync(at(out, "slice-0000.csv"), "utf8")
        .split("\r\n")
        .map((line) => line.split(",")[1]);
    };
    const [one, again, other] = [await names("a", "n1"), await names("a", "n2"), await names("b", "n3")];
    expect(again).toEqual(one);
    expect(other[1]).not.toBe(one[1]);
    expect(readdirSync(at("n1"))).toEqual(["slice-0000.csv"]);
  });

  it("is kept in the block store, and given to a node that must answer its root; sent again it spends nothing", async () => {
    let lies = true;
    const server = createServer(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const form = Buffer.concat(pieces);
      const car = form.subarray(form.indexOf("\r\n\r\n") + 4, form.lastIndexOf("\r\n--"));
      const [root] = await (await CarReader.fromBytes(car)).getRoots();
      const cid = lies ? "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354" : String(root);
      response.end(`${JSON.stringify({ Root: { Cid: { "/": cid }, PinErrorMsg: "" } })}\n`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const args = flat("kept");
      await expect(run(...args, "--blocks", "--kubo", url)).rejects.toThrow(/DATA_NODE.*another root/);
      const [root = ""] = readdirSync(at("kept", "store", "pins"));
      const ledger = readFileSync(at("kept", "ledger.json"), "utf8");
      lies = false;
      const release = at("kept", "releases", root);
      const where = ["--kubo", url, "--car", at("kept.car"), "--store", at("kept", "store")];
      expect(await json("send", release, ...where)).toEqual({ root });
      expect((await run("send", release, "--kubo", url)).out).toBe(`${root}\n`);
      expect(readFileSync(at("kept", "ledger.json"), "utf8")).toBe(ledger);
      expect(readdirSync(at("kept", "releases"))).toEqual([root]);
      expect((await run("open", at("kept.car"), "--key", at("me.key"), "--root", root)).code).toBe(EXIT.ok);
    } finally {
      server.closeAllConnections();
      server.close();
    }
    await expect(run(...flat("kept"), "--kubo", "no address")).rejects.toThrow("HOST_CONFIG");
    await expect(run("send", at("kept"))).rejects.toThrow(UsageError);
    await expect(run("send", at("kept"), "--car", at("x.car"))).rejects.toThrow("DATA_SEALED");
    await expect(run("send", at("none"), "--car", at("x.car"))).rejects.toThrow("HOST_CONFIG");
  });

  it("is refused, with nothing spent or left behind, where policy and file do not allow it", async () => {
    const cases: [string, RegExp, Partial<Policy>, string?][] = [
      ["ragged-only", /MODEL_DATA.*Nothing is left/, {}, "at,who,town,load\n1,2\n"],
      ["twice", /MODEL_DATA.*"load" twice/, {}, "at,who,town,load,load\n1,2,3,4,5\n"],
      ["nul", /MODEL_DATA.*Line 2.*NUL/, {}, "at,who,town,load\n1,\0,3,4\n"],
      ["open", /MODEL_DATA.*never closed/, {}, 'at,who,town,load\n1,"2,3,4\n'],
      ["huge", /MODEL_DATA.*Line 2.*65536/, {}, `at,who,town,load\n1,${"x".repeat(70_000)},3,4\n`],
      ["lacking", /MODEL_DATA.*no "load"/, {}, "at,who,town\n1,2,3\n"],
      ["crowd", /MODEL_DATA.*Nothing is left/, { together: { columns: ["town"], least: 9 } }],
      ["rows", /LEARN_BUDGET.*has 2 rows/, { rowsOfSubject: 1 }],
      ["budget", /LEARN_BUDGET/, { budget: { epsilon: 0.4, delta: 0 } }],
      ["unknown", /HOST_CONFIG.*not valid at.*Nothing is let out/, { filds: {} } as never],
      ["contradiction", /HOST_CONFIG.*contradicts itself/, { time: "when" }],
    ];
    for (const [name, words, over, csv] of cases) {
      await expect(run(...flat(name, over, csv)), name).rejects.toThrow(words);
      expect(readdirSync(dir).includes(name) ? readdirSync(at(name)) : [], name).not.toContain("ledger.json");
    }
    await expect(run(...flat("cols"), "--columns", "secret")).rejects.toThrow(/MODEL_DATA.*does not let it out/);
  });

  it("takes a file with CRLF and a byte order mark, and leaves ragged rows out", async () => {
    const csv = `\ufeff${FLAT.replaceAll("\n", "\r\n")}2020-01-03 10:00:00,ann,Mons\r\n`;
    expect(await json(...flat("crlf", {}, csv))).toMatchObject({ read: { rows: 6, ragged: 1 }, rowsOut: 3 });
  });
});

describe("what is opened", () => {
  it("is what was released: not swapped, changed, incomplete, or for another key", async () => {
    const { folder } = await json(...flat("sealed"));
    await run("key", at("other.key"));
    const open = (key = "me.key", ...rest: string[]) => run("open", folder, "--key", at(key), ...rest);
    expect((await open()).code).toBe(EXIT.ok);
    await expect(open("other.key")).rejects.toThrow(/DATA_SEALED.*sealed for others/);
    await expect(open("no.key")).rejects.toThrow("HOST_CONFIG");
    await expect(
      open("me.key", "--root", "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354"),
    ).rejects.toThrow(/DATA_SEALED.*not /);
    await expect(open("me.key", "--slice", "2")).rejects.toThrow(UsageError);
    const [a, b, c] = ["slice-0000", "slice-0001", "c"].map((name) => join(folder, name)) as [string, string, string];
    const swap = () => {
      renameSync(a, c);
      renameSync(b, a);
      renameSync(c, b);
    };
    swap();
    await expect(open()).rejects.toThrow(/DATA_SEALED.*another content address/);
    swap();
    const whole = readFileSync(a);
    writeFileSync(a, whole.subarray(1));
    await expect(open()).rejects.toThrow("DATA_SEALED");
    rmSync(a);
    await expect(open()).rejects.toThrow(/DATA_SEALED.*lacks its file slice-0000/);
    writeFileSync(a, whole);
    writeFileSync(c, "x");
    await expect(open()).rejects.toThrow(/DATA_SEALED.*no folder of a release/);
    await expect(run("open", at("nowhere"), "--key", at("me.key"))).rejects.toThrow("HOST_CONFIG");
  });

  it("is no archive that is damaged, cut, or something else", async () => {
    await run(...flat("packed"), "--car", at("packed.car"));
    const car = readFileSync(at("packed.car"));
    const open = () => run("open", at("bad.car"), "--key", at("me.key"));
    for (const bytes of [
      car.subarray(0, car.length - 3),
      car.map((x, i) => (i === car.length >> 1 ? x ^ 1 : x)),
      Buffer.from("no archive"),
      Buffer.alloc(0),
      readFileSync(at("packed.csv")),
    ]) {
      writeFileSync(at("bad.car"), bytes);
      await expect(open()).rejects.toThrow("DATA_SEALED");
    }
  });
});

it("says what is missing in a call", async () => {
  const whole = flat("usage");
  for (const flag of ["--policy", "--demand", "--recipient", "--dir"]) {
    const i = whole.indexOf(flag);
    await expect(run(...whole.slice(0, i), ...whole.slice(i + 2))).rejects.toThrow(UsageError);
  }
  for (const args of [
    [],
    ["rnu"],
    ["run"],
    ["key"],
    ["policy"],
    ["open"],
    ["open", "x"],
    ["policy", "x", "--source", "a/b"],
  ])
    await expect(run(...args)).rejects.toThrow(UsageError);
  for (const bad of [
    ["--demand", "a b"],
    ["--recipient", "12"],
    ["--recipient", "00".repeat(32)],
    ["--from", "yesterday"],
  ])
    await expect(run(...whole, ...bad)).rejects.toThrow(UsageError);
});
