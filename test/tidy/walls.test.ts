import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FOLDERS, type Folder, ROOT } from "./sources.ts";

/** Lines that must not compile in a folder. */
const FORBIDDEN: Record<Folder, readonly string[]> = {
  twins: ["fetch('x');", "process.exit();", "window.close();", "setTimeout(() => {}, 1);", "import 'node:fs';"],
  models: ["fetch('x');", "process.exit();", "window.close();", "setTimeout(() => {}, 1);", "import 'node:fs';"],
  "contracts-abi": ["fetch('x');", "process.exit();", "import 'node:fs';"],
  server: ["window.close();", "document.title;"],
  client: ["process.exit();", "import 'node:fs';", "Buffer.from('');"],
};

function compiles(folder: Folder, line: string, name: string): boolean {
  const dir = join(ROOT, ".build", "walls", folder, name);
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    join(dir, "probe.ts"),
    `${line.startsWith("import") ? line.replace(/import '(.*)';/, "import * as x from '$1'; x;") : line}\nexport {};\n`,
  );
  const options = { rootDir: ".", composite: false, emitDeclarationOnly: false, noEmit: true };
  writeFileSync(
    join(dir, "tsconfig.json"),
    JSON.stringify({
      extends: `../../../../${folder}/tsconfig.json`,
      compilerOptions: options,
      include: ["probe.ts"],
      references: [],
    }),
  );
  try {
    execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", dir], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

test.each(FOLDERS)("the compiler holds the wall around %s", (folder) => {
  expect(compiles(folder, "export const fine = 1;", "fine"), "the probe itself must compile").toBe(true);
  for (const [i, line] of FORBIDDEN[folder].entries()) expect(compiles(folder, line, `probe${i}`), line).toBe(false);
});
