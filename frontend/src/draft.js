// What is typed and not yet sent: in this browser first, then on the server, in step with other
// tabs. A text takes the place of the one that it was made from and of no other; where two were
// made apart, the learner is asked (docs/decisions/0020-drafts.md).
import { serverDraft } from "./draft-server.js";
import { store } from "./draft-store.js";

const WRITE_AFTER_MS = 400; // to this browser: what a crash may cost
const SAVE_AFTER_MS = 2000; // to the server
const LOOK_AFTER_MS = 5000; // no oftener, when the learner comes back to this tab
const RETRY_MS = [5_000, 15_000, 60_000];

const version = () => `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;

/**
 * The draft of `problem`. `base` and `text`: the server's revision, and what the page opened with;
 * `posted`: that is no text of the server's. `editor` is told what to draw: read(), show(text),
 * typing(), say(state) and ask(rival), a rival being {code, origin, at} or null. It may hold another
 * text than the page opened with: what was typed before this script was here.
 *
 * Call `typed()` when the editor's text changed, `sent(code)` when it was submitted, `now()` to
 * keep it at once, and `choose(mine)` to answer what was asked; that gives the text that yielded.
 */
export function draftOf({ problem, person, base, text, posted, starter, editor }) {
  const local = store(problem, person);
  const server = serverDraft(problem);
  const sentTexts = new Set(); // the server may have any of these of ours
  let known = ""; // the version that this tab wrote or followed last
  let unwritten = false; // typed here, and no other tab can know of it
  let dirty = false; // the server does not have it
  // The text that was made apart: {code, origin, at}, and of the server's its `revision`. From an
  // earlier visit (`kept`) it waits; else nothing of ours is saved before the learner chose.
  let rival = null;
  let apart = false; // the rival is another tab's: ours is kept aside
  let saving = false;
  let failures = 0;
  let looked = Date.now();
  let writeTimer = 0;
  let saveTimer = 0;

  function ask(other) {
    rival = other;
    editor.ask(rival);
    if (rival) editor.say("two");
  }

  // --- this browser ----------------------------------------------------------------------------
  function write() {
    clearTimeout(writeTimer);
    if (!unwritten) return;
    const there = local.read();
    if (!apart && there?.code !== undefined && there.id !== known && there.code !== text) clash(there);
    unwritten = false;
    const record = { code: text, base, id: version(), at: Date.now() };
    if (!apart) known = record.id;
    const done = apart ? local.putAside(record) : local.write(record);
    if (!done) editor.say("nowhere");
    else if (!person && !rival) editor.say("here");
  }

  function clash(there) {
    apart = true;
    ask({ code: there.code, base: there.base, origin: "tab", at: there.at });
  }

  local.listen((there) => {
    if (apart) {
      // The other tab goes on with the text that stands against ours.
      ask({ ...rival, ...(there.code !== undefined && { code: there.code, at: there.at }), base: there.base });
    } else if (there.code === undefined) {
      if (there.of === known) settle(there.base, !unwritten);
      else look();
    } else if (there.code === text) {
      ({ base, id: known } = there);
    } else if (unwritten) {
      clash(there);
      write();
    } else {
      ({ code: text, base, id: known } = there);
      dirty = true;
      editor.show(text);
      if (person) editor.typing();
      else editor.say("here");
    }
  });

  // --- the server ------------------------------------------------------------------------------
  /** The server has revision `revision`; `whole`: it is what stands here. */
  function settle(revision, whole) {
    base = revision;
    failures = 0;
    if (!whole) return;
    dirty = false;
    sentTexts.clear();
    local.settle({ base, of: known });
    if (rival && !rival.kept) ask(null);
    if (!rival) editor.say("saved");
  }

  function later(delay) {
    clearTimeout(saveTimer);
    saveTimer = setTimeout(save, delay);
  }

  async function save() {
    write();
    clearTimeout(saveTimer);
    if (!person || !dirty || saving || (rival && !rival.kept)) return;
    saving = true;
    const code = text;
    for (const one of [local.lastSent(), code]) if (one !== null) sentTexts.add(one);
    local.sending(code);
    const answer = await server.keep(code, base);
    saving = false;
    looked = Date.now();
    if (answer.revision !== undefined) {
      const whole = code === text && !unwritten;
      settle(answer.revision, whole);
      if (!whole) later(SAVE_AFTER_MS);
    } else if (answer.trouble === "changed") {
      await compare();
    } else {
      editor.say(answer.trouble);
      if (answer.retry) later(answer.after ?? RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
    }
  }

  /** Another text is on the server: our own of a moment ago, or one that was made apart. */
  async function compare() {
    const other = await server.read();
    if (!other) return later(RETRY_MS[0]);
    if (other.code === text && !unwritten) return settle(other.revision, true);
    if (other.code === null || sentTexts.has(other.code)) {
      base = other.revision;
      return later(0);
    }
    ask(other);
  }

  /** Follow what was written elsewhere, while nothing is unsaved here. */
  async function look() {
    const busy = () => dirty || unwritten || rival;
    if (!person || busy()) return;
    looked = Date.now();
    const before = base;
    const other = await server.read();
    if (!other || busy() || base !== before || other.revision === base) return;
    base = other.revision;
    text = other.code ?? starter;
    editor.show(text);
  }

  addEventListener("online", () => dirty && save());
  addEventListener("offline", () => dirty && person && !rival && editor.say("offline"));
  addEventListener("pageshow", (event) => event.persisted && (dirty ? save() : look()));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" || dirty) save();
    else if (Date.now() - looked > LOOK_AFTER_MS) look();
  });
  // Who closes the page in the middle of a word keeps the word.
  addEventListener("pagehide", () => save());

  // --- how it begins ---------------------------------------------------------------------------
  const { record, aside } = local.begin();
  const early = editor.read() !== text;
  if (posted || (!early && record?.code !== undefined && record.code !== text)) {
    text = posted ? editor.read() : record.code;
    base = record?.base ?? base;
    known = record?.id ?? "";
    dirty = true;
    unwritten = posted;
    if (!posted) editor.show(text);
    if (!person) editor.say("here");
  } else if (early) {
    // Made from what the page opened with, which may not be what is kept here: write() looks.
    if (record?.code === text) known = record.id;
    text = editor.read();
    dirty = unwritten = true;
  } else if (person && record?.code === text) {
    known = record.id; // the server got it, and the page was gone before it heard
    settle(base, true);
  } else if (record && record.code === undefined && record.base !== base) {
    look(); // the page may be an old one, from the browser's own store
  }
  if (aside && aside.code !== text) ask({ code: aside.code, origin: "tab", at: aside.at, kept: true });
  save();

  return {
    typed() {
      if (editor.read() === text) return;
      text = editor.read();
      dirty = unwritten = true;
      editor.typing();
      clearTimeout(writeTimer);
      writeTimer = setTimeout(write, WRITE_AFTER_MS);
      later(SAVE_AFTER_MS);
    },
    sent(code) {
      if (!person) return;
      sentTexts.add(code);
      dirty = true;
      save();
    },
    now: save,
    rival: () => rival?.code ?? null,
    choose(mine) {
      const other = rival;
      const yielded = mine ? other.code : text;
      if (apart || other.kept) local.dropAside();
      apart = false;
      ask(null);
      editor.say("");
      base = other.revision ?? other.base ?? base;
      known = local.read()?.id ?? known; // chosen: it may take that text's place
      if (!mine) {
        text = other.code;
        editor.show(text);
      }
      dirty = unwritten = true;
      save();
      return yielded;
    },
  };
}
