import { execFileSync, type StdioOptions } from "node:child_process";
import { existsSync } from "node:fs";

const CANDIDATES: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const HOW =
  "Install it (Debian, Ubuntu: sudo apt-get install chromium fonts-noto-cjk) or set CHROMIUM_PATH to its program file.";

export interface ChromiumSearch {
  readonly candidates?: readonly string[];
  /** What CHROMIUM_PATH says. */
  readonly chosen?: string | undefined;
  /** Whether Debian's may be installed without asking. */
  readonly mayInstall?: boolean;
}

const debianRoot = (): boolean =>
  process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

function installDebians(): void {
  console.error("Chromium is missing; installing Debian's (apt-get install chromium)");
  try {
    // Nothing on stdout: it may be a program's output, as that of aitn bench --json.
    const stdio: StdioOptions = ["inherit", process.stderr, "inherit"];
    execFileSync("apt-get", ["update", "-qq"], { stdio });
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"], {
      stdio,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  } catch (error) {
    throw new Error(`HOST_CHROMIUM: Chromium could not be installed: ${(error as Error).message}. ${HOW}`);
  }
}

/** Finds Chromium; installs Debian's where that is possible without asking; otherwise says exactly what to install. */
export function ensureChromium(search: ChromiumSearch = {}): string {
  const { candidates = CANDIDATES, mayInstall = debianRoot() } = search;
  const chosen = "chosen" in search || "candidates" in search ? search.chosen : process.env.CHROMIUM_PATH;
  if (chosen !== undefined && chosen !== "") {
    if (existsSync(chosen)) return chosen;
    throw new Error(`HOST_CHROMIUM: CHROMIUM_PATH is ${chosen}, where there is no file. ${HOW}`);
  }
  const find = (): string | undefined => candidates.find((path) => existsSync(path));
  const found = find();
  if (found !== undefined) return found;
  if (mayInstall) installDebians();
  const installed = mayInstall ? find() : undefined;
  if (installed !== undefined) return installed;
  throw new Error(`HOST_CHROMIUM: no Chromium found for the browser tests. ${HOW}`);
}

/** Flags for headless runs without a GPU, as any user, without talking to the outside. */
export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--force-color-profile=srgb",
];
