// The desk's own module: keys, the help of keys, notices, and how changes are sent. Pages work without it.
// A page adds its keys with `keys.add`, or in HTML with data-key="p" data-key-help="粘贴链接" on a link or button.

export const token = () => document.querySelector('input[name="token"]')?.value ?? "";

/** Send a change as our script; the answer's JSON. Throws Said with a sentence for the person. */
export async function send(address, fields = {}, method = "POST", again = true) {
  let answer;
  try {
    answer = await fetch(address, {
      method,
      headers: { "X-Desk": "1", "X-Token": token() },
      body: method === "GET" ? undefined : fields instanceof FormData ? fields : new URLSearchParams(fields),
    });
  } catch {
    throw new Said("连不上服务器，刚才的操作没有送达；请检查网络后再试。");
  }
  const told = await answer.json().catch(() => ({ said: "服务器的回答读不懂，请刷新页面。" }));
  if (answer.ok) return told;
  if (answer.status === 403 && again && await renewToken()) return send(address, fields, method, false);
  throw new Said(told.said ?? "没有成功，请再试。", told, answer.status);
}

/** Take the token of whoever is signed in now: after signing in again it is another one. Whether it is another one. */
async function renewToken() {
  const page = await fetch("/password", { headers: { Accept: "text/html" } }).catch(() => null);
  if (!page?.ok) return false;
  const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector('input[name="token"]');
  if (!found || found.value === token()) return false;
  for (const each of document.querySelectorAll('input[name="token"]')) each.value = found.value;
  return true;
}

/** What went wrong, as a sentence for the person. */
export class Said extends Error {
  constructor(sentence, told = {}, status = 0) {
    super(sentence);
    this.told = told;
    this.status = status;
  }
}

/** Show a notice; `undo` {label, run} puts a button beside it. Signing in again opens in another window, so nothing is lost. */
export function notice(sentence, kind = "good", undo = null) {
  const place = document.getElementById("notices");
  if (!place) return;
  const box = document.createElement("div");
  box.className = `notice ${kind}`;
  const words = document.createElement("span");
  words.textContent = sentence;
  box.append(words);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.textContent = undo.label ?? "撤销";
    button.dataset.undo = undo.label ? "" : "1";
    button.addEventListener("click", () => { box.remove(); undo.run(); });
    box.append(button);
  }
  place.replaceChildren(box);
}

/** Say what went wrong; an expired sign-in offers a window for it. */
export function complain(error) {
  const signIn = error instanceof Said && error.status === 401;
  notice(error.message, "bad", signIn ? { label: "重新登录（新窗口）", run: () => window.open("/sign-in", "_blank") } : null);
}

// How the list of keys names them, and in which order it shows them; a page's own others follow.
const CAPS = { R: "Shift + R", Escape: "Esc", Enter: "Enter（回车）" };
const ORDER = ["j", "k", "Enter", "a", "b", "l", "r", "+", "-", "d", "x", "u", "R", "e", "c", "g", "n", "o", "[", "]", "v", "/", "p"];

/** The button beside the last notice that takes back what it says. */
const undoing = () => document.querySelector('#notices [data-undo="1"]');

class Keys {
  #known = new Map();

  /** A key without words for the help is another spelling of one that has them. */
  add(key, help, run) {
    this.#known.set(key, { help, run });
  }

  listed() {
    const own = [...this.#known].map(([key, { help }]) => [key, help]);
    const marked = [...document.querySelectorAll("[data-key]")].map((each) => [each.dataset.key, each.dataset.keyHelp]);
    const listed = [...own.filter(([, help]) => help), ...marked.filter(([key]) => !this.#known.has(key))];
    if (!this.#known.has("u") && undoing()) listed.push(["u", "撤销刚才做的"]);
    const place = ([key]) => (ORDER.indexOf(key) + 1 || ORDER.length + 1);
    listed.sort((one, other) => place(one) - place(other));
    return [...listed.map(([key, help]) => [CAPS[key] ?? key, help]), ["?", "显示这些快捷键；Esc 关闭"]];
  }

  press(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return;
    if (document.querySelector("dialog[open]")) return;
    const found = this.#known.get(event.key);
    if (found) {
      event.preventDefault();
      found.run(event);
      return;
    }
    const marked = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (marked) {
      event.preventDefault();
      const fold = marked.closest("details:not([open])");
      if (fold) fold.open = true;
      marked.matches("a, button") ? marked.click() : marked.focus();
    } else if (event.key === "u" && undoing()) {
      event.preventDefault();
      undoing().click();
    } else if (event.key === "?") {
      event.preventDefault();
      this.help();
    }
  }

  help() {
    const box = document.createElement("dialog");
    const title = document.createElement("h2");
    title.textContent = "快捷键";
    title.id = "keys-title";
    // The focus goes to the title, so that the box opens at its top however long the list is.
    title.tabIndex = -1;
    title.autofocus = true;
    box.setAttribute("aria-labelledby", title.id);
    const list = document.createElement("dl");
    list.className = "keys";
    for (const [key, help] of this.listed()) {
      const name = document.createElement("dt");
      const cap = document.createElement("kbd");
      cap.textContent = key;
      name.append(cap);
      const words = document.createElement("dd");
      words.textContent = help;
      list.append(name, words);
    }
    const close = document.createElement("button");
    close.textContent = "关闭";
    close.addEventListener("click", () => box.close());
    const more = document.createElement("a");
    more.href = document.querySelector(".help-link")?.href ?? "/help";
    more.textContent = "这一页怎么用";
    const foot = document.createElement("p");
    foot.className = "row";
    foot.append(close, more);
    box.append(title, list, foot);
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
  }
}

export const keys = new Keys();
document.addEventListener("keydown", (event) => keys.press(event));

// A sheet closes when something else is pressed.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.person[open]")) if (!open.contains(event.target)) open.open = false;
});

// A form that asks first: data-ask="真的吗？"
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.ask ?? event.target.dataset.ask;
  if (question && !window.confirm(question)) event.preventDefault();
});

// A running request: data-request="12" on an element; its text follows the progress by server-sent events.
for (const place of document.querySelectorAll("[data-request]")) {
  const source = new EventSource(`/requests/${place.dataset.request}/progress`);
  // Whoever takes the request back is led to what came of that; loading the page again would be quicker and lose it.
  place.addEventListener("submit", () => source.close());
  const words = place.querySelector("[data-said]") ?? place;
  const meter = place.querySelector("progress");
  source.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    words.textContent = told.said;
    const state = place.querySelector("[data-state-name]");
    if (state) state.textContent = told.state;
    if (meter && told.total) { meter.max = told.total; meter.value = told.done; }
    if (told.over) { source.close(); window.location.reload(); }
  });
}
