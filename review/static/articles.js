// 文章: copying the text, and the reasons of 不用 by one key each.
import { keys, notice } from "./desk.js";

const copy = document.getElementById("copy");
const text = document.getElementById("copy-text");

async function copied() {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text.value);
    return true;
  }
  text.classList.remove("hidden");
  text.select();
  const done = document.execCommand("copy");
  text.classList.add("hidden");
  return done;
}

copy.classList.remove("hidden");
copy.addEventListener("click", async () => {
  const done = await copied().catch(() => false);
  notice(done ? "全文已复制。" : "浏览器不让复制；请按住鼠标选中文字复制。", done ? "good" : "warn");
  copy.focus();
});

const reject = document.getElementById("reject");
if (reject) {
  keys.add("r", "不用，再按一个数字说为什么", () => {
    reject.open = true;
    reject.querySelector("button").focus();
  });
  for (const button of reject.querySelectorAll("[data-reason]")) {
    keys.add(button.dataset.reason, "", () => { if (reject.open) button.click(); });
  }
}
