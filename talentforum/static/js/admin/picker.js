// Finds comments to cite beside the text and puts the chosen address at its cursor; without this file the link opens a page that lists them.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const link = document.querySelector("[data-picker]");
  const text = link && document.getElementById(link.dataset.picker);
  if (!text) return;
  const place = Object.assign(document.createElement("div"), { className: "picker picker--inline", hidden: true });
  text.closest(".form-row").append(place);
  link.querySelector("span").remove(); // it opens here now
  const address = () => {
    const chosen = new URL(link.href);
    const article = document.querySelector("select[name=article]")?.value;
    if (article) chosen.searchParams.set("article", article);
    return chosen;
  };
  const insert = (path) => {
    const start = text.selectionStart;
    const before = text.value.slice(0, start).replace(/\n*$/, "");
    const after = text.value.slice(text.selectionEnd).replace(/^\n*/, "");
    const line = `${before ? "\n\n" : ""}${path}\n\n`;
    text.value = before + line + after;
    text.focus();
    text.selectionStart = text.selectionEnd = before.length + line.length;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const button = (item) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: link.dataset.pickerInsert });
    made.setAttribute("aria-label", `${made.textContent}: ${item.querySelector("p").textContent}`);
    made.addEventListener("click", () => insert(item.dataset.cite));
    item.append(made);
  };
  const show = async (where) => {
    const answer = await fetch(where);
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const offers = page.querySelector("[data-picker-offers]");
    offers.setAttribute("role", "status");
    const search = page.querySelector("[data-picker-search] [name=q]").closest("label");
    const words = search.querySelector("input");
    words.removeAttribute("name"); // the form around it sends nothing of the search
    words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const next = address();
      next.searchParams.set("q", words.value);
      open(next);
    });
    place.replaceChildren(search, offers);
    place.querySelectorAll("[data-cite]").forEach(button);
    place.hidden = false;
    words.focus();
  };
  const open = (where) => show(where).catch(() => { place.textContent = link.dataset.pickerFailed; place.hidden = false; });
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(address());
  });
});
