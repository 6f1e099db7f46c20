// 改稿, made comfortable: Enter parts a paragraph, Backspace joins two, Ctrl+S saves without leaving, the comparison
// follows, and what is not saved yet lies in this browser. The form works without any of it.
import { complain, notice, send } from "./desk.js";

const form = document.getElementById("manuscript");
const blocks = document.getElementById("blocks");
const blank = document.getElementById("new-block");
const place = `yuebao:draft:${form.dataset.article}`;
const WHEN = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
let timer = 0, asked = 0, dirty = false, leaving = false;

const rows = () => [...blocks.querySelectorAll(".block")];
const area = (row) => row.querySelector("textarea");
const fields = () => [...new FormData(form)].filter(([name]) => name !== "token" && name !== "do");
const words = (list) => JSON.stringify(list.filter(([name]) => name !== "version"));
// A page that answers a step (✕, 恢复) or a fault shows text that is not saved yet: it is dirty from the start.
const carried = "unsaved" in form.dataset;
let first = carried ? "" : words(fields());

function fit(box) {
  if (CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

/** Give the buttons of each row their number again, as the server counts. */
function renumber() {
  rows().forEach((row, number) => {
    row.querySelectorAll("[name=do]").forEach((button) => {
      button.value = button.value.replace(/:.*/, `:${number}`);
      button.setAttribute("aria-label", button.getAttribute("aria-label").replace(/第 \d+ 段/, `第 ${number + 1} 段`));
    });
    row.querySelector('[value^="up:"]').disabled = number === 0;
    row.querySelector(".tools").setAttribute("aria-label", `第 ${number + 1} 段`);
    for (const words of row.querySelectorAll("label > span")) words.textContent = words.textContent.replace(/第 \d+ 段/, `第 ${number + 1} 段`);
  });
}

function fresh(text = "") {
  const row = blank.content.firstElementChild.cloneNode(true);
  row.removeAttribute("autofocus");
  area(row).value = text;
  return row;
}

function cursor(row, at) {
  const box = area(row);
  fit(box);
  box.focus();
  box.setSelectionRange(at, at);
}

const kind = (row) => row.querySelector("[name=kind]").value;

function split(row) {
  const box = area(row), at = box.selectionStart;
  const next = fresh(box.value.slice(box.selectionEnd));
  box.value = box.value.slice(0, at);
  row.after(next);
  fit(box);
  cursor(next, 0);
}

function join(row) {
  const before = row.previousElementSibling;
  if (!before || kind(before) !== "p" || kind(row) !== "p") return false;
  const at = area(before).value.length;
  area(before).value += area(row).value;
  row.remove();
  cursor(before, at);
  return true;
}

const steps = {
  up: (row) => { row.previousElementSibling?.before(row); area(row).focus(); },
  down: (row) => { row.nextElementSibling?.after(row); area(row).focus(); },
  add: (row) => { const next = fresh(); row.after(next); cursor(next, 0); },
  join,
};

form.addEventListener("click", (event) => {
  const button = event.target.closest?.(".block [name=do]");
  const verb = button?.value.split(":")[0];
  if (!button || !steps[verb]) return;
  event.preventDefault();
  steps[verb](button.closest(".block"));
  changed();
});

blocks.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.target.name !== "text") return;
  const row = event.target.closest(".block"), box = event.target;
  if (event.key === "Enter" && !event.shiftKey && (kind(row) === "p" || kind(row) === "h")) {
    event.preventDefault();
    split(row);
    changed();
  } else if (event.key === "Backspace" && box.selectionStart === 0 && box.selectionEnd === 0 && join(row)) {
    event.preventDefault();
    changed();
  } else if (event.key === "ArrowDown" && box.selectionStart === box.value.length && row.nextElementSibling) {
    event.preventDefault();
    cursor(row.nextElementSibling, 0);
  } else if (event.key === "ArrowUp" && box.selectionEnd === 0 && row.previousElementSibling) {
    event.preventDefault();
    cursor(row.previousElementSibling, area(row.previousElementSibling).value.length);
  }
});

function changed() {
  renumber();
  dirty = words(fields()) !== first;
  document.getElementById("saved").textContent = dirty ? "有改动，还没有保存" : "";
  try { window.localStorage.setItem(place, JSON.stringify({ at: Date.now(), fields: fields() })); } catch { /* full, or not allowed */ }
  window.clearTimeout(timer);
  timer = window.setTimeout(compare, 500);
}

form.addEventListener("input", (event) => { if (event.target.name === "text") fit(event.target); changed(); });

function line(told) {
  const box = document.createElement("p");
  box.className = `diff-line ${told.kind}`;
  for (const [what, text] of told.pieces) {
    const piece = what === "same" ? document.createTextNode(text) : document.createElement(what === "gone" ? "del" : "ins");
    piece.textContent = text;
    box.append(piece);
  }
  return box;
}

async function compare() {
  const mine = ++asked;
  try {
    const told = await send(`/articles/${form.dataset.article}/compare`, new FormData(form));
    if (mine !== asked) return;
    document.getElementById("amount").textContent = told.amount;
    document.getElementById("no-change").classList.toggle("hidden", !told.same);
    document.getElementById("comparison").classList.toggle("hidden", told.same);
    document.querySelector("#comparison .difference").replaceChildren(...told.lines.map(line));
    others(told.others);
  } catch { /* the comparison comes with the next change; saving says what is wrong */ }
}

function others(said) {
  const box = document.getElementById("others");
  box.textContent = said;
  box.classList.toggle("hidden", !said);
}

async function save() {
  try {
    const data = new FormData(form);
    data.set("do", "save");
    const told = await send(form.action, data);
    form.elements.version.value = told.version;
    first = words(fields());
    dirty = false;
    try { window.localStorage.removeItem(place); } catch { /* not allowed */ }
    document.getElementById("saved").textContent = told.said;
    notice(told.said);
  } catch (error) {
    if (error.status === 401 || error.status === 409) { leave(); return; } // the page carries the text through
    complain(error);
  }
}

function leave() {
  leaving = true;
  form.requestSubmit(document.getElementById("save"));
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); save(); }
});
form.addEventListener("submit", () => { leaving = true; });
window.addEventListener("beforeunload", (event) => { if (dirty && !leaving) event.preventDefault(); });

/** Put fields that this browser kept back into the form. */
function fill(list) {
  const single = Object.fromEntries(list);
  for (const name of ["title", "outlet_printed", "published", "url", "original_title", "version"]) {
    if (name in single) form.elements[name].value = single[name];
  }
  const [kinds, texts, mores] = ["kind", "text", "more"].map((name) => list.filter(([each]) => each === name).map(([, value]) => value));
  const pictures = new Map(rows().filter((row) => kind(row) === "img").map((row) => [row.querySelector("[name=more]").value, row]));
  const others = new Map(rows().filter((row) => !["p", "h", "img"].includes(kind(row))).map((row) => [area(row).value, row]));
  blocks.replaceChildren(...kinds.map((each, number) => {
    const known = each === "img" ? pictures.get(mores[number]) : ["p", "h"].includes(each) ? null : others.get(texts[number]);
    const row = known ?? fresh();
    if (!known) { row.querySelector("[name=kind]").value = ["p", "h"].includes(each) ? each : "p"; row.querySelector("[name=more]").value = mores[number]; }
    area(row).value = texts[number];
    return row;
  }));
  rows().forEach((row) => fit(area(row)));
  changed();
}

function offer() {
  let kept = null;
  try { kept = JSON.parse(window.localStorage.getItem(place)); } catch { return; }
  if (!kept?.fields) return;
  if (words(kept.fields) === first) { window.localStorage.removeItem(place); return; }
  const box = document.createElement("div");
  box.className = "notice warn";
  const said = document.createElement("span");
  said.textContent = `这个浏览器里还有 ${WHEN.format(kept.at)} 没有保存的改动。`;
  const take = document.createElement("button"), drop = document.createElement("button");
  take.type = drop.type = "button";
  take.className = drop.className = "small";
  take.textContent = "接着改";
  drop.textContent = "丢弃";
  take.addEventListener("click", () => { box.remove(); fill(kept.fields); });
  drop.addEventListener("click", () => { box.remove(); window.localStorage.removeItem(place); });
  const buttons = document.createElement("span");
  buttons.className = "row";
  buttons.append(take, drop);
  box.append(said, buttons);
  document.getElementById("draft-offer").append(box);
}

rows().forEach((row) => fit(area(row)));
if (carried) changed();
else offer();
window.setInterval(() => { if (!document.hidden) compare(); }, 30_000);
