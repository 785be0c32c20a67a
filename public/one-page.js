// From page to page without loading one anew: a link is followed by fetching its page, whose <main> takes the place of the one
// that is shown, and whose islands are then brought to life. What is left is kept as it stands, islands and all, so that going
// back finds the filters, the scroll and the what-if as they were.
//
// Whatever is unusual (another build, another language, no page, no answer, a page that something else has changed) is left to
// the browser, which loads it whole. Without this script every link and form works just the same.

/** Pages that are kept as they stand. */
const KEPT = 12;
/** Milliseconds for which a page that was fetched ahead may be shown. */
const FRESH = 20_000;
/** Milliseconds on a link after which its page is asked for. */
const DWELL = 80;
/** Milliseconds after which a page that is still to come is told. */
const PATIENCE = 200;
/** Links from part to part of what is read. */
const PARTS = "nav.parts";

const html = document.documentElement;
/** The path that the site is under, if it is not the root. */
const base = html.dataset.base ?? "";
/** Pages that were left, by the key of their entry in the history, the oldest first. */
const left = new Map();
/** Pages that were asked for ahead, by address. */
const ahead = new Map();
let now = entry();
let asked = 0;
let said;

start();

function start() {
  // A browser that is not up to it, and a page that is left to the server, do without.
  if (!window.history?.replaceState || !document.querySelector("main#content")) {
    return;
  }
  history.scrollRestoration = "manual";
  keep_keys();
  history.replaceState(history.state, "");
  said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  document.body.append(said);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  for (const event of ["pointerover", "focusin"]) {
    document.addEventListener(event, onPoint, { passive: true });
  }
  window.addEventListener("popstate", onPopState, true);
  window.addEventListener("pagehide", () => remember());
  restore_scroll(history.state?.scroll);
  when_idle(ask_next_ahead);
}

/** What is shown, as the history names it. */
function entry() {
  return { key: history.state?.key ?? a_key(), path: location.pathname + location.search };
}

/** Whatever an island puts into the history is an entry of the page that it is on. */
function keep_keys() {
  for (const change of ["pushState", "replaceState"]) {
    const original = history[change].bind(history);
    history[change] = (state, title, url) => {
      original({ ...state, key: state?.key ?? now.key }, title, url);
      now.path = location.pathname + location.search;
      keep_language();
    };
  }
}

/** The other language is another one of the page that the address says by now, at the same part of it. */
function keep_language() {
  const link = document.querySelector(".site-head a.language");
  if (link) {
    const url = new URL(link.href);
    url.searchParams.set("back", now.path.slice(base.length));
    url.hash = location.hash;
    link.href = url.pathname + url.search + url.hash;
  }
}

/** A name that no other entry of the history has. */
function a_key() {
  return `${Date.now()}.${Math.random()}`;
}

/** Where a click leads within this site; nothing if it is the browser's business. */
function onClick(event) {
  const link = event.target.closest?.("a[href]");
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !link) {
    return;
  }
  if (leads_away(link) || !is_ours(link)) {
    return;
  }
  const url = new URL(link.href);
  if (url.pathname + url.search === location.pathname + location.search && url.hash) {
    // Another place of the same page: the browser goes there, and back.
    remember();
    return;
  }
  event.preventDefault();
  const step = ["next", "prev"].find((rel) => link.rel.split(" ").includes(rel));
  const stays = link.closest(PARTS) !== null;
  go(url, { again: step ? `a[rel~=${step}]` : stays && `${PARTS} a[aria-current]`, stays });
}

let pointed;

/** Whoever stays on a link for a moment will follow it. */
function onPoint(event) {
  clearTimeout(pointed);
  const link = event.target.closest?.("a[href]");
  pointed = link && setTimeout(() => ask_ahead(link), DWELL);
}

/** A form that asks by its address is a link whose end is filled in. */
function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "get" || form.target || !is_ours(form)) {
    return;
  }
  const url = new URL(form.action);
  const fields = [...new FormData(form, event.submitter)].filter(([, value]) => value !== "");
  url.search = new URLSearchParams(fields);
  event.preventDefault();
  go(url, {});
}

/** Whether a link says that it leads to another window, or to a file and no page. */
function leads_away(link) {
  return link.target || link.type || link.hasAttribute("download");
}

function is_ours(element) {
  const url = new URL(element.href ?? element.action, location.href);
  const is_alive = html.hasAttribute("data-hydrated") || !document.querySelector("leptos-island");
  return url.origin === location.origin && is_alive;
}

async function onPopState(event) {
  // Whatever was asked for is of another address.
  asked += 1;
  const key = history.state?.key;
  const path = location.pathname + location.search;
  if (key === now.key || (key === undefined && path === now.path)) {
    // Another place of the same page.
    history.replaceState(history.state, "");
    restore_scroll(history.state.scroll);
    return;
  }
  // An island of the page that is left would take the other page's address for its own.
  event.stopImmediatePropagation();
  remember(false);
  const kept = left.get(key);
  if (kept) {
    left.delete(key);
    show(kept, { key, path });
    restore_scroll(kept.scroll);
    kept.focus?.focus?.({ preventScroll: true });
    return;
  }
  const page = await get(new URL(location.href), asked);
  if (page) {
    show(page, { key: key ?? a_key(), path });
    restore_scroll(history.state?.scroll ?? 0);
    focus({});
  }
}

/**
 * Shows the page at `url` as a new entry of the history. `again` is the selector of the link that was followed, on which the
 * keyboard stays if the page has it, too; `stays` says that it is another part of what is read, whose head stays where it is.
 */
async function go(url, { again, stays }) {
  asked += 1;
  const page = await get(url, asked);
  if (!page) {
    return;
  }
  remember();
  const next = { key: a_key(), path: page.url.pathname + page.url.search };
  history.pushState({ key: next.key }, "", page.url);
  show(page, next);
  if (url.hash) {
    document.getElementById(decodeURIComponent(url.hash.slice(1)))?.scrollIntoView();
  } else {
    window.scrollTo(0, stays ? Math.min(window.scrollY, main().offsetTop) : 0);
  }
  focus({ again, hash: url.hash });
  when_idle(ask_next_ahead);
}

/** Keeps what is shown as it stands, and where it was read. */
function remember(in_history = true) {
  if (in_history) {
    history.replaceState({ ...history.state, scroll: window.scrollY }, "");
  }
  now.scroll = window.scrollY;
  now.focus = document.activeElement;
}

/** The page at `url`, unless another one has been asked for meanwhile; what cannot be shown here is loaded whole. */
async function get(url, turn) {
  const wait = setTimeout(() => main().setAttribute("aria-busy", "true"), PATIENCE);
  const address = url.pathname + url.search;
  const kept = ahead.get(address);
  ahead.delete(address);
  let page;
  try {
    page = await (kept && performance.now() - kept.at < FRESH ? kept.page : fetched(url));
  } catch {
    page = undefined;
  } finally {
    clearTimeout(wait);
    main().removeAttribute("aria-busy");
  }
  if (turn !== asked) {
    return undefined;
  }
  if (!page) {
    // Where the address is this one already, a browser would only scroll.
    if (address === location.pathname + location.search) {
      location.reload();
    } else {
      location.assign(url);
    }
    return undefined;
  }
  page.url.hash ||= url.hash;
  return page;
}

/** Fetches a page; nothing if it is none that could be shown here. */
async function fetched(url) {
  const answer = await fetch(url, { headers: { accept: "text/html" }, credentials: "same-origin" });
  if (!answer.headers.get("content-type")?.startsWith("text/html")) {
    return undefined;
  }
  const text = await answer.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const its_main = page.querySelector("main#content");
  const is_whole = its_main && (/<!(--|>)/.test(text) || !its_main.querySelector("leptos-island"));
  const is_alike = page.documentElement.lang === html.lang && built(page) === built(document);
  if (!is_whole || !is_alike) {
    return undefined;
  }
  return { url: new URL(answer.url), title: page.title, main: its_main, head: page.querySelector(".site-head") };
}

/** Which build a page is of: the folder of its style sheet is named by all that was built with it. */
function built(page) {
  return page.querySelector("link[rel=stylesheet]")?.getAttribute("href");
}

/** Puts `page` in the place of what is shown. */
function show(page, next) {
  const old = main();
  const is_new = !page.is_alive;
  old.setAttribute("data-left", "");
  left.set(now.key, { ...now, main: old, head: document.querySelector(".site-head"), title: document.title, is_alive: true });
  for (const key of [...left.keys()].slice(0, Math.max(0, left.size - KEPT))) {
    left.delete(key);
  }
  page.main.removeAttribute("data-left");
  old.replaceWith(page.main);
  if (page.head && !page.head.querySelector("leptos-island")) {
    document.querySelector(".site-head")?.replaceWith(page.head);
  }
  document.title = page.title;
  now = next;
  keep_language();
  said.textContent = page.title;
  if (is_new && page.main.querySelector("leptos-island")) {
    bring_to_life(page.main);
  }
}

/** Until what is shown has been painted; at once in a tab that nobody sees. */
function painted() {
  return new Promise((then) => {
    setTimeout(then, 50);
    requestAnimationFrame(() => setTimeout(then));
  });
}

/** Brings the islands within `root` to life, whoever holds others before these. */
async function bring_to_life(root) {
  // What is shown is read before it answers; until then nobody can turn what would not be followed.
  const asleep = html.hasAttribute("data-hydrated") ? root.querySelectorAll("leptos-island") : [];
  asleep.forEach((island) => (island.inert = true));
  await painted();
  try {
    const program = await load_program(root);
    for (const island of root.querySelectorAll("leptos-island")) {
      // What an island holds is told to those within, as Leptos' own loader does.
      island.parentElement.closest("leptos-children")?.$$on_hydrate?.();
      await program[island.dataset.component]?.(island);
    }
  } catch (error) {
    // The page stands as the server sent it, and asks it.
    console.error(error);
    html.removeAttribute("data-hydrated");
    html.setAttribute("data-handed-over", "");
  } finally {
    asleep.forEach((island) => (island.inert = false));
  }
}

let program;

/** The program of the islands: fetched as the page's own script would, which was there before if this page has come alive. */
function load_program(root) {
  const script = [...root.querySelectorAll("script")].map((script) => script.textContent).join("\n");
  const named = /\("([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)"/.exec(script);
  program ??= (async () => {
    const [, root, folder, name, module] = named;
    const program = await import(`${root}/${folder}/${name}.js`);
    if (!html.hasAttribute("data-hydrated")) {
      await program.default({ module_or_path: `${root}/${folder}/${module}.wasm` });
      program.hydrate();
    }
    return program;
  })();
  return program;
}

function focus({ again, hash }) {
  const target =
    (again && main().querySelector(again)) ||
    (hash && document.getElementById(decodeURIComponent(hash.slice(1)))) ||
    main().querySelector("h1") ||
    main();
  if (!target.matches("a, button, input, select, [tabindex]")) {
    target.setAttribute("tabindex", "-1");
  }
  target.focus({ preventScroll: true });
}

function restore_scroll(scroll) {
  if (typeof scroll === "number") {
    window.scrollTo(0, scroll);
  }
}

function main() {
  return document.querySelector("main#content");
}

/** Asks for the page of a link that is pointed at. */
function ask_ahead(link) {
  if (!link?.isConnected || leads_away(link) || !is_ours(link)) {
    return;
  }
  // An island answers it.
  if (link.closest("[data-answers]")) {
    return;
  }
  const url = new URL(link.href);
  const address = url.pathname + url.search;
  const is_page = /^\/(clients|model|portfolio)(\/|$)/.test(url.pathname.slice(base.length));
  const kept = ahead.get(address);
  if (!is_page || address === location.pathname + location.search || (kept && performance.now() - kept.at < FRESH)) {
    return;
  }
  const page = fetched(url);
  page.catch(() => {});
  ahead.set(address, { at: performance.now(), page });
  for (const old of [...ahead.keys()].slice(0, Math.max(0, ahead.size - KEPT))) {
    ahead.delete(old);
  }
}

/** Asks for the next client of the list. */
function ask_next_ahead() {
  ask_ahead(main().querySelector("a[rel~=next]"));
}

function when_idle(then) {
  if (window.requestIdleCallback) {
    requestIdleCallback(then, { timeout: 500 });
  } else {
    setTimeout(then, 200);
  }
}
