import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright-core";
import { en } from "../../client/console/language/en.ts";
import { ROLE } from "../../twins/drill/roles.ts";
import { launch } from "../support/browser.ts";
import { startProduct } from "../support/product.ts";
import { percentile } from "./percentiles.ts";
import type { Report } from "./report.ts";

/** Of the network, there and back together, ms. */
const NETWORK_MS = 200;
const PRESSES = 24;
const MOST_MS = 50;

interface Window {
  drawn: number[];
}

/**
 * Runs before the page's own scripts. From a key's own time stamp to the first animation frame whose picture is another one around the
 * own avatar, which stands in the middle of the map: read back from the canvas after the page has drawn.
 */
function probe(): void {
  const own = window as unknown as Window;
  own.drawn = [];
  let pressedMs = -1;
  let before = "";
  const look = (): string => {
    const map = document.querySelector<HTMLCanvasElement>(".drill-map");
    const context = map?.getContext("2d") ?? null;
    if (map === null || context === null) return "";
    const side = 240;
    const { data } = context.getImageData((map.width - side) / 2, (map.height - side) / 2, side, side);
    let [a, b] = [1, 0];
    for (const value of data) {
      a = (a + value) % 65_521;
      b = (b + a) % 65_521;
    }
    return `${a} ${b}`;
  };
  addEventListener(
    "keydown",
    ({ timeStamp, code, repeat }) => {
      if (code !== "KeyD" || repeat) return;
      before = look();
      pressedMs = timeStamp;
    },
    true,
  );
  const frame = (): void => {
    requestAnimationFrame(frame);
    if (pressedMs < 0 || look() === before) return;
    own.drawn.push(performance.now() - pressedMs);
    pressedMs = -1;
  };
  requestAnimationFrame(frame);
}

/** Every message of the page's sockets comes so much later, each way. */
const delay = (page: Page, ms: number): Promise<void> =>
  page.routeWebSocket(/socket\.io/, (near) => {
    const far = near.connectToServer();
    near.onMessage((message) => void setTimeout(ms).then(() => far.send(message)));
    far.onMessage((message) => void setTimeout(ms).then(() => near.send(message)));
  });

async function comeIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/drill`);
  const card = page.locator(".drill-card").first();
  await card.getByLabel(en.drill.agents).fill("0");
  await card.getByRole("button", { name: en.drill.open }).click();
  await page.getByLabel(en.drill.name).fill("Ann");
  // Outside, where nothing is in the way.
  await page.locator(".drill-role", { hasText: ROLE.responder.who.en }).click();
  await page.getByRole("button", { name: en.drill.in }).click();
  await page.getByRole("button", { name: en.drill.start }).click();
  await page.locator(".drill-map").waitFor();
  await setTimeout(2_000);
}

/** How soon one's own avatar answers a key on a slow network: predicted, it waits for the next frame alone. */
export async function benchResponse(report: Report): Promise<void> {
  const product = await startProduct(["--no-plant"]);
  const browser = await launch({ webgl: false });
  try {
    const page = await (await browser.newContext({ viewport: { width: 1_280, height: 800 } })).newPage();
    page.setDefaultTimeout(60_000);
    await page.addInitScript(probe);
    await delay(page, NETWORK_MS / 2);
    await comeIn(page, product.url);
    for (let n = 0; n < PRESSES; n++) {
      await page.keyboard.down("d");
      await setTimeout(200);
      await page.keyboard.up("d");
      // Until what was corrected has been smoothed.
      await setTimeout(1_000);
    }
    // The first turns the avatar, too.
    const drawn = (await page.evaluate(() => (window as unknown as Window).drawn)).slice(1);
    const line = { unit: "ms", floor: null } as const;
    const name = `key down to the own avatar drawn elsewhere, ${NETWORK_MS} ms of network, of ${drawn.length} presses`;
    report.line({ name: `${name}, median`, value: percentile(drawn, 0.5), ...line, atMost: MOST_MS });
    report.line({ name: "the same, p95", value: percentile(drawn, 0.95), ...line, atMost: null });
  } finally {
    await browser.close();
    await product.stop();
  }
}
