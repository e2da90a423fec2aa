// Leads from one new comment to the next; where none is left on the page, the link leads to the others.
(() => {
  const next = document.querySelector("[data-next-new]");
  if (!next) return;
  const all = () => [...document.querySelectorAll(".comment[data-new]")];
  let last; // the one that the reader came to
  const offer = () => { next.hidden = !all().length && next.getAttribute("href") === "#diskussion"; };
  next.addEventListener("click", (event) => {
    const found = all();
    const goal = found[found.indexOf(last) + 1];
    last = undefined;
    if (!goal) return;
    event.preventDefault();
    goal.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
    goal.scrollIntoView();
    goal.focus({ preventScroll: true });
  });
  document.addEventListener("focusin", (event) => { last = event.target.closest(".comment[data-new]") || last; });
  document.addEventListener("news:inserted", (event) => { // it has the focus, but was not seen yet
    const found = all();
    last = found[found.indexOf(event.detail) - 1];
    offer();
  });
  document.addEventListener("htmx:afterSettle", offer); // a fold was opened
  offer();
})();
