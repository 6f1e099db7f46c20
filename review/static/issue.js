// 本期: changes without losing the place, order by keys and by dragging. The page works without it.
import { complain, keys, notice, send } from "./desk.js";

const work = () => document.getElementById("work");
const entries = () => [...document.querySelectorAll(".entry")];
const focused = () => document.activeElement?.closest?.(".entry") ?? null;

/** Show the page's present state in place; scroll and focus stay, the preview is loaded anew. */
async function renew(mark = null) {
  const answer = await fetch(location.pathname, { headers: { "X-Desk": "1" } });
  if (!answer.ok) throw new Error("页面没能刷新，请重新打开。");
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("work");
  const side = document.querySelector(".issue-side")?.scrollTop ?? 0;
  const scroll = window.scrollY;
  work().replaceChildren(...[...fresh.children].map((part) => document.adoptNode(part)));
  window.scrollTo(0, scroll);
  const now = document.querySelector(".issue-side");
  if (now) now.scrollTop = side;
  if (mark) entries().find((each) => each.dataset.mark === mark)?.focus();
}

async function act(address, fields, mark = null) {
  try {
    const told = await send(address, fields);
    await renew(mark);
    const undo = told.undo ? { label: "撤销", run: () => act(told.undo, {}, mark) } : null;
    notice(told.said, told.kind ?? "good", undo);
  } catch (error) {
    if (error.status === 409) await renew(mark).catch(() => {}); // somebody was first: show what stands now
    complain(error);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-quiet]")) return;
  event.preventDefault();
  const fields = new FormData(form);
  if (event.submitter?.name) fields.set(event.submitter.name, event.submitter.value);
  act(form.getAttribute("action"), fields, form.closest(".entry")?.dataset.mark ?? null);
});

function place(order, mark) {
  act(`${work().dataset.path}/order?order=${order.join(",")}`, {}, mark);
}

const marks = () => entries().map((each) => each.dataset.mark);
const editable = () => document.querySelector(".grip") !== null;

// Alt+↑ and Alt+↓ move the entry that has the focus (or holds it).
document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key) || !editable()) return;
  const entry = focused();
  if (!entry) return;
  event.preventDefault();
  const order = marks();
  const at = order.indexOf(entry.dataset.mark);
  const to = at + (event.key === "ArrowUp" ? -1 : 1);
  if (to < 0 || to >= order.length) return;
  order.splice(to, 0, ...order.splice(at, 1));
  place(order, entry.dataset.mark);
});

function step(by) {
  const all = entries();
  if (!all.length) return;
  const at = all.indexOf(focused());
  all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)].focus();
}

keys.add("j", "下一条", () => step(1));
keys.add("k", "上一条", () => step(-1));
keys.add("Enter", "打开文章", (event) => {
  const entry = focused();
  if (entry && document.activeElement === entry) entry.querySelector("a.entry-title")?.click();
  else event.target.click?.();
});
keys.add("a", "采用这条待定稿", () => focused()?.querySelector('[data-act="accept"]')?.click());
keys.add("b", "去掉，转为备选", () => focused()?.querySelector('[data-act="reserve"]')?.click());
keys.add("r", "去掉（选原因）", () => {
  const box = focused()?.querySelector("details.take-out");
  if (box) { box.open = true; box.querySelector("select, button")?.focus(); }
});
keys.add("u", "撤销刚才的操作", () => document.querySelector("#notices button")?.click());

// Dragging by the grip.
let dragged = null;
document.addEventListener("pointerdown", (event) => {
  const entry = event.target.closest?.(".grip")?.closest(".entry");
  for (const each of entries()) each.draggable = each === entry;
});
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".entry") ?? null;
  if (!dragged) return;
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.mark);
});
document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.(".entry");
  if (!dragged || !over) return;
  event.preventDefault();
  for (const each of entries()) each.classList.toggle("over", each === over && each !== dragged);
});
document.addEventListener("drop", (event) => {
  const over = event.target.closest?.(".entry");
  if (!dragged || !over) return;
  event.preventDefault();
  const [from, mark] = [entries().indexOf(dragged), dragged.dataset.mark];
  const to = entries().indexOf(over);
  const order = marks();
  order.splice(to, 0, ...order.splice(from, 1));
  if (from !== to) place(order, mark);
});
document.addEventListener("dragend", () => {
  for (const each of entries()) each.classList.remove("dragged", "over");
  dragged = null;
});
