// @ts-check
// Moves the labs of a page. It knows lines, markers and axes; what a lab shows, Python computed: when the
// page was built, for the values that it stores, or now, in worker.js.

/** @typedef {(number | null)[]} Steps the first place, then the step to the next; null is a gap */
/** @typedef {{said: string, alt: string, zoom: number, curves: Record<string, Steps[]>}} Shot */
/** @typedef {{name: string, unit: number, moved: string[], coarse: number, rows: Steps[], planes: object,
 *    shots: Record<string, Omit<Shot, "curves"> & {curves: Record<string, [number, number][]>}>}} Stored */

const root = document.documentElement.dataset.content_root ?? "./";
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const IN_A_FOLDER = location.protocol === "file:"; // no browser starts a worker there
const STARTS = "Python is starting in this page…";
const LIVE = "Live: the course's own Python computes in this page.";

/** @type {Worker | undefined} */
let worker;
/** @type {Map<number, {call: object, done: (result: any) => void, failed: (error: Error) => void, end?: number}>} */
const waiting = new Map(); // by id, what was asked of the worker
let calls = 0;
let ready = false;

/** @template {Element} T @param {Element | Document} within @param {string} what @returns {T[]} */
const all = (within, what) => /** @type {T[]} */ ([...within.querySelectorAll(what)]);

/** Say at all labs how far Python is, in three stages. @param {number} stage @param {string} said */
function tell(stage, said) {
  for (const bar of all(document, ".lab-note progress")) Object.assign(bar, { hidden: stage === 3, value: stage });
  for (const note of all(document, ".lab-note span")) note.textContent = said;
}

/** Begin Python, once for all that this page has. */
function start() {
  if (worker || IN_A_FOLDER) return;
  tell(0, STARTS);
  worker = hire();
}

/** Start a worker, and hear it. */
function hire() {
  const hired = new Worker(`${root}_static/worker.js`, { type: "module" });
  hired.onerror = ({ message }) => broken(message);
  hired.onmessage = ({ data }) => {
    const call = waiting.get(data.id);
    if (data.broken) broken(data.broken);
    else if (data.begun) document.dispatchEvent(new CustomEvent("begun", { detail: data }));
    else if (data.id) {
      clearTimeout(call?.end);
      waiting.delete(data.id);
      data.error ? call?.failed(new Error(data.error)) : call?.done(data.result);
    } else if (!ready) {
      ready = data.stage === 3;
      tell(data.stage, ready ? LIVE : STARTS);
      if (ready) document.dispatchEvent(new Event("python"));
    }
  };
  return hired;
}

/** @param {string} why */
function broken(why) {
  for (const { failed } of waiting.values()) failed(new Error(why));
  tell(3, `Python did not start here (${why}). The stored values move; to try again, reload the page.`);
}

/** Call a function of worker.js. @param {string} name @param {any[]} given @returns {Promise<any>} */
function python(name, ...given) {
  start();
  const call = { id: ++calls, name, given };
  worker?.postMessage(call);
  return new Promise((done, failed) => waiting.set(call.id, { call, done, failed }));
}

/** Add the steps up. @param {Steps} steps @returns {Steps} */
function places(steps) {
  let at = 0;
  return steps.map((step) => (step === null ? null : (at += step)));
}

/** Give a line, or its markers, its places. @param {SVGPathElement} path @param {Steps[]} xy @param {number} unit */
function trace(path, xy, unit) {
  const [left, top, width, height] = (path.parentElement?.dataset.box ?? "").split(" ").map(Number);
  const { first = "0", every = "1" } = path.dataset;
  const [across, up] = xy.map(places);
  let drawn = "";
  let pen = "M";
  for (let k = Number(first); k < across.length; k += Number(every)) {
    const [x, y] = [across[k], up[k]];
    if (x === null || y === null) pen = "M";
    else {
      drawn += `${pen}${(left + (width * x) / unit).toFixed(1)} ${(top + height * (1 - y / unit)).toFixed(1)}`;
      pen = "L";
    }
  }
  path.setAttribute("d", drawn);
}

/** Draw the lines of a picture, and say what they show. @param {Element} picture @param {Shot} shot @param {number} unit */
function paint(picture, shot, unit) {
  for (const path of /** @type {SVGPathElement[]} */ (all(picture, "[data-line]"))) {
    trace(path, shot.curves[path.dataset.line ?? ""] ?? [[], []], unit);
  }
  picture.setAttribute("aria-label", shot.alt);
}

/** Where a click lies on the first axes of a picture, 0 to 1 across and up; nothing outside of them.
 * @param {Element} picture @param {MouseEvent} event */
function aimed(picture, event) {
  const seen = all(picture, "svg").find((each) => each.getBoundingClientRect().width); // wide or narrow
  const axes = seen?.querySelector(".lab-axes");
  if (!(axes instanceof SVGGElement)) return undefined;
  const [left, top, width, height] = (axes.dataset.box ?? "").split(" ").map(Number);
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(axes.getScreenCTM()?.inverse());
  const part = [(at.x - left) / width, 1 - (at.y - top) / height];
  return part.some((each) => each < 0 || each > 1) ? undefined : part;
}

/** A typed number, with a real minus sign or a comma. @param {string} text */
const entered = (text) => (text.trim() ? Number(text.replace("−", "-").replace(",", ".")) : NaN);

/** A number as it stands in a box. @param {number} value */
const short = (value, digits = 6) => String(Number(value.toPrecision(digits)));

/** Make one lab answer. @param {HTMLElement} lab */
function enliven(lab) {
  /** @type {Stored} */
  const stored = JSON.parse(lab.querySelector("script")?.textContent ?? "");
  const form = /** @type {HTMLFormElement} */ (lab.querySelector("form"));
  const picture = /** @type {HTMLElement} */ (lab.querySelector(".lab-picture"));
  const said = /** @type {HTMLElement} */ (lab.querySelector(".lab-said"));
  /** @type {HTMLInputElement[]} */
  const controls = all(form, "[name]");
  /** @type {HTMLInputElement[]} */
  const sliders = all(form, "[type=range]");
  /** @type {HTMLButtonElement[]} */
  const players = all(form, ".lab-play");
  const begun = Object.fromEntries(controls.map((each) => [each.name, each.value]));
  let held = { ...begun }; // what the picture shows, as it stands in the boxes
  let sentence = said.textContent ?? "";
  let zoom = 1;
  let busy = false;
  let playing = 0;

  /** @param {Shot} shot */
  function draw(shot) {
    paint(picture, shot, stored.unit);
    for (const tick of /** @type {SVGTextElement[]} */ (all(picture, "[data-at]"))) {
      tick.textContent = short(Number(tick.dataset.at) * shot.zoom).replace("-", "−");
    }
    zoom = shot.zoom;
    sentence = said.textContent = shot.said;
  }

  /** What is stored for the present values, if anything. @returns {Shot | undefined} */
  function kept() {
    const shot = stored.shots[controls.map(({ name }) => held[name]).join("|")];
    /** @param {[number, number]} at @returns {Steps} */
    const row = ([k, length]) => stored.rows[k].slice(0, length);
    const curves = Object.entries(shot?.curves ?? {}).map(([label, xy]) => [label, xy.map(row)]);
    return shot && { ...shot, curves: Object.fromEntries(curves) };
  }

  /** The values as Python takes them: a word, a number, or the two numbers of a point. */
  function values() {
    const found = controls.map(({ name, tagName, className }) => {
      const numbers = held[name].split(/, |,/).map(entered);
      return [name, tagName === "SELECT" ? held[name] : className === "point" ? numbers : numbers[0]];
    });
    return JSON.stringify(Object.fromEntries(found));
  }

  /** Show the present values: what is stored is what Python would say; the rest Python computes. */
  async function show() {
    start();
    const shot = kept();
    if (shot) draw(shot);
    if (shot || busy || IN_A_FOLDER) return;
    busy = true; // what is moved meanwhile is asked for once, afterwards
    lab.setAttribute("aria-busy", "true");
    try {
      for (let asked = ""; asked !== values(); ) {
        asked = values();
        draw(JSON.parse(await python("shot", stored.name, asked, JSON.stringify(stored.planes))));
      }
    } catch (error) {
      said.textContent = String(error);
    }
    busy = false;
    lab.setAttribute("aria-busy", "false");
  }

  /** Let boxes and sliders hold what the picture shows. @param {Element} [moving] the one that is in hand */
  function settle(moving) {
    for (const each of controls) {
      each.value = held[each.name];
      each.removeAttribute("aria-invalid");
    }
    for (const each of sliders) {
      const value = held[each.dataset.for ?? ""];
      const place = each.dataset.scale === "log" ? Math.log10(entered(value)) : entered(value);
      if (each !== moving) each.value = String(place);
      each.setAttribute("aria-valuetext", value);
    }
  }

  /** @param {Record<string, string>} to @param {Element} [moving] */
  function set(to, moving) {
    held = { ...held, ...to };
    settle(moving);
    show();
  }

  /** Take a value that was typed, or say what is allowed and keep the picture. @param {HTMLInputElement} box */
  function take(box) {
    const range = sliders.find((each) => each.dataset.for === box.name);
    const [low, high] = range ? [Number(range.dataset.low), Number(range.dataset.high)] : [-100, 100];
    const numbers = (range ? [box.value] : box.value.split(",")).map(entered);
    if (box.matches("select")) set({ [box.name]: box.value });
    else if (numbers.length === (range ? 1 : 2) && numbers.every((each) => low <= each && each <= high)) {
      const whole = range?.dataset.whole ? numbers.map(Math.round) : numbers;
      set({ [box.name]: whole.map((each) => short(each)).join(", ") });
    } else {
      const [label, typed] = [box.labels?.[0].textContent, box.value.trim().slice(0, 20)];
      settle();
      box.value = typed;
      box.setAttribute("aria-invalid", "true");
      const keeps = `The picture keeps ${label} = ${held[box.name]}.`;
      said.textContent = `${label} = ${typed || "nothing"}: ${box.dataset.takes} ${keeps} ${sentence}`;
    }
  }

  /** @param {HTMLInputElement} range */
  function slide(range) {
    const place = Number(range.value);
    const value = range.dataset.scale === "log" ? short(10 ** place, 4) : short(place);
    set({ [range.dataset.for ?? ""]: value }, range);
  }

  /** @param {HTMLButtonElement} button @param {boolean} go */
  function play(button, go) {
    clearInterval(playing);
    button.textContent = go ? "Pause" : "Play";
    const range = /** @type {HTMLInputElement} */ (button.previousElementSibling);
    const stride = calm.matches ? 10 : 1; // fewer moves for who asked for less motion
    if (!go) return;
    if (range.value === range.max) range.value = range.min;
    playing = window.setInterval(() => {
      range.stepUp(stride);
      slide(range);
      if (range.value === range.max) play(button, false);
    }, 60 * stride);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => {
    if (controls.includes(/** @type {HTMLInputElement} */ (target))) take(/** @type {HTMLInputElement} */ (target));
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    players.forEach((each) => play(each, false));
    set(begun);
  });
  players.forEach((each) => each.addEventListener("click", () => play(each, each.textContent === "Play")));
  for (const each of sliders) {
    const [moves, step] = [stored.moved.includes(each.dataset.for ?? ""), each.step];
    if (moves) each.step = String(Number(step) * stored.coarse);
    each.disabled = IN_A_FOLDER && !moves;
    each.addEventListener("input", () => slide(each));
    document.addEventListener("python", () => (each.step = step));
  }
  for (const each of controls) each.disabled = IN_A_FOLDER && !stored.moved.includes(each.name);
  picture.addEventListener("click", (event) => {
    const point = controls.find((each) => each.matches(".point"));
    const part = aimed(picture, event);
    if (!point || point.disabled || !part) return;
    const [across, up] = JSON.parse(point.dataset.plane ?? "");
    const data = [across, up].map(([low, high], k) => zoom * (low + part[k] * (high - low)));
    set({ [point.name]: data.map((each) => each.toFixed(2)).join(", ") });
  });
  document.addEventListener("python", () => (lab.dataset.state = "live"));
  lab.addEventListener("steer", async (event) => {
    players.forEach((each) => play(each, false));
    held = { ...begun, .../** @type {CustomEvent} */ (event).detail };
    settle();
    await show();
    said.tabIndex = -1;
    said.focus();
  });

  const first = kept();
  if (first) draw(first);
  settle();
  lab.dataset.state = "stored";
}

for (const lab of /** @type {HTMLElement[]} */ (all(document, ".lab"))) enliven(lab);
if (IN_A_FOLDER) tell(3, "From a folder stored values move. For all others serve it: python -m http.server");
