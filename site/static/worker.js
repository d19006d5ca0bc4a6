// @ts-check
// Python for the labs and exercises of a page: Pyodide, NumPy and the course, from the site's own folder.
// @ts-ignore: it is there when the site is built
import { loadPyodide } from "../runtime/pyodide.mjs";

const here = new URL("./", import.meta.url);

/** @returns {Promise<Record<string, (...given: any[]) => any>>} what a page may call */
async function begin() {
  const course = fetch(new URL("course.zip", here));
  const python = await loadPyodide({ indexURL: new URL("../runtime/", here).href, packages: ["numpy"] });
  postMessage({ stage: 1 });
  python.unpackArchive(await (await course).arrayBuffer(), "zip", { extractDir: "/course" });
  python.runPython("import sys; sys.path.insert(0, '/course'); import numpy");
  postMessage({ stage: 2 });
  const page = python.pyimport("rmsprop_lessons.labs.computed.page");
  const { run, answer, own } = python.pyimport("rmsprop_lessons.labs.computed.answers");
  postMessage({ stage: 3 });
  return { shot: page.answer, run, solution: answer, own };
}

const calls = begin();
calls.catch((error) => postMessage({ broken: String(error) }));

// An endless loop in Python ends itself after 4 to 8 seconds; what does not, the page ends after 10.
const LIMITS = /** @type {Record<string, number>} */ ({ run: 10, own: 10 });

onmessage = async ({ data: { id, name, given } }) => {
  try {
    const call = (await calls)[name];
    postMessage({ id, begun: true, limit: LIMITS[name] });
    const result = call(...given);
    postMessage({ id, result });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};
