// The list of problems: filters apply as they change, pages turn in place. The page that the server
// makes for the same address is asked for, and what is found in it is put here; the address follows.
const WAIT = 250; // ms after the last key

const form = document.querySelector("[data-find]");
const found = document.querySelector("[data-found]");
const count = document.querySelector("[data-count]");
let typing = 0;
let asking;

function wanted() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value.trim()) query.append(name, value.trim());
  }
  return form.getAttribute("action") + (query.size ? `?${query}` : "");
}

async function show(address) {
  clearTimeout(typing);
  asking?.abort();
  const mine = (asking = new AbortController());
  found.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: mine.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    found.replaceChildren(...page.querySelector("[data-found]").childNodes);
    count.textContent = page.querySelector("[data-count]").textContent;
    found.removeAttribute("aria-busy");
    return true;
  } catch {
    if (mine.signal.aborted) return false;
    location.assign(address); // the browser shows what is wrong
    return false;
  }
}

// Where it came from stays one step back, but for the words of a search while they are written.
function go(address, { written = false } = {}) {
  if (address === location.pathname + location.search) return show(address);
  if (written && history.state?.written) history.replaceState({ written }, "", address);
  else history.pushState({ written }, "", address);
  return show(address);
}

function follow(address) {
  const query = new URL(address, location).searchParams;
  for (const field of form.elements) if (field.name) field.value = query.get(field.name) ?? "";
}

form.addEventListener("input", (event) => {
  clearTimeout(typing);
  const written = event.target.type === "search";
  typing = setTimeout(() => go(wanted(), { written }), written ? WAIT : 0);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  go(wanted());
});
found.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-found-link]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const address = link.getAttribute("href");
  follow(address);
  // The link is gone: a keyboard goes on at the list.
  if (await go(address)) {
    found.focus({ preventScroll: true });
    if (found.getBoundingClientRect().top < 0) form.scrollIntoView();
  }
});
addEventListener("popstate", () => {
  follow(location.href);
  show(location.href);
});
