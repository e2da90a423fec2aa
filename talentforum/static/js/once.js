// A form sent twice by a double click is sent once; the server would make one comment of it all the same.
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("hx-post") && !form.closest("[hx-disable]")) return; // htmx sends one at a time itself
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
})();
