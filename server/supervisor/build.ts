import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const CLIENT_BUILD = join(ROOT, ".build", "client");
const STAMP = join(ROOT, ".build", "client.stamp");
const SOURCES = [
  "client",
  "twins",
  "models",
  "contracts-abi/abi",
  "contracts-abi/typed-data",
  "package-lock.json",
  "vite.config.ts",
];

function fingerprint(): string {
  const hash = createHash("sha256");
  const walk = (path: string): void => {
    const info = statSync(path);
    if (!info.isDirectory()) return void hash.update(`${path}:${info.size}:${info.mtimeMs}\n`);
    for (const name of readdirSync(path).sort()) if (name !== "node_modules") walk(join(path, name));
  };
  for (const source of SOURCES) if (existsSync(join(ROOT, source))) walk(join(ROOT, source));
  return hash.digest("hex");
}

export const clientIsBuilt = (): boolean =>
  existsSync(join(CLIENT_BUILD, "index.html")) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === fingerprint();

/** Builds the console when its sources changed since the last build. @throws with Vite's words when it fails. */
export async function buildClient(signal?: AbortSignal): Promise<"fresh" | "built"> {
  if (clientIsBuilt()) return "fresh";
  const print = fingerprint();
  const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [vite, "build", "--logLevel", "warn"], {
      cwd: ROOT,
      // Whatever the caller is: people get the fast build of React, not the one for development.
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal === undefined ? {} : { signal }),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`the console could not be built:\n${output.slice(-4000)}`)),
    );
  });
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, print);
  return "built";
}
