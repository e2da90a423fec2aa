// Single keys lead through the discussion; one switch turns them off and stays so (WCAG 2.1.4).
(() => {
  const dialog = document.querySelector(".keys");
  if (!dialog) return;
  const KEY = "ohne-tasten", STOPS = ".thread .comment, .thread .fold, .discussion__more [rel=next]";
  const use = dialog.querySelector("[data-keys-on]");
  try { use.checked = !localStorage.getItem(KEY); } catch { /* forbidden: they are on */ }
  use.addEventListener("change", () => {
    try { if (use.checked) localStorage.removeItem(KEY); else localStorage.setItem(KEY, "1"); } catch { /* until the page goes */ }
  });
  const help = () => dialog.showModal();
  document.querySelector("[data-keys]")?.addEventListener("click", help);
  dialog.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());
  const stops = () => [...document.querySelectorAll(STOPS)].filter((stop) => stop.getClientRects().length);
  const here = () => { // the comment that has the focus, as long as it is in sight
    const stop = document.activeElement.closest(STOPS);
    const box = (stop?.querySelector(".comment__own") || stop)?.getBoundingClientRect();
    return box && box.bottom > 0 && box.top < innerHeight ? stop : null;
  };
  const go = (goal) => {
    if (!goal) return;
    goal.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
    goal.focus({ preventScroll: true });
    goal.scrollIntoView({ block: goal.matches(".comment") ? "start" : "center", behavior: "instant" });
  };
  const step = (by) => {
    const all = stops(), at = all.indexOf(here());
    if (at >= 0) return go(all[at + by]);
    const first = all.findIndex((stop) => stop.getBoundingClientRect().top >= -1);
    go(by > 0 ? all[first] : all[(first < 0 ? all.length : first) - 1]);
  };
  const nextNew = () => {
    const at = here(), FOLLOWING = Node.DOCUMENT_POSITION_FOLLOWING;
    const all = [...document.querySelectorAll(".thread [data-new]")];
    const goal = all.find((comment) => !at || at.compareDocumentPosition(comment) & FOLLOWING);
    if (goal) go(goal); else document.querySelector("[data-next-new]:not([hidden])")?.click();
  };
  const comment = () => here()?.closest(".comment");
  const collapse = () => { // without answers of its own: the branch in which it stands
    const own = comment(), line = own?.querySelector(":scope > .replies > .line") || own?.parentElement.querySelector(":scope > .line");
    if (!line) return;
    line.click();
    const above = line.closest(".comment");
    if (above !== own) go(above);
  };
  const answer = () => comment()?.querySelector(":scope > .comment__own .reply")?.click();
  const deeds = { j: () => step(1), k: () => step(-1), n: nextNew, a: answer, r: answer, c: collapse, x: collapse, "?": help };
  document.addEventListener("keydown", (event) => {
    const deed = deeds[event.key];
    if (!deed || !use.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    event.preventDefault();
    deed();
  });
})();
