// Puts what came into its place in the open discussion without moving what is being read; leads to what has none there.
(() => {
  const elsewhere = document.querySelector("[data-elsewhere]");
  if (!elsewhere) return;
  const thread = document.querySelector(".discussion .thread");
  const said = document.querySelector("[data-inserted]");
  const { roots } = elsewhere.parentElement.dataset;
  const place = (comment, parent) => {
    const answered = document.getElementById(`kommentar-${parent}`);
    const found = [...thread.children].filter((child) => child.matches(".comment"));
    if (parent) { // where answers are folded away, opening them shows it
      if (!answered || answered.closest(".thread > .comment").querySelector(".fold")) return false;
      document.getElementById(`platz-${parent}`).before(comment);
    } else if (!found.length) {
      thread.querySelector(".discussion__empty")?.remove();
      document.getElementById("platz-neu").before(comment);
    } else if (roots === "first") found[0].before(comment);
    else if (roots === "last") found.pop().after(comment);
    return comment.ownerDocument === document;
  };
  let missed = 0; // what had no place here, since the moment that the link to it names
  document.addEventListener("news:came", ({ detail: { page, address } }) => {
    const top = (element) => element.getBoundingClientRect().top;
    const texts = top(thread) < innerHeight / 2 ? [...thread.querySelectorAll(".comment__own")] : []; // else the article is read
    const read = texts.find((text) => text.getBoundingClientRect().bottom > 0);
    const before = read && top(read);
    const placed = [], left = [];
    page.querySelectorAll("[data-answers] > .comment").forEach((comment) => {
      const { answers } = comment.parentElement.dataset;
      if (!document.getElementById(comment.id)) (place(comment, answers) ? placed : left).push(comment);
    });
    if (read) scrollBy({ top: top(read) - before, behavior: "instant" });
    placed.forEach((comment) => htmx.process(comment));
    htmx.trigger(thread, "htmx:afterSettle", { elt: thread });
    if (left.length && !missed) elsewhere.href = address;
    missed += left.length;
    elsewhere.hidden = !missed;
    elsewhere.textContent = `${elsewhere.dataset.elsewhere} ${missed}`;
    const first = [...thread.querySelectorAll(".comment")].find((comment) => placed.includes(comment));
    (first || elsewhere).focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("news:inserted", { detail: first }));
    said.textContent = `${said.dataset.inserted} ${placed.length}`;
  });
})();
