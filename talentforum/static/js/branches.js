// Collapses a branch at its line and keeps it so for this reader.
(() => {
  const thread = document.querySelector(".thread[data-collapse]");
  if (!thread) return;
  const KEY = "eingeklappt", MOST = 200; // branches that are kept so: the last ones
  const kept = () => { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; } };
  const keep = (id, closed) => {
    const others = kept().filter((other) => other !== id);
    try { localStorage.setItem(KEY, JSON.stringify(closed ? [...others, id].slice(-MOST) : others)); } catch { /* full, or forbidden */ }
  };
  const hidden = (replies) => {
    const folds = [...replies.querySelectorAll(".fold")];
    const known = folds.reduce((sum, fold) => sum + Number(fold.dataset.count || 0), replies.querySelectorAll(".comment").length);
    return folds.every((fold) => fold.dataset.count) ? known : `${known}+`;
  };
  const write = (line) => { // what it says: the deed while the branch is open, how many it hides afterwards
    const replies = line.parentElement, comment = replies.parentElement, closed = line.ariaExpanded === "false";
    const name = comment.querySelector(":scope > .comment__own > .comment__head bdi")?.textContent || comment.ariaLabel;
    const said = closed ? thread.dataset.hidden.replace("%s", hidden(replies)) : thread.dataset.collapse.replace("%s", name);
    if (line.textContent !== said) line.firstChild.textContent = said;
    line.firstChild.className = closed ? "" : "unseen";
  };
  const set = (line, closed) => {
    line.ariaExpanded = String(!closed);
    line.parentElement.toggleAttribute("data-closed", closed);
    write(line);
  };
  const dress = () => {
    const closed = new Set(kept());
    thread.querySelectorAll(".replies:not([data-under], :has(> .line)):has(> .comment, > .fold)").forEach((replies) => {
      replies.insertAdjacentHTML("afterbegin", '<button type="button" class="line"><span></span></button>');
      set(replies.firstElementChild, closed.has(replies.parentElement.id));
    });
    thread.querySelectorAll("[data-closed] > .line").forEach(write); // something may have come into it
  };
  thread.addEventListener("click", (event) => {
    const line = event.target.closest(".line");
    if (!line) return;
    const closed = line.ariaExpanded === "true", own = line.closest(".comment");
    set(line, closed);
    keep(own.id, closed);
    if (closed && own.getBoundingClientRect().top < 0) own.scrollIntoView({ block: "nearest", behavior: "instant" });
  });
  const reveal = (element) => {
    for (let replies = element?.closest("[data-closed]"); replies; replies = replies.parentElement.closest("[data-closed]")) {
      set(replies.querySelector(":scope > .line"), false);
    }
  };
  thread.addEventListener("reveal", (event) => reveal(event.target));
  document.addEventListener("htmx:beforeRequest", (event) => reveal(event.detail.target)); // an answer is written there
  const arrive = () => {
    const goal = document.getElementById(location.hash.slice(1));
    if (!goal?.closest("[data-closed]")) return;
    reveal(goal);
    goal.scrollIntoView();
  };
  dress();
  new MutationObserver(dress).observe(thread, { childList: true, subtree: true });
  addEventListener("hashchange", arrive);
  arrive();
})();
