// Keys at the desk: what carries data-key is done by its key; the switch is that of the public pages (WCAG 2.1.4).
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const dialog = document.querySelector(".keys");
  if (!dialog) return;
  const KEY = "ohne-tasten", WRITING = "input:not([type=radio], [type=checkbox]), textarea, select, dialog, [contenteditable]";
  const use = dialog.querySelector("[data-keys-on]");
  try { use.checked = !localStorage.getItem(KEY); } catch { /* forbidden: they are on */ }
  use.addEventListener("change", () => {
    try { if (use.checked) localStorage.removeItem(KEY); else localStorage.setItem(KEY, "1"); } catch { /* until the page goes */ }
  });
  document.querySelector("[data-keys]")?.addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());
  const form = document.querySelector("[data-decide]:not(details *)"); // folded, it is nothing for keys
  const open = (selector) => {
    const goal = document.querySelector(selector);
    const fold = goal.closest("details");
    if (fold) fold.open = true;
    (goal.matches("details") ? goal.querySelector("select, textarea") || goal : goal).focus();
    goal.scrollIntoView({ block: "nearest" });
  };
  const choose = (key) => {
    form.querySelector(`[name=kind][value=${key.dataset.chooses}]`).click();
    if ("atOnce" in key.dataset) form.requestSubmit();
  };
  const act = (goal) => {
    if (goal.dataset.chooses) return choose(goal);
    if (goal.dataset.opens) return open(goal.dataset.opens);
    goal.click();
    if ("writes" in goal.dataset && goal.parentElement.open) goal.parentElement.querySelector("textarea").focus();
  };
  const rule = (digit) => {
    const select = form?.querySelector("select[name=ground]");
    const option = [...(select?.options || [])].find((each) => each.text.startsWith(`${digit} `));
    if (!option) return false;
    select.value = option.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  const step = (key) => { // through the list
    const all = [...document.querySelectorAll("[data-stop]")], at = all.indexOf(document.activeElement);
    if (key === "x") all[at]?.closest("tr").querySelector("[type=checkbox]").click();
    else all[key === "j" ? at + 1 : at < 0 ? all.length - 1 : at - 1]?.focus();
    return all.length > 0;
  };
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.form) return target.form.requestSubmit();
    if (!use.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (target.closest(WRITING) || (key === "Enter" && target.closest("a, button, summary, input"))) return;
    const goal = document.querySelector(`[data-key="${CSS.escape(key.length > 1 ? key : key.toLowerCase())}"]`);
    if (key === "?") dialog.showModal();
    else if (goal) act(goal);
    else if (!(/^\d$/.test(key) && rule(key)) && !("jkx".includes(key) && step(key))) return;
    event.preventDefault();
  });
});
