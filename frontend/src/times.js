// Times of the server, in the reader's own zone.

const NEXT = " · "; // before the time in the text of an option, which holds no element

/** Rewrite each `time` below `root` that was not yet rewritten, and the time at the end of each option. */
export function localTimes(root = document) {
  const { lang } = document.documentElement;
  // As this reader writes the page's language, "en-GB" say; else as the language is written anywhere.
  const writes = navigator.languages?.find((one) => one.split("-")[0] === lang) ?? lang;
  const format = new Intl.DateTimeFormat(writes, { dateStyle: "medium", timeStyle: "short" });
  for (const time of root.querySelectorAll("time[datetime]:not([title])")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.valueOf())) continue;
    time.title = time.textContent;
    time.textContent = format.format(at);
  }
  // To the second: what is chosen from may have been sent within one minute.
  const exact = new Intl.DateTimeFormat(writes, { dateStyle: "medium", timeStyle: "medium" });
  for (const option of root.querySelectorAll("option[data-at]")) {
    const end = option.textContent.lastIndexOf(NEXT);
    const at = new Date(option.dataset.at);
    if (end < 0 || Number.isNaN(at.valueOf())) continue;
    option.textContent = option.textContent.slice(0, end + NEXT.length) + exact.format(at);
    delete option.dataset.at;
  }
}
