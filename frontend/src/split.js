// The lines between statement, editor and results: moved by pointer or keys, kept in this browser.
// theme.js puts what was kept into the page before it is first drawn.
import { keep, kept } from "./settings.js";

const STEP = 2; // percent, an arrow key

/** Wire one `role=separator`: `property` is the custom property of app.css that it sets. */
export function split(line, property) {
  const flat = line.getAttribute("aria-orientation") === "horizontal";
  const name = line.dataset.split;
  const least = Number(line.getAttribute("aria-valuemin"));
  const most = Number(line.getAttribute("aria-valuemax"));
  const usual = Number(line.getAttribute("aria-valuenow"));
  const root = document.documentElement;
  const current = () => Number(line.getAttribute("aria-valuenow"));

  function show(percent) {
    const rounded = Math.round(Math.min(most, Math.max(least, percent)) * 10) / 10;
    root.style.setProperty(property, `${rounded}%`);
    line.setAttribute("aria-valuenow", String(Math.round(rounded)));
    line.setAttribute("aria-valuetext", `${Math.round(rounded)} %`);
    return rounded;
  }
  function settle(percent) {
    keep(name, show(percent));
  }
  function reset() {
    root.style.removeProperty(property);
    line.setAttribute("aria-valuenow", String(usual));
    line.setAttribute("aria-valuetext", `${usual} %`);
    keep(name, null);
  }
  show(kept(name) ?? usual);

  line.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    line.focus({ focusVisible: false });
    line.setPointerCapture(event.pointerId);
    line.classList.add("held");
    root.classList.add("splitting");
    root.classList.toggle("flat", flat);
    const box = line.parentElement.getBoundingClientRect();
    let last = null;
    const move = ({ clientX, clientY }) => {
      last = show(flat ? ((clientY - box.top) / box.height) * 100 : ((clientX - box.left) / box.width) * 100);
    };
    const end = () => {
      line.removeEventListener("pointermove", move);
      line.removeEventListener("lostpointercapture", end);
      line.classList.remove("held");
      root.classList.remove("splitting", "flat");
      if (last !== null) keep(name, last);
    };
    line.addEventListener("pointermove", move);
    line.addEventListener("lostpointercapture", end); // also when the browser takes the pointer away
  });
  line.addEventListener("dblclick", reset);
  line.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [less, more] = flat ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
    const to = {
      [less]: () => settle(current() - STEP),
      [more]: () => settle(current() + STEP),
      PageUp: () => settle(current() + (flat ? -1 : 1) * 5 * STEP),
      PageDown: () => settle(current() + (flat ? 1 : -1) * 5 * STEP),
      Home: () => settle(least),
      End: () => settle(most),
      Enter: reset,
    }[event.key];
    if (!to) return;
    event.preventDefault();
    to();
  });
}
