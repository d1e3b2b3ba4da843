import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { violations } from "./axe.ts";

export const SERIOUS = { impacts: ["serious", "critical"] } as const;

/** For people to look at when AITN_SHOTS names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.AITN_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** The replay by keyboard, maps, plans that are begun and stopped; on a phone, too. */
export async function seeDebrief(host: Page, guest: Page): Promise<void> {
  const bar = host.getByRole("slider", { name: en.debrief.scrub });
  await bar.waitFor({ timeout: 60_000 });
  await bar.press("End");
  const end = Number(await bar.inputValue());
  expect(end).toBeGreaterThanOrEqual(20);
  await bar.press("ArrowLeft");
  expect(Number(await bar.inputValue())).toBeCloseTo(end - 0.5, 6);
  expect(await bar.getAttribute("aria-valuetext")).toContain("You: outside.");
  await bar.press("Home");
  await bar.press(" ");
  await host.getByRole("button", { name: en.debrief.pause }).waitFor();
  await expect.poll(async () => Number(await bar.inputValue())).toBeGreaterThan(4);
  await bar.press(" ");
  await host.getByRole("button", { name: en.debrief.play, exact: true }).waitFor();
  await host.locator(".debrief-canvas").scrollIntoViewIfNeeded();
  await shot(host, "drill-debrief");
  await host.getByRole("heading", { name: en.debrief.worst }).waitFor();
  await host.getByLabel(en.debrief.layer).selectOption("stayed");
  await host.locator(".debrief-map svg").scrollIntoViewIfNeeded();
  await shot(host, "drill-debrief-map");
  await host.getByRole("button", { name: en.debrief.compare }).click();
  await host.locator(".debrief-job progress").waitFor();
  await host.locator(".debrief-plan-pair").scrollIntoViewIfNeeded();
  await shot(host, "drill-debrief-plans");
  await host.getByRole("button", { name: en.debrief.cancel }).click();
  await host.getByText(en.debrief.cancelled).waitFor();
  expect(await violations(host, SERIOUS)).toEqual([]);
  await guest.getByRole("slider", { name: en.debrief.scrub }).press("End");
  await guest.locator(".debrief-canvas").scrollIntoViewIfNeeded();
  await shot(guest, "drill-debrief-phone");
  expect(await violations(guest, SERIOUS)).toEqual([]);
}

/** The certificate, whose digest anybody can check, and the host's report. */
export async function takePapers(url: string, host: Page, guest: Page): Promise<void> {
  await host.getByRole("button", { name: en.debrief.reportOpen }).click();
  await host.getByText(en.debrief.reportNames).waitFor();
  await host.getByRole("heading", { name: en.debrief.reportAll }).waitFor();
  expect(await violations(host, SERIOUS)).toEqual([]);
  await host.emulateMedia({ media: "print" });
  const paper = (await host.locator(".debrief-sheet").textContent()) ?? "";
  expect(paper).not.toContain("Ann");
  expect(await host.getByRole("button", { name: en.debrief.print }).isVisible()).toBe(false);
  await shot(host, "drill-report-print");
  await host.emulateMedia({ media: "screen" });
  await host.getByRole("button", { name: en.debrief.close }).click();
  expect(await guest.getByRole("button", { name: en.debrief.reportOpen }).count()).toBe(0);
  await guest.getByRole("button", { name: en.debrief.certificateOpen }).click();
  await guest.getByLabel(en.debrief.certificateName).fill("Bo Larsen");
  const digest = (await guest.locator(".debrief-digest").textContent()) ?? "";
  expect(digest).toMatch(/^0x[0-9a-f]{64}$/);
  expect(await violations(guest, SERIOUS)).toEqual([]);
  await shot(guest, "drill-certificate-phone");
  // On paper it is dark on white, whatever the screen is.
  await guest.emulateMedia({ media: "print" });
  const inks = await guest.evaluate(() =>
    ["body", ".world", ".debrief-sheet"].map((one) => getComputedStyle(document.querySelector(one)!).backgroundColor),
  );
  expect(inks.filter((ink) => ink !== "rgb(255, 255, 255)")).toEqual([]);
  await shot(guest, "drill-certificate-print");
  await guest.emulateMedia({ media: "screen" });
  const other = await guest.context().newPage();
  await other.goto(`${url}/drill/verify#${digest}`);
  await other.getByRole("button", { name: en.debrief.verifyAsk }).click();
  await other.getByRole("heading", { name: en.debrief.verifyYes }).waitFor();
  expect(await violations(other, SERIOUS)).toEqual([]);
  await shot(other, "drill-verify-phone");
  await other.close();
}
