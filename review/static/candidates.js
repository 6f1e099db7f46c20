// 候选 by keys: moving, deciding, selecting, undoing, the reading pane beside the list, and what others did meanwhile.
// Decisions go to the server one after the other in the order of the keys, so none is lost and none doubled.
import { complain, keys, notice, Said, send } from "./desk.js";

const list = document.getElementById("list");
const rows = [...document.querySelectorAll("#rows > .cand")];
const pane = document.getElementById("pane");
const paneText = document.getElementById("pane-text");
const bulk = document.getElementById("bulk");
const renew = document.getElementById("renew");
const decides = list.dataset.decides === "1";
const wide = window.matchMedia("(min-width: 70rem)");
let here = -1;

const titleOf = (row) => row.querySelector("a.title");
const pickOf = (row) => row.querySelector("input.pick");
const rowOf = (id) => document.getElementById(`c${id}`);
const picked = () => rows.filter((row) => pickOf(row)?.checked);

// ---- moving, and the pane that follows

function go(index, focus = true, scroll = true) {
  if (!rows.length) return;
  rows[here]?.classList.remove("here");
  rows[here]?.removeAttribute("aria-current");
  here = Math.max(0, Math.min(rows.length - 1, index));
  const row = rows[here];
  row.classList.add("here");
  row.setAttribute("aria-current", "true");
  if (focus) titleOf(row).focus({ preventScroll: true });
  if (scroll) {
    row.scrollIntoView({ block: "nearest" });
    address((query) => query, `#${row.id}`);
  }
  show(row.dataset.id);
}

const parts = new Map(); // id → {node, top}: text, open folds and scroll of every article that was looked at
let showing = null;

async function show(id) {
  if (!wide.matches || pane.hidden) return;
  if (showing && parts.has(showing)) parts.get(showing).top = paneText.scrollTop;
  showing = id;
  if (!parts.has(id)) {
    pane.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`/candidates/${id}/part`, { headers: { "X-Desk": "1" } });
      if (!answer.ok) throw new Said((await answer.json()).said ?? "打不开这一篇。", {}, answer.status);
      const box = document.createElement("div");
      box.innerHTML = await answer.text(); // our own server's template, which escapes everything
      parts.set(id, { node: box, top: 0 });
    } catch (error) {
      complain(error instanceof Said ? error : new Said("连不上服务器，文章没有打开；请检查网络后再试。"));
      return;
    } finally {
      pane.removeAttribute("aria-busy");
    }
  }
  if (showing !== id) return;
  const part = parts.get(id);
  paneText.replaceChildren(part.node);
  paneText.scrollTop = part.top;
}

function arrange() {
  const beside = wide.matches && rows.length > 0;
  document.body.classList.toggle("with-pane", beside);
  pane.hidden = !beside;
  if (beside && here >= 0) show(rows[here].dataset.id);
}

// ---- the address keeps what stays in sight, so that coming back or loading again moves nothing

function address(change, hash = window.location.hash) {
  const query = change(new URLSearchParams(window.location.search));
  const words = query.toString().replaceAll("%2C", ",");
  history.replaceState(history.state, "", `${window.location.pathname}${words ? `?${words}` : ""}${hash}`);
}

const staying = () => (new URLSearchParams(window.location.search).get("stay") ?? "").split(",").filter(Boolean);

function stay(ids) {
  const kept = [...new Set([...staying(), ...ids.map(String)])].slice(-200);
  address((query) => { query.set("stay", kept.join(",")); query.delete("renewed"); query.delete("gone"); return query; });
  const back = `${window.location.pathname}${window.location.search}`;
  for (const field of document.querySelectorAll('input[name="back"]')) field.value = back;
  tellRenewal();
}

// ---- an article is opened with the list it stands in, as the address has it now, and leads on within it

function lead(event) {
  const link = event.target.closest?.("#rows a.title, #pane a[href^='/articles/']");
  const path = link ? new URL(link.href).pathname : "";
  const id = path.split("/").pop();
  if (!rowOf(id) || path !== `/articles/${id}`) return;
  const query = new URLSearchParams(window.location.search);
  for (const word of ["renewed", "gone"]) query.delete(word);
  const words = query.toString().replaceAll("%2C", ",");
  link.href = `${path}?in=candidates${words ? `&${words}` : ""}`;
}

for (const kind of ["pointerdown", "click"]) document.addEventListener(kind, lead, true);

// ---- deciding

let line = Promise.resolve();
let waiting = 0;

function queue(work) {
  waiting += 1;
  line = line.then(work).catch(complain).finally(() => { waiting -= 1; });
  return line;
}

window.addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });

// A link that leads away while something is still being sent is followed when it has arrived.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || !waiting || event.defaultPrevented || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  line.then(() => link.click());
});

function put(told) {
  const row = rowOf(told.id);
  if (!row) return;
  row.dataset.seen = told.seen;
  row.dataset.choice = told.choice;
  row.querySelector('input[name="seen"]').value = `${told.id}:${told.seen}`;
  const state = row.querySelector("[data-state]");
  state.textContent = told.said;
  state.hidden = told.choice === "undecided" && told.seen === 0;
  row.classList.remove("sending");
  row.classList.toggle("settled", list.dataset.choice !== "" && told.choice !== list.dataset.choice);
}

function pending(ids, words) {
  for (const id of ids) {
    const row = rowOf(id);
    if (!row) continue;
    const state = row.querySelector("[data-state]");
    row.dataset.before = state.hidden ? "" : state.textContent;
    row.classList.add("sending");
    state.hidden = false;
    state.textContent = words;
  }
}

function asBefore(ids) {
  for (const id of ids) {
    const row = rowOf(id);
    if (!row?.classList.contains("sending")) continue;
    row.classList.remove("sending");
    const state = row.querySelector("[data-state]");
    state.textContent = row.dataset.before;
    state.hidden = !row.dataset.before;
  }
}

function fields(ids, choice, reason, more = {}) {
  const form = new URLSearchParams({ choice, reason, ...more });
  for (const id of ids) {
    form.append("id", id);
    form.append("seen", `${id}:${rowOf(id)?.dataset.seen ?? 0}`);
  }
  return form;
}

function decide(ids, choice, reason = "", more = {}) {
  if (!decides || !ids.length) return;
  const chosen = picked().filter((row) => ids.includes(row.dataset.id));
  pick(picked().filter((row) => !chosen.includes(row))); // at once: the next key is for what is selected after it
  pending(ids, "正在记下…");
  queue(async () => {
    try {
      const told = await send("/candidates/decide", fields(ids, choice, reason, more));
      told.rows.forEach(put);
      asBefore(ids);
      stay(ids);
      notice(told.said, "good", told.batch ? { run: () => undo(told.batch) } : null);
      if (told.batch) last = { batch: told.batch };
    } catch (error) {
      asBefore(ids);
      pick([...picked(), ...chosen]);
      if (error.status !== 409) throw error;
      clash(error.told, ids, choice, reason);
    }
  });
}

function decideHere(choice, reason = "", alone = false) {
  const many = alone ? [] : picked();
  const ids = (many.length ? many : here >= 0 ? [rows[here]] : []).map((row) => row.dataset.id);
  if (!ids.length) return notice("先用 j 走到一篇，或用 x 勾选。", "warn");
  decide(ids, choice, reason);
}

// ---- others decided first

const clashBox = document.getElementById("clash");

function clash(told, ids, choice, reason) {
  const place = document.getElementById("clash-rows");
  place.replaceChildren(...told.rows.map((each) => {
    const item = document.createElement("li");
    item.textContent = `${rowOf(each.id)?.querySelector("a.title").textContent.trim() ?? each.id}：${each.said}`;
    return item;
  }));
  const theirs = told.rows.map((each) => String(each.id));
  const rest = ids.filter((id) => !theirs.includes(String(id)));
  told.rows.forEach(put);
  stay(theirs);
  clashBox.querySelector('[data-clash="rest"]').hidden = !rest.length;
  clashBox.onclick = (event) => {
    const how = event.target.closest?.("[data-clash]")?.dataset.clash;
    if (!how) return;
    clashBox.close();
    if (how === "rest") decide(rest, choice, reason);
    if (how === "anyway") decide(ids, choice, reason);
  };
  clashBox.showModal();
}

// ---- why not

const whyBox = document.getElementById("why");
const whys = [...whyBox.querySelectorAll("button")];

let whyAlone = false; // whether the reason is for the row one is at, whatever is selected

function askWhy(alone = false) {
  if (!decides) return;
  whyAlone = alone;
  if (!picked().length && here < 0) return notice("先用 j 走到一篇，或用 x 勾选。", "warn");
  whyBox.showModal();
}

whyBox.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  whyBox.close();
  decideHere("rejected", button.value, whyAlone);
});
whyBox.addEventListener("keydown", (event) => {
  const chosen = whys[Number(event.key) - 1];
  if (event.ctrlKey || event.metaKey || event.altKey || !chosen) return;
  event.preventDefault();
  chosen.click();
});
whyBox.addEventListener("close", () => { if (here >= 0) titleOf(rows[here]).focus({ preventScroll: true }); });

// ---- undoing

let last = null; // the last thing done on this page: {batch}, or {address} that takes it back, and what is shown {after}

function undo(batch = "") {
  queue(async () => {
    if (!batch && last?.address) {
      const { address, after } = last;
      const told = await send(address);
      last = null;
      after?.(told);
      return notice(told.said);
    }
    const told = await send(batch ? `/candidates/undo?batch=${encodeURIComponent(batch)}` : "/candidates/undo");
    last = null;
    told.rows.forEach(put);
    stay(told.rows.map((each) => each.id));
    document.getElementById("undo")?.remove();
    notice(told.said);
  });
}

// ---- marks, and what is no reprint

function mark(leaning) {
  if (!decides || here < 0) return;
  const row = rows[here];
  queue(async () => {
    const told = await send(`/candidates/${row.dataset.id}/mark`, { leaning });
    showLeaning(row, told.leaning);
    last = { address: told.undo, after: (undone) => showLeaning(row, undone.leaning) };
    notice(told.said, "good", { run: () => undo() });
  });
}

function showLeaning(row, leaning) {
  const chip = row.querySelector("[data-leaning]");
  chip.textContent = leaning;
  chip.hidden = !leaning;
}

function apart(row, other) {
  queue(async () => {
    const told = await send(`/candidates/${row.dataset.id}/apart`, { other });
    row.querySelector(`button.apart[value="${other}"]`)?.closest("li").remove();
    parts.delete(row.dataset.id);
    last = told.undo ? { address: told.undo } : null;
    notice(told.said, "good", told.undo ? { run: () => undo() } : null);
  });
}

function apartHere() {
  if (!decides || here < 0) return;
  const row = rows[here];
  const buttons = [...row.querySelectorAll("button.apart")];
  if (!buttons.length) return notice("这一条没有折叠的同文。", "warn");
  if (buttons.length === 1) return apart(row, buttons[0].value);
  row.querySelector("details.folded").open = true;
  buttons[0].focus();
  notice("同文不止一篇：用 Tab 选“不是重复”，再按回车。", "warn");
}

// ---- selecting

function pick(chosen) {
  for (const row of rows) if (pickOf(row)) pickOf(row).checked = chosen.includes(row);
  tellPicked();
}

function tellPicked() {
  if (!bulk) return;
  const count = picked().length;
  bulk.classList.toggle("none", !count);
  document.getElementById("selected").textContent = `已选 ${count} 篇：`;
}

// ---- what others did, what came, and renewing

let came = 0;

function tellRenewal() {
  const done = staying().filter((id) => rowOf(id)?.classList.contains("settled")).length; // what was taken back waits again
  const words = [came ? `${came} 条新` : "", done ? `${done} 条已处理` : ""].filter(Boolean).join("，");
  renew.textContent = words ? `刷新：${words}` : "刷新";
  const to = new URL(renew.href);
  if (done) to.searchParams.set("gone", done); else to.searchParams.delete("gone");
  renew.href = to.href;
}

async function look() {
  if (document.visibilityState !== "visible" || waiting) return;
  const address = new URL(list.dataset.news, window.location.href);
  address.searchParams.set("loaded", list.dataset.asOf);
  address.searchParams.set("ids", rows.map((row) => row.dataset.id).join(","));
  const told = await send(address.pathname + address.search, {}, "GET").catch(() => null);
  if (!told || waiting) return;
  came = told.came;
  const others = told.rows.filter((each) => Number(rowOf(each.id)?.dataset.seen) !== each.seen);
  others.forEach(put);
  if (others.length) stay(others.map((each) => each.id));
  tellRenewal();
}

const memory = "candidates-order";

function remember() {
  sessionStorage.setItem(memory, JSON.stringify(rows.map((row) => row.dataset.id)));
}

/** After renewing: how many rows that stayed stand in another order now. */
function tellMoved() {
  if (!new URLSearchParams(window.location.search).has("renewed")) return;
  const before = JSON.parse(sessionStorage.getItem(memory) ?? "[]");
  const now = rows.map((row) => row.dataset.id);
  const same = now.filter((id) => before.includes(id));
  const stood = before.filter((id) => now.includes(id));
  const moved = same.filter((id, index) => id !== stood[index]).length;
  if (moved) document.getElementById("renewed").textContent += `${moved} 条换了次序。`;
}

// ---- keys and buttons

keys.add("j", "下一篇", () => go(here + 1));
keys.add("k", "上一篇", () => go(here < 0 ? 0 : here - 1));
keys.add("Enter", "打开文章页", (event) => {
  const held = event.target.closest?.("a, button, summary"); // what has the focus; else the row one is at
  if (held) held.click();
  else if (here >= 0) titleOf(rows[here]).click();
});
if (decides) {
  keys.add("a", "采用", () => decideHere("accepted"));
  keys.add("b", "备选", () => decideHere("reserve"));
  keys.add("l", "稍后", () => decideHere("later"));
  keys.add("r", "不用，再按数字选理由", () => askWhy());
  keys.add("+", "判定偏高", () => mark("too-high"));
  keys.add("=", "", () => mark("too-high")); // + without Shift
  keys.add("-", "判定偏低", () => mark("too-low"));
  keys.add("d", "不是重复", apartHere);
  keys.add("x", "勾选或取消", () => { if (here >= 0) { pickOf(rows[here]).click(); } });
  keys.add("u", "撤销上一步（离开页面后也可以）", () => undo());
}
keys.add("R", "刷新列表", () => renew.click());
keys.add("Escape", "取消勾选", () => pick([]));
keys.add("o", "到阅读栏里（可滚动、可查找）", () => { if (!pane.hidden) paneText.focus(); });

renew.addEventListener("click", remember);
document.getElementById("undo")?.addEventListener("submit", (event) => { event.preventDefault(); undo(); });
document.getElementById("rows")?.addEventListener("click", (event) => {
  const row = event.target.closest(".cand");
  if (!row) return;
  const button = event.target.closest("button");
  if (button) {
    const [choice, id, reason] = button.value.split(":");
    if (button.name === "one") { event.preventDefault(); button.closest("details")?.removeAttribute("open"); decide([id], choice, reason ?? ""); }
    else if (button.name === "leaning") { event.preventDefault(); button.closest("details")?.removeAttribute("open"); go(rows.indexOf(row), false); mark(button.value); }
    else if (button.name === "other") { event.preventDefault(); apart(row, button.value); }
    return;
  }
  if (event.target.closest("a.title") && wide.matches && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.detail > 0
      && rows[here] !== row) {
    event.preventDefault(); // a click shows it beside the list; a second one, or Enter, opens its page
  }
  if (!event.target.closest("a:not(.title), summary, input")) go(rows.indexOf(row), Boolean(event.target.closest("a.title")));
});
document.getElementById("rows")?.addEventListener("change", (event) => { if (event.target.matches(".pick")) tellPicked(); });
document.getElementById("rows")?.addEventListener("focusin", (event) => {
  const row = event.target.closest(".cand");
  if (row && rows[here] !== row && event.target.matches("a.title")) go(rows.indexOf(row), false);
});
bulk?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-many]");
  if (event.target.id === "unselect") return pick([]);
  if (!button) return;
  event.preventDefault();
  button.closest("details")?.removeAttribute("open");
  const [choice, reason] = button.dataset.many.split(":");
  const ids = picked().map((row) => row.dataset.id);
  if (ids.length) decide(ids, choice, reason ?? "");
});
pane.querySelector(".pane-acts")?.addEventListener("click", (event) => {
  const act = event.target.closest("button")?.dataset.do;
  if (!act) return;
  if (act === "undo") undo();
  else if (act === "rejected") askWhy(true);
  else if (act.startsWith("too-")) mark(act);
  else decideHere(act, "", true);
});
wide.addEventListener("change", arrange);

document.body.classList.add("by-script");
const unselect = document.getElementById("unselect");
if (unselect) unselect.hidden = false;
if (bulk) tellPicked();
tellMoved();
tellRenewal();
arrange();
const named = rows.findIndex((row) => `#${row.id}` === window.location.hash);
if (rows.length) go(Math.max(0, named), false, named >= 0);
setInterval(look, 60_000);
document.addEventListener("visibilitychange", look);
