import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAst } from "rolldown/parseAst";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const FOLDERS = ["twins", "models", "contracts-abi", "server", "client"] as const;
export type Folder = (typeof FOLDERS)[number];

export interface Source {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

let cache: Source[] | null = null;

/** Every TypeScript file that git knows or would take, generated ones left out. */
export function sources(): Source[] {
  if (cache !== null) return cache;
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.ts", "*.tsx", "*.mjs"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  cache = listed
    .split("\n")
    .filter((path) => path !== "" && !path.endsWith(".gen.ts") && existsSync(join(ROOT, path)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
  return cache;
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.startsWith("test/");

/** Specifiers of a file's imports and re-exports, dynamic ones included; `typeOnly` for those the compiler erases. */
export function imports(source: Source): { specifier: string; typeOnly: boolean }[] {
  const found: { specifier: string; typeOnly: boolean }[] = [];
  const pattern =
    /(?:^|\n)\s*(import|export)\s+(type\s)?[^;"']*?from\s+["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s+["']([^"']+)["']/g;
  for (const match of source.text.matchAll(pattern)) {
    const specifier = match[3] ?? match[4] ?? match[5];
    if (specifier !== undefined) found.push({ specifier, typeOnly: match[2] !== undefined });
  }
  return found;
}

/** The path, from the root, that a relative import leads to; null for a package. */
export function target(source: Source, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  return relative(ROOT, join(ROOT, dirname(source.path), specifier)).replaceAll("\\", "/");
}

export interface FunctionSpan {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** Every function of a file with its length in lines. */
export function functions(source: Source): FunctionSpan[] {
  const starts = [0];
  for (let i = 0; i < source.text.length; i++) if (source.text[i] === "\n") starts.push(i + 1);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
  const found: FunctionSpan[] = [];
  const visit = (value: unknown, name: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, "");
      return;
    }
    if (value === null || typeof value !== "object" || typeof (value as Node).type !== "string") return;
    const node = value as Node;
    const own = ((node.id as { name?: string } | null)?.name ??
      (node.key as { name?: string } | null)?.name ??
      name) as string;
    if (/Function/.test(node.type) && node.body != null) {
      const line = lineOf(node.start);
      found.push({ name: own || "(anonymous)", line, lines: lineOf(node.end - 1) - line + 1 });
    }
    for (const [key, child] of Object.entries(node)) if (key !== "type") visit(child, own);
  };
  const lang = source.path.endsWith(".tsx") ? "tsx" : source.path.endsWith(".ts") ? "ts" : "js";
  visit(parseAst(source.text, { lang }, source.path), "");
  return found;
}
