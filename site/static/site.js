"use strict";

// From a folder a browser may not fetch: then a search shows titles, and a notebook needs a server.
const fromFolder = location.protocol === "file:";
document.documentElement.classList.toggle("from-folder-page", fromFolder);
if (fromFolder && typeof DOCUMENTATION_OPTIONS !== "undefined") {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}

// Of pre the theme takes care 300 ms after something changed: a key may be faster.
const FRAMES = ".scrolls, pre, .pst-scrollable-table-container, mjx-container[display], .formulas mjx-container";

/** What is wider than its frame can be scrolled by key, too: then the frame takes the focus. */
function frames() {
  for (const frame of document.querySelectorAll(FRAMES)) {
    if (frame.scrollWidth > frame.clientWidth + 1) {
      frame.tabIndex = 0;
      frame.setAttribute("role", "group");
      frame.setAttribute("aria-label", "Wider than the window: scroll sideways");
    } else if (frame.getAttribute("role") === "group") {
      for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
    }
  }
}

/** A link to a cell opens the folds that hide it. */
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (const fold of target.querySelectorAll("details")) fold.open = true;
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  target.scrollIntoView();
}

/** The race of the front page, once more. */
function again() {
  const race = document.getElementById("race");
  if (!race || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const button = document.createElement("button");
  button.textContent = "Again";
  button.onclick = () => {
    race.classList.add("stopped");
    void race.getBoundingClientRect(); // the browser has to see it stopped before it starts
    race.classList.remove("stopped");
  };
  race.append(button);
}

/** Under "Cite this claim" a button copies the BibTeX, where the browser lets it. */
function copies() {
  for (const entry of navigator.clipboard ? document.querySelectorAll(".cite pre") : []) {
    const button = document.createElement("button");
    button.textContent = "Copy BibTeX";
    button.onclick = async () => {
      await navigator.clipboard.writeText(entry.innerText);
      button.textContent = "Copied";
    };
    entry.closest("[class*=highlight-]").after(button);
  }
}

addEventListener("hashchange", unfold);
addEventListener("resize", frames);
addEventListener("load", () => (window.MathJax?.startup?.promise ?? Promise.resolve()).then(frames));
addEventListener("DOMContentLoaded", () => {
  const sidebar = document.getElementById("pst-primary-sidebar"); // the theme's title stands outside a landmark
  sidebar?.setAttribute("role", "complementary");
  sidebar?.setAttribute("aria-label", "The course");
  again();
  copies();
  frames();
  const grown = new ResizeObserver(frames); // a picture that is loaded late, a window that is turned
  for (const frame of document.querySelectorAll(FRAMES))
    for (const one of [frame, ...frame.children]) grown.observe(one);
  unfold();
});
