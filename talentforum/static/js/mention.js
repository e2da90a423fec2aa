// Offers the names of people in the discussion while one is typed after an @; without it, typing the name does the same.
(() => {
  const BEGUN = /(?:^|[^\p{L}\p{N}_@./])@([\p{L}\p{N}][^@\n]{0,39})$/u, PAUSE = 150; // milliseconds without a key
  let area, list, said, timer, asked, barren; // where one types; the names, what is said of them, for what; what leads to none
  const make = (tag, values) => Object.assign(document.createElement(tag), values);
  const begun = () => area.selectionStart === area.selectionEnd && BEGUN.exec(area.value.slice(0, area.selectionEnd))?.[1];
  const choose = (option) => {
    for (const one of list.children) one.ariaSelected = String(one === option);
    area.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(timer);
    if (!list) return;
    ["aria-controls", "aria-autocomplete", "aria-activedescendant"].forEach((name) => area.removeAttribute(name));
    list.remove();
    list = said.textContent = "";
  };
  const take = (option) => {
    const name = option.textContent, end = area.selectionEnd, typed = begun();
    close();
    if (typed) area.setRangeText(`${name} `, end - typed.length, end, "end");
    barren = name;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const show = (names) => {
    close();
    const label = area.form.dataset.names, id = `${area.id}-namen`;
    list = make("ul", { className: "names", id, role: "listbox", ariaLabel: label });
    list.append(...names.map((name, at) => make("li", { id: `${id}-${at}`, role: "option", textContent: name, dir: "auto" })));
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the text
    list.addEventListener("click", ({ target }) => target.role === "option" && take(target));
    said.after(list);
    area.ariaAutoComplete = "list"; // it stays a text: a textarea may be no combobox, and only that can be expanded
    area.setAttribute("aria-controls", id);
    choose(list.firstElementChild);
    said.textContent = `${label} ${names.length}`;
  };
  const ask = async (beginning) => {
    const answer = await fetch(`${area.form.dataset.mentions}?q=${encodeURIComponent(beginning)}`).catch(() => null);
    const names = answer?.ok && !answer.redirected ? (await answer.json()).names : [];
    if (begun() !== beginning || document.activeElement !== area) return;
    if (names.length) { show(names); asked = beginning; } else { close(); barren = beginning; }
  };
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.("form[data-mentions] textarea")) return;
    if (area !== target) { close(); area = target; area.after(said = make("span", { className: "unseen", role: "status" })); }
    clearTimeout(timer);
    const beginning = begun(); barren = beginning && barren;
    if (!beginning || (barren && beginning.startsWith(barren))) close(); else timer = setTimeout(ask, PAUSE, beginning);
  });
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== area || event.isComposing) return;
    const all = [...list.children], at = all.findIndex((one) => one.ariaSelected === "true");
    const go = (by) => () => choose(all.at((at + by) % all.length)), now = () => take(all[at]), leave = () => { barren = begun(); close(); };
    const deed = { ArrowDown: go(1), ArrowUp: go(-1), Enter: now, Tab: now, Escape: leave }[event.key];
    if (deed && !event.shiftKey && begun() === asked) { event.preventDefault(); deed(); } else if (/Arrow|Home|End/.test(event.key)) close();
  }, true);
  document.addEventListener("focusout", ({ target }) => target === area && close());
})();
