// @ts-check
// Exercises, guesses and sentences that steer a lab. Python judges and draws, in the labs' worker.

/** @type {Worker | undefined} one that starts beside a call that may have to be ended */
let spare;

/** End a call that is still at work after its time; the next worker goes on with what else was asked. */
document.addEventListener("begun", (event) => {
  const { id, limit } = /** @type {CustomEvent} */ (event).detail;
  const call = waiting.get(id);
  if (!call || !limit) return;
  const next = () => {
    spare ??= hire();
    call.end = setTimeout(() => {
      worker?.terminate();
      [worker, spare] = [spare, undefined];
      waiting.delete(id);
      for (const other of waiting.values()) worker?.postMessage(other.call);
      call.failed(new Error(`Stopped after ${limit} seconds, in one call that Python could not end.`));
    }, 800 * limit);
  };
  call.end = setTimeout(next, 200 * limit);
});

/** What is typed stays in this browser, if it allows that. */
const memory = (() => {
  try {
    return localStorage;
  } catch {} // a browser may forbid it: then a reload forgets
})();

/** Keep what is typed into a field; another tab's words come in while nobody types here.
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} field @param {string} key @param {() => void} [changed] */
function keep(field, key, changed) {
  field.value = memory?.getItem(`rmsprop-lessons/${key}`) ?? field.value;
  field.addEventListener("input", () => {
    memory?.setItem(`rmsprop-lessons/${key}`, field.value);
    changed?.();
  });
  addEventListener("storage", (event) => {
    if (event.key !== `rmsprop-lessons/${key}` || document.activeElement === field) return;
    field.value = event.newValue ?? "";
    changed?.();
  });
}

/** Say something, also when it is what was said before. @param {HTMLElement} region @param {string} said */
function announce(region, said) {
  region.textContent = "";
  clearTimeout(Number(region.dataset.timer));
  region.dataset.timer = String(setTimeout(() => (region.textContent = said), 60));
}

/** Make an exercise answer. @param {HTMLElement} block */
function exercise(block) {
  const { name, before } = JSON.parse(block.querySelector("script")?.textContent ?? "");
  const code = /** @type {HTMLTextAreaElement} */ (block.querySelector("textarea"));
  const verdict = /** @type {HTMLElement} */ (block.querySelector(".verdict"));
  const own = /** @type {HTMLElement | null} */ (block.querySelector(".own"));
  const [run, again, solve] = /** @type {HTMLButtonElement[]} */ (all(block, "button"));
  const empty = code.value;
  let busy = false;
  keep(code, block.id);

  async function check() {
    if (busy) return;
    busy = true;
    block.setAttribute("aria-busy", "true");
    announce(verdict, ready ? "Python runs it…" : "Python is starting, and then runs it…");
    try {
      const told = JSON.parse(await python("run", code.value, JSON.stringify(before)));
      const shot = own && told.kind !== "crash" && (await python("own", own.dataset.planes));
      block.dataset.verdict = told.passed ? "right" : "open";
      solve.hidden &&= !(told.passed || told.level === 3);
      if (own) own.hidden = !shot;
      if (own && shot) paint(own, JSON.parse(shot), JSON.parse(own.dataset.unit ?? ""));
      announce(verdict, told.said);
    } catch (error) {
      block.dataset.verdict = "open";
      announce(verdict, `${error instanceof Error ? error.message : error} What you typed is kept.`);
    }
    busy = false;
    block.setAttribute("aria-busy", "false");
  }

  run.addEventListener("click", check);
  code.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.shiftKey || event.metaKey)) return;
    event.preventDefault();
    check();
  });
  again.addEventListener("click", () => {
    code.value = empty;
    code.dispatchEvent(new Event("input"));
    announce(verdict, "As it stood in the lesson.");
    if (own) own.hidden = true;
  });
  solve.addEventListener("click", async () => announce(verdict, await python("solution", name)));
  for (const each of [run, solve]) each.disabled = IN_A_FOLDER;
  if (IN_A_FOLDER) verdict.textContent = "To run it, serve the folder: python -m http.server";
}

/** Let a reader draw a curve through five places. @param {HTMLElement} block @param {() => void} changed */
function sketch(block, changed) {
  const { unit, at, plane, came } = JSON.parse(block.querySelector("script")?.textContent ?? "");
  const [across, up, xlog, ylog] = plane;
  const picture = /** @type {HTMLElement} */ (block.querySelector(".lab-picture"));
  /** @type {HTMLInputElement[]} */
  const boxes = all(block, "input");
  const title = picture.getAttribute("aria-label")?.split(":")[0];
  let seen = false;
  /** @param {number} value @param {number[]} ends @param {boolean} log */
  const part = (value, [low, high], log) => (log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low));
  /** @param {number[]} row @returns {Steps} */
  const steps = (row) => row.map((place, k) => Math.round(unit * place) - Math.round(unit * (row[k - 1] ?? 0)));

  function draw() {
    const given = boxes.map((box, k) => [at[k], entered(box.value)]).filter(([, y]) => Number.isFinite(y) && (!ylog || y > 0));
    const guessed = [given.map(([x]) => part(x, across, xlog)), given.map(([, y]) => Math.min(2, Math.max(-1, part(y, up, ylog))))];
    const drawn = given.map(([x, y]) => `at ${x} ${short(y, 3)}`).join(", ") || "nothing drawn yet";
    const curves = { "your guess": guessed.map(steps), ...(seen ? { "what came": came } : {}) };
    paint(picture, { said: "", alt: `${title}: ${drawn}.`, zoom: 1, curves }, unit);
  }

  boxes.forEach((box) => keep(box, `${block.parentElement?.id}/${box.name}`, () => (draw(), changed())));
  picture.addEventListener("click", (event) => {
    const aim = aimed(picture, event);
    if (!aim) return;
    const away = at.map((/** @type {number} */ x) => Math.abs(part(x, across, xlog) - aim[0]));
    const box = boxes[away.indexOf(Math.min(...away))];
    box.value = short(ylog ? up[0] * (up[1] / up[0]) ** aim[1] : up[0] + aim[1] * (up[1] - up[0]), 2);
    box.dispatchEvent(new Event("input"));
  });
  block.addEventListener("seen", () => ((seen = true), draw()));
  draw();
}

/** Are a guess and a result the same word, or numbers within a tenth? @param {string} guess @param {string} result */
function near(guess, result) {
  const [one, other] = [guess, result].map((text) => text.toLowerCase().replace(/["[\]()]/g, "").split(",").map((each) => each.trim()));
  const same = (/** @type {string} */ a, /** @type {string} */ b) => a === b || Math.abs(parseFloat(a) - parseFloat(b)) <= 0.1 * Math.abs(parseFloat(b));
  return one.length === other.length && one.every((each, k) => same(each, other[k]));
}

/** Let a reader commit, and hold back what answers. @param {HTMLElement} block @param {HTMLDetailsElement[]} folds */
function guess(block, folds) {
  const note = /** @type {HTMLElement} */ (block.querySelector(".guess-note"));
  /** @type {HTMLInputElement[]} */
  const boxes = all(block, "[name]");
  let held = true;

  /** What was guessed, by name. @returns {Record<string, string>} */
  function given() {
    const named = boxes.filter((box) => !box.closest(".sketch")).map((box) => [box.name, box.value.trim()]);
    const drawn = all(block, ".sketch").map((each) => {
      const values = /** @type {HTMLInputElement[]} */ (all(each, "input")).map((box) => box.value.trim());
      return [/** @type {HTMLElement} */ (each).dataset.guess ?? "drawn", values.some(Boolean) ? values.map((value) => value || "?").join(", ") : ""];
    });
    return Object.fromEntries([...named, ...drawn].filter(([, value]) => value));
  }

  /** Show what was held back, with the guess beside the result. */
  function release() {
    if (!held) return;
    held = false;
    const guessed = given();
    for (const fold of folds) {
      for (const child of fold.children) /** @type {HTMLElement} */ (child).hidden = child.matches(".waits");
      const compared = [...(fold.closest(".cell")?.textContent ?? "").matchAll(/compare\((\w+)/g)].map(([, name]) => name);
      for (const print of all(fold, "pre")) {
        print.textContent = (print.textContent ?? "").replace(/^Result: (.*)\.$/gm, (line, result) => {
          const mine = guessed[compared.shift() ?? ""];
          return mine ? `You guessed ${mine}. ${line} ${near(mine, result) ? "What led you there?" : "What made the difference?"}` : line;
        });
      }
    }
    all(block, ".sketch").forEach((each) => each.dispatchEvent(new Event("seen")));
  }

  /** Say what comes next. */
  function changed() {
    note.textContent = `Your guess stays in this browser.${Object.keys(given()).length ? " Open the result." : ""}`;
  }

  for (const box of boxes) if (!box.closest(".sketch")) keep(box, `${block.id}/${box.name}`, changed);
  for (const each of all(block, ".sketch")) sketch(/** @type {HTMLElement} */ (each), changed);
  for (const fold of folds) {
    for (const child of fold.children) if (!child.matches("summary")) /** @type {HTMLElement} */ (child).hidden = true;
    const waits = Object.assign(document.createElement("p"), { className: "waits", hidden: true });
    waits.setAttribute("role", "status");
    fold.append(waits);
    fold.addEventListener("toggle", () => {
      if (!fold.open || !held) return;
      const cell = location.hash && document.getElementById(location.hash.slice(1));
      if (Object.keys(given()).length || (cell && cell.contains(fold))) return release();
      waits.hidden = false;
      announce(waits, "No guess yet. It opens in five seconds, or as soon as you guess.");
      setTimeout(release, 5000);
      block.addEventListener("change", release, { once: true });
      return undefined;
    });
  }
  changed();
}

for (const block of /** @type {HTMLElement[]} */ (all(document, ".exercise"))) exercise(block);

/** @type {Map<HTMLElement, HTMLDetailsElement[]>} each guess with the folds up to the next one, or the next heading */
const folds = new Map();
/** @type {HTMLDetailsElement[]} */
let following = [];
for (const each of /** @type {HTMLElement[]} */ (all(document, ".guess, article details, article h2"))) {
  if (each.matches(".guess")) folds.set(each, (following = []));
  else if (each.matches("h2")) following = [];
  else if (!each.matches(".above-input")) following.push(/** @type {HTMLDetailsElement} */ (each));
}
folds.forEach((held, block) => guess(block, held));

for (const span of /** @type {HTMLElement[]} */ (all(document, "span[data-set]"))) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "steer" });
  button.append(...span.childNodes);
  button.title = "Set the lab to this";
  span.replaceWith(button);
  const pairs = (span.dataset.set ?? "").split(";").map((pair) => pair.split("=").map((part) => part.trim()));
  const which = span.dataset.lab ? `.lab[data-lab="${span.dataset.lab}"]` : ".lab";
  button.addEventListener("click", () => document.querySelector(which)?.dispatchEvent(new CustomEvent("steer", { detail: Object.fromEntries(pairs) })));
}
