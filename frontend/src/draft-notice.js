// Where the text is kept, in a word beside the editor, and the question when there are two texts.
import { serverDraft } from "./draft-server.js";

// What is worth telling by ear; the rest is only to be seen.
const TOLD = new Set(["offline", "away", "signed-out", "too-large", "refused", "two", "nowhere"]);

function clock(at) {
  const moment = new Date(at);
  const today = moment.toDateString() === new Date().toDateString();
  const time = { hour: "2-digit", minute: "2-digit" };
  const style = today ? time : { ...time, day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(document.documentElement.lang || undefined, style).format(moment);
}

/** Draws into `bench`; `choose(mine)` answers, and gives the text that yielded; `put(text)` takes it back. */
export function draftNotice(bench, { here, other, choose, put, announce }) {
  const find = (name) => bench.querySelector(`[data-draft${name}]`);
  const words = find("-words").content;
  const word = (name) => words.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  const [state, notice, sheet, differ, chosen] = ["", "-notice", "-difference", "-differ", "-chosen"].map(find);
  const server = serverDraft(bench.dataset.problem);
  let current = "";
  let yielded = null;

  function say(name) {
    if (name === current) return;
    current = name;
    state.textContent = word(name);
    state.classList.toggle("trouble", TOLD.has(name));
    if (TOLD.has(name)) announce(state.textContent);
  }

  function fold() {
    sheet.hidden = true;
    sheet.replaceChildren();
    differ.setAttribute("aria-expanded", "false");
  }

  async function unfold() {
    differ.setAttribute("aria-expanded", "true");
    const html = await server.difference(here(), other());
    if (differ.getAttribute("aria-expanded") !== "true" || other() === null) return;
    if (html !== null) {
      sheet.innerHTML = html; // drawn and escaped by the server
    } else {
      const why = Object.assign(document.createElement("p"), { className: "quiet", textContent: word("no-difference") });
      const text = Object.assign(document.createElement("pre"), { textContent: other() });
      sheet.replaceChildren(why, text);
    }
    sheet.hidden = false;
  }
  differ.addEventListener("click", () => (differ.getAttribute("aria-expanded") === "true" ? fold() : unfold()));

  function answer(mine) {
    yielded = choose(mine);
    find("-chosen-text").textContent = word(mine ? "kept" : "took");
    chosen.hidden = false;
    find("-swap").focus();
  }
  find("-keep").addEventListener("click", () => answer(true));
  find("-use").addEventListener("click", () => answer(false));
  find("-swap").addEventListener("click", () => {
    const was = here();
    put(yielded);
    yielded = was;
  });

  return {
    say,
    /** Typing goes on: what was saved is so no longer, and trouble stays until it is over. */
    typing() {
      if (current === "saved" || current === "here") say("");
    },
    ask(rival) {
      fold();
      notice.hidden = rival === null;
      if (rival === null) return;
      chosen.hidden = true;
      find("-use").textContent = word(`use-${rival.origin}`).replace("{at}", clock(rival.at ?? Date.now()));
    },
  };
}
