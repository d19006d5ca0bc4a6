// Run one lesson in Pyodide, under Node; the last line of the output is a JSON list of what differs.
// node node_lesson.mjs FOLDER-OF-PYODIDE LOCK NOTEBOOK
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, lock, notebook] = process.argv.slice(2);
const indexURL = `${resolve(folder)}/`;
const { loadPyodide } = await import(pathToFileURL(`${indexURL}pyodide.mjs`).href);
try {
  const python = await loadPyodide({ indexURL, lockFileURL: `${indexURL}${lock}` });
  await python.loadPackage(["rmsprop-lessons"], { messageCallback() {} });
  python.globals.set("notebook", readFileSync(notebook, "utf8"));
  const file = new URL("node_lesson.py", import.meta.url);
  console.log(await python.runPythonAsync(readFileSync(file, "utf8")));
} catch (error) {
  console.error(String(error).slice(-2000));  // the error itself prints all of Pyodide's source
  process.exit(1);
}
