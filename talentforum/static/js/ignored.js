// Folds the other comments of a person on the open page as soon as the reader ignores them, and opens them afterwards.
document.addEventListener("ignoring", ({ detail: { person, line } }) => {
  document.querySelectorAll(".comment__own").forEach((own) => {
    if (own.querySelector(".comment__head b > a")?.getAttribute("href") !== person) return;
    const fold = own.querySelector(":scope > .ignored");
    if (line && !fold) {
      const details = document.createElement("details"), summary = document.createElement("summary");
      details.className = "ignored";
      summary.textContent = line;
      details.append(summary, ...own.childNodes);
      own.append(details);
    } else if (!line && fold) {
      fold.firstElementChild.remove();
      fold.replaceWith(...fold.childNodes);
    }
  });
});
