// npm leaves optional packages out of the lock file when the registry it asks does not hold them (another platform's
// binaries), and `npm ci` then refuses the file. This names them, by what depends on them: node test/support/fillLockfile.mjs
import { readFileSync, writeFileSync } from "node:fs";

const url = new URL("../../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(url, "utf8"));
const OS = { android: "android", darwin: "darwin", linux: "linux", win32: "win32", freebsd: "freebsd" };
const CPU = { arm64: "arm64", x64: "x64", amd64: "x64", ia32: "ia32" };
let added = 0;
for (const { optionalDependencies = {} } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const path = `node_modules/${name}`;
    if (lock.packages[path] !== undefined) continue;
    const words = name.split(/[-/]/);
    const os = words.map((word) => OS[word]).find((found) => found !== undefined);
    const cpu = words.map((word) => CPU[word]).find((found) => found !== undefined);
    if (os === undefined || cpu === undefined) throw new Error(`${name}: what platform is it for?`);
    const libc = words.includes("musl") ? { libc: ["musl"] } : {};
    lock.packages[path] = { version, cpu: [cpu], ...libc, optional: true, os: [os] };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(url, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages named`);
