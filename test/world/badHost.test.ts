import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDevice, type Device } from "../../server/device/device.ts";
import { launch, openPage } from "../support/browser.ts";
import { ensureChromium } from "../support/chromium.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { type Product, ROOT, startProduct } from "../support/product.ts";

/** A terminal's command: a process group of its own, and what it said. */
interface Command {
  readonly process: ChildProcess;
  readonly said: { out: string; err: string };
  readonly code: Promise<number | null>;
}

function aitn(...args: string[]): Command {
  const child = spawn(process.execPath, [join(ROOT, "server/cli/aitn.mjs"), ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    env: { ...process.env, LC_ALL: "C" },
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.err += chunk.toString()));
  return { process: child, said, code: new Promise((resolve) => child.once("close", (code) => resolve(code))) };
}

/** Processes that have this text in their command line, as the kernel has it. */
function processesWith(text: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

const onLinux = process.platform === "linux";

describe("aitn start", () => {
  const folders: string[] = [];
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), "aitn-host-"));
    folders.push(made);
    return made;
  };
  afterAll(() => {
    for (const made of folders) rmSync(made, { recursive: true, force: true });
  });
  const ready = async (command: Command): Promise<void> => {
    while (!command.said.out.includes('"ready":true')) {
      if (command.process.exitCode !== null) throw new Error(`${command.said.out}${command.said.err}`);
      await wait(50);
    }
  };
  /** Resolves when nothing of the folder runs any more. Ends by the test's own time limit. */
  const gone = async (text: string): Promise<void> => {
    while (processesWith(text).length > 0) await wait(50);
  };

  test("a port in use: HOST_PORT in plain words, exit code 3, and nothing is left behind", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port)),
    );
    const dir = folder();
    const refused = aitn("start", "--port", String(port), "--data", dir);
    expect(await refused.code).toBe(3);
    expect(refused.said.err).toBe(`HOST_PORT: Port ${port} is in use. Choose another with --port.\n`);
    const chain = aitn("start", "--port", String(port - 1), "--data", dir, "--json");
    expect(await chain.code).toBe(3);
    expect(JSON.parse(chain.said.out)).toMatchObject({ error: { code: "HOST_PORT" } });
    other.close();
    expect(onLinux ? processesWith(dir) : []).toEqual([]);
    expect(readdirSync(dir)).toEqual([]);
  });

  test.each([
    [["--colour"], 2, "there is no option --colour"],
    [["--factor", "fast"], 2, "--factor fast: expected a number from 0.1 to 100"],
    [["--from", "yesterday"], 2, "--from yesterday is no place in a recording"],
    [["--port", "many"], 2, "--port many: expected a whole number from 0 to 65535"],
    [["--port", "65535"], 3, "HOST_CONFIG: The chain needs the port after the console's."],
    [["--host", "192.0.2.1"], 3, "HOST_CONFIG: People must sign in here, and no manager has an account yet."],
    [
      ["--data", "/dev/null/folder"],
      3,
      "HOST_CONFIG: The data folder /dev/null/folder cannot be used: a part of the path is a file",
    ],
    [["--data", join(ROOT, "README.md")], 3, "README.md cannot be used: it is a file, not a folder (EEXIST)."],
  ])("%j ends with exit code %i and says why", async (flags, code, why) => {
    const started = aitn("start", "--port", "0", "--data", folder(), ...flags);
    expect(await started.code).toBe(code);
    expect(started.said.err).toContain(why);
    expect(started.said.err).not.toMatch(/\n\s+at /);
    expect(started.said.out).toBe("");
  });

  test.runIf(onLinux)("a second start on the same folder: STORE_LOCKED, and the first is not disturbed", async () => {
    const dir = folder();
    const first = aitn("start", "--port", "0", "--data", dir, "--no-plant", "--json");
    await ready(first);
    const before = processesWith(dir);
    const second = aitn("start", "--port", "0", "--data", dir);
    expect(await second.code).toBe(3);
    expect(second.said.err).toMatch(/^STORE_LOCKED: Another aitn start uses .*\. Use its console, .* --data\.\n$/);
    expect(processesWith(dir)).toEqual(before);
    expect(readdirSync(join(dir, "logs"))).toContain("server.pid");
    first.process.kill("SIGTERM");
    expect(await first.code).toBe(0);
    await gone(dir);
  });

  test.runIf(onLinux)(
    "Ctrl+C, as a terminal sends it to the whole group, ends everything with exit code 0 and no error, and no alarm",
    async () => {
      const dir = folder();
      const running = aitn("start", "--port", "0", "--data", dir, "--json");
      await ready(running);
      process.kill(-running.process.pid!, "SIGINT");
      expect(await running.code).toBe(0);
      expect(running.said.err).not.toMatch(/error|[A-Z]+_[A-Z]+:|\n\s+at |ended/i);
      expect(processesWith(dir)).toEqual([]);
      const again = aitn("start", "--port", "0", "--data", dir, "--json");
      await ready(again);
      const console_ = await connectConsole((JSON.parse(again.said.out) as { url: string }).url);
      const { alarms } = await console_.ask("alarms", { siteId: "fms" });
      expect(alarms.filter(({ id }) => id.endsWith("/offline"))).toEqual([]);
      console_.close();
      again.process.kill("SIGTERM");
      expect(await again.code).toBe(0);
    },
    90_000,
  );

  test.runIf(onLinux)(
    "Ctrl+C while it still starts leaves nothing behind",
    async () => {
      const dir = folder();
      const starting = aitn("start", "--port", "0", "--data", dir, "--json");
      while (processesWith(join(dir, "chain")).length === 0) await wait(10);
      process.kill(-starting.process.pid!, "SIGINT");
      expect(await starting.code).toBe(0);
      expect(starting.said.err).not.toMatch(/\n\s+at /);
      await gone(dir);
    },
    30_000,
  );

  test.runIf(onLinux).each(["launcher", "supervisor"])(
    "kill -9 of the %s ends all its parts",
    async (which) => {
      const dir = folder();
      const running = aitn("start", "--port", "0", "--data", dir, "--json");
      await ready(running);
      const main = processesWith(dir).filter(
        (pid) => pid !== running.process.pid && processesWith("main.ts start").includes(pid),
      );
      expect(main).toHaveLength(1);
      expect(processesWith(dir).length).toBeGreaterThan(4);
      process.kill(which === "launcher" ? running.process.pid! : main[0]!, "SIGKILL");
      await gone(dir);
    },
    60_000,
  );
});

describe("Chromium", () => {
  test("missing: what to install is said exactly", () => {
    const none = { candidates: ["/nowhere/chromium"], mayInstall: false };
    expect(() => ensureChromium(none)).toThrow(
      /^HOST_CHROMIUM: .*sudo apt-get install chromium fonts-noto-cjk\).*CHROMIUM_PATH/,
    );
  });

  test("a CHROMIUM_PATH that leads nowhere is named, rather than passed over", () => {
    const wrong = { candidates: [], chosen: "/nowhere/chrome", mayInstall: false };
    expect(() => ensureChromium(wrong)).toThrow("HOST_CHROMIUM: CHROMIUM_PATH is /nowhere/chrome");
  });

  test("installed: the first of the candidates that is there", () => {
    expect(ensureChromium({ candidates: ["/nowhere/chromium", process.execPath], mayInstall: false })).toBe(
      process.execPath,
    );
  });
});

describe("a browser without a GPU", () => {
  let product: Product;
  let console_: ConsoleClient;
  const vehicles: Device[] = [];
  let timer: NodeJS.Timeout;
  const PLACES = { "vehicle-1": { x: 1.25, y: 0.5 }, "vehicle-2": { x: -2.75, y: 1 } } as const;

  beforeAll(async () => {
    product = await startProduct(["--no-plant"]);
    console_ = await connectConsole(product.url);
    for (const id of Object.keys(PLACES)) {
      const { code } = await console_.ask("enrolCode", { siteId: "fms" });
      const privateKey = crypto.getRandomValues(new Uint8Array(32));
      vehicles.push(await connectDevice({ url: product.url, privateKey, enrolCode: code, things: [{ id }] }));
    }
    const report = (): void => {
      for (const [i, [id, { x, y }]] of Object.entries(PLACES).entries())
        vehicles[i]!.report(id, { x: [x, "m"], y: [y, "m"], heading: [0, "rad"] });
    };
    timer = setInterval(report, 300);
    report();
  });
  afterAll(async () => {
    clearInterval(timer);
    for (const vehicle of vehicles) await vehicle.close(100);
    console_?.close();
    await product?.stop();
  });

  const snapshotPlace = async (id: string): Promise<{ x: number; y: number }> => {
    const { snapshot } = await console_.ask("asOf", { siteId: "fms", atMs: Date.now() });
    const held = snapshot.things.find((entry) => entry.thing.id === id)!;
    const { properties } = snapshot.models.find((model) => model.type === held.thing.model)!;
    const value = (name: string): number => held.readings[properties.findIndex((p) => p.name === name)]![0]!;
    return { x: value("x"), y: value("y") };
  };
  /** Where a shape of the plan is, in metres of the site: the plan's y grows downwards. */
  const placeOf = async (drawn: Locator): Promise<{ x: number; y: number }> => {
    const moved = /translate\(([-\d.e]+),([-\d.e]+)\)/.exec((await drawn.getAttribute("transform")) ?? "");
    const metres = (text: string | undefined): number => Math.round(Number(text) * 100) / 100;
    return { x: metres(moved?.[1]), y: -metres(moved?.[2]) };
  };

  test("without WebGL: a 2D plan with the vehicles where the snapshot has them", async () => {
    const browser = await launch({ webgl: false });
    try {
      const { page, errors } = await openPage(browser, { language: "en" });
      await page.goto(`${product.url}/site/fms`);
      for (const [name, id] of [
        ["Vehicle 1", "vehicle-1"],
        ["Vehicle 2", "vehicle-2"],
      ] as const) {
        const { x, y } = PLACES[id];
        const drawn = page.locator(`.plan-thing[aria-label^="${name}"]`);
        await drawn.waitFor();
        await expect.poll(() => placeOf(drawn), { timeout: 30_000 }).toEqual({ x, y });
        expect(await snapshotPlace(id)).toEqual({ x, y });
      }
      expect(await page.locator("canvas.scene-canvas, .scene canvas").count()).toBe(0);
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  test("with WebGL drawn by the processor: 3D, and the page goes on answering and receiving; a picture that breaks off says so", async () => {
    const browser = await launch();
    try {
      const { page, errors } = await openPage(browser, { language: "en" });
      await page.goto(`${product.url}/site/fms?panel=health`);
      await page.locator(".scene canvas").waitFor();
      const frames = page.locator(".facts div", { hasText: "Frames decoded here" }).locator("dd");
      const count = async (): Promise<number> => Number(((await frames.textContent()) ?? "").replaceAll(/\D/g, ""));
      await frames.waitFor();
      const before = await count();
      for (const name of ["Vehicle 1", "Vehicle 2", "Vehicle 1", "Vehicle 2"]) {
        await page.locator(".tree-row", { hasText: name }).first().click();
        const wanted = name.toLowerCase().replace(" ", "-");
        await expect.poll(() => new URL(page.url()).searchParams.get("select"), { timeout: 30_000 }).toBe(wanted);
      }
      // What is selected is shown in the Inspector: the counters are a click away.
      await page.locator(".rail").getByRole("button", { name: "Health" }).click();
      await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(before);
      // A driver that restarts, or graphics memory that runs out, ends the picture in use.
      await page.locator(".scene canvas").evaluate((canvas: HTMLCanvasElement) => {
        canvas.getContext("webgl2")!.getExtension("WEBGL_lose_context")!.loseContext();
      });
      await page.locator(".plan-thing").first().waitFor();
      await page.getByText("The browser ended the 3D picture").waitFor();
      await page.getByRole("button", { name: "Draw 3D again" }).click();
      await page.locator(".scene canvas").waitFor();
      expect(await page.getByText("The browser ended the 3D picture").count()).toBe(0);
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
