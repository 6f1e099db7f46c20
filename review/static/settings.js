// The editor of a settings file: shows the line at fault, says where the cursor is, warns before text is lost.
const text = document.getElementById("text");

function goTo(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus({ preventScroll: true });
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  const height = parseFloat(getComputedStyle(text).lineHeight) || 22;
  text.scrollTop = Math.max(0, (line - 6) * height);
  text.scrollIntoView({ block: "center" });
}

if (text) {
  const before = text.value;
  let sent = false;
  if (text.dataset.fault) goTo(Number(text.dataset.fault));
  for (const link of document.querySelectorAll("a[data-line]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); goTo(Number(link.dataset.line)); });
  }
  const where = document.getElementById("where");
  const say = () => {
    const until = text.value.slice(0, text.selectionStart).split("\n");
    where.hidden = false;
    where.textContent = `第 ${until.length} 行，第 ${until.at(-1).length + 1} 个字符`;
  };
  if (where) for (const kind of ["keyup", "click", "focus"]) text.addEventListener(kind, say);
  text.form?.addEventListener("submit", () => { sent = true; });
  window.addEventListener("beforeunload", (event) => { if (!sent && text.value !== before) event.preventDefault(); });
}
