import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { venueOf } from "../../twins/sites/venues.ts";
import { launch } from "./browser.ts";
import { venuePicture } from "./venuePicture.ts";

/** Draws each storey of a site's venue, as SVG and PNG, to be looked at: node test/support/venueShots.ts SITE FOLDER */

const [site = "", folder = ""] = process.argv.slice(2);
const loading = venueOf(site);
if (loading === null || folder === "") throw new Error("usage: venueShots.ts SITE FOLDER, of a site that has a venue");
const venue = await loading;
mkdirSync(folder, { recursive: true });
const browser = await launch({ webgl: false });
try {
  const page = await browser.newPage();
  for (const [storey, { id }] of venue.storeys.entries()) {
    const svg = venuePicture(venue, storey);
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
    await page.setViewportSize({ width: Number(width), height: Number(height) });
    await page.setContent(`<body style="margin:0">${svg}</body>`);
    writeFileSync(join(folder, `${site}-${id}.svg`), svg);
    await page.screenshot({ path: join(folder, `${site}-${id}.png`) });
  }
} finally {
  await browser.close();
}
