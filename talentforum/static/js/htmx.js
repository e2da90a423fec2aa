// After an htmx answer: say what happened, and put the focus where it happened.
(() => {
  const status = (text, tone) => {
    const line = document.getElementById("meldung");
    if (line) { line.textContent = text; line.dataset.tone = tone || ""; }
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    const place = event.detail.elt;
    const target = place.querySelector?.("[data-focus]") || (place.matches?.("[data-focus]") && place);
    if (!target) { // what had the focus is gone: the comment that it belonged to has it now
      const comment = document.activeElement === document.body && place.closest?.(".comment");
      if (!comment) return;
      comment.focus({ preventScroll: true });
      comment.querySelector(".comment__own").scrollIntoView({ block: "nearest", behavior: "instant" });
      return;
    }
    target.removeAttribute("data-focus");
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest", behavior: "instant" }); // as little as its scroll-margin asks for
  });
  document.querySelector(".summary[data-focus], .preview[data-focus], .poll__kept[data-focus]")?.focus();
  const openers = new WeakMap(); // slot: the link that filled it
  document.addEventListener("htmx:beforeRequest", (event) => {
    status("", "");
    const { elt, target } = event.detail;
    if (!target.contains(elt)) openers.set(target, elt);
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => { // the database is out: our answer brings back what was sent
    if (detail.xhr.status !== 503 || !detail.xhr.getResponseHeader("HX-Retarget")) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });
  const failed = () => status(document.body.dataset.failed, "stop");
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  const close = (slot) => {
    slot.replaceChildren();
    openers.get(slot)?.focus();
  };
  document.addEventListener("click", (event) => {
    const slot = event.target.closest("[data-dismiss]")?.closest(".replies > .slot");
    if (!slot) return;
    event.preventDefault();
    close(slot);
  });
  document.addEventListener("keydown", (event) => { // Escape leaves what was opened, but no text that was begun
    const slot = event.key === "Escape" && event.target.closest(".replies > .slot");
    if (slot && ![...slot.querySelectorAll("textarea")].some((area) => area.value.trim())) close(slot);
  });
})();
