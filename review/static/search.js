// Keys in the hits: j/k move, Enter open, a/b/l decide, r and a number reject with its reason.
import { complain, keys, notice, send } from "/static/desk.js";

const hits = [...document.querySelectorAll(".hit")];
let at = -1;

function go(to) {
  if (!hits.length) return;
  at = Math.max(0, Math.min(hits.length - 1, to));
  for (const each of hits) each.classList.toggle("here", each === hits[at]);
  hits[at].focus({ preventScroll: true });
  hits[at].scrollIntoView({ block: "nearest" });
}

/** What stands of a hit now, where it stands: the list is not loaded again, so nobody loses his place in it. */
function put(told) {
  for (const each of told.rows) {
    const hit = hits.find((one) => one.dataset.id === String(each.id));
    if (!hit) continue;
    hit.querySelector('input[name="seen"]').value = `${each.id}:${each.seen}`;
    const chip = document.createElement("span");
    chip.className = "chip blue";
    chip.textContent = each.name;
    hit.querySelector("[data-said]").replaceChildren(chip);
  }
}

async function undo(batch) {
  try {
    const told = await send(`/candidates/undo?batch=${encodeURIComponent(batch)}`);
    put(told);
    notice(told.said);
  } catch (error) {
    complain(error);
  }
}

async function decide(choice, reason = "") {
  const hit = hits[at];
  const button = hit?.querySelector(`.decide button[value="${choice}"]`);
  if (!button) return;
  const seen = hit.querySelector('input[name="seen"]');
  try {
    const told = await send("/candidates/decide", { id: hit.dataset.id, seen: seen.value, choice, reason });
    put(told);
    notice(told.said ?? `已标为“${button.textContent}”。`, "good", told.batch ? { run: () => undo(told.batch) } : null);
  } catch (error) {
    complain(error);
  }
}

for (const form of document.querySelectorAll("form.decide")) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "choice") return;
    event.preventDefault();
    at = hits.indexOf(form.closest(".hit"));
    const choice = event.submitter.value;
    decide(choice, choice === "rejected" ? form.elements.reason.value : "");
  });
}

function reject() {
  const select = hits[at]?.querySelector('select[name="reason"]');
  if (!select) return;
  select.focus();
  notice("选好理由后按 Enter：不用。", "warn");
}

if (hits.length) {
  keys.add("j", "下一条", () => go(at + 1));
  keys.add("k", "上一条", () => go(at - 1));
  keys.add("Enter", "打开", (event) => {
    if (event.target.closest("a, button")) event.target.click();
    else hits[at]?.querySelector("[data-open]").click();
  });
  keys.add("a", "采用", () => decide("accepted"));
  keys.add("b", "备选", () => decide("reserve"));
  keys.add("l", "稍后", () => decide("later"));
  keys.add("r", "不用（再选理由）", reject);
}
const named = hits.findIndex((each) => `#${each.id}` === window.location.hash); // the one that was opened
if (named >= 0) go(named);
for (const select of document.querySelectorAll('.decide select[name="reason"]')) {
  select.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    at = hits.indexOf(select.closest(".hit"));
    decide("rejected", select.value);
    hits[at].focus();
  });
}
