// Counts the characters of a text as it is written.
(() => {
  const count = (area) => {
    const line = area.form?.querySelector("[data-count]");
    if (!line) return;
    const length = area.value.trim().length;
    const format = new Intl.NumberFormat(document.documentElement.lang);
    line.textContent = format.format(length);
    line.parentElement.toggleAttribute("data-over", length > Number(area.maxLength));
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea[data-counter]")) count(event.target);
  });
  const all = (root) => root.querySelectorAll?.("textarea[data-counter]").forEach(count);
  all(document);
  document.addEventListener("htmx:afterSettle", (event) => all(event.detail.elt.closest?.(".slot") || event.detail.elt));
})();
