// Print Matplotlib's list of the fonts that it brings, as its own file has it.
// node node_fonts.mjs FOLDER-OF-PYODIDE
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const indexURL = `${resolve(process.argv[2])}/`;
const { loadPyodide } = await import(pathToFileURL(`${indexURL}pyodide.mjs`).href);
try {
  const python = await loadPyodide({ indexURL, stderr() {} });
  await python.loadPackage(["matplotlib"], { messageCallback() {} });
  console.log(python.runPython(`
import pathlib
import matplotlib.font_manager
(pathlib.Path(matplotlib.__file__).parent / "fontlist.json").read_text()
`));
} catch (error) {
  console.error(String(error).slice(-2000));  // the error itself prints all of Pyodide's source
  process.exit(1);
}
