// 粘贴链接: the address is recognised while it is typed or pasted, and carried into the form below.
import { complain, send } from "./desk.js";

const field = document.getElementById("url");
const place = document.getElementById("recognised");
const below = document.querySelector('#given-form input[name="url"]');
let asked = 0, timer = 0;

function show(told) {
  place.replaceChildren();
  place.classList.toggle("bad", !told.known);
  place.append(told.said);
  if (told.candidate) {
    const link = document.createElement("a");
    link.href = `/articles/${told.candidate}`;
    link.textContent = "已收录，打开它";
    place.append(" ", link);
  }
  if (told.known) {
    const address = document.createElement("span");
    address.className = "quiet wrap";
    address.textContent = told.canonical;
    place.append(document.createElement("br"), address);
  }
}

async function recognise() {
  const mine = ++asked;
  if (!field.value.trim()) { place.replaceChildren(); return; }
  try {
    const told = await send(`/paste/recognise?${new URLSearchParams({ url: field.value })}`, {}, "GET");
    if (mine === asked) show(told);
  } catch (error) { complain(error); }
}

field.addEventListener("input", () => {
  if (!below.dataset.own) below.value = field.value;
  window.clearTimeout(timer);
  timer = window.setTimeout(recognise, 150);
});
below.addEventListener("input", () => { below.dataset.own = "1"; });
document.getElementById("recognise").hidden = true;
