// While a discussion is open: says what came, and puts it in its place without moving what is being read.
(() => {
  const EVERY = 30000, LONGEST = 600000; // milliseconds between two questions; between two that got no answer
  const came = document.querySelector("[data-came]");
  if (!came) return;
  const thread = document.querySelector(".discussion .thread");
  const elsewhere = document.querySelector("[data-elsewhere]");
  const said = document.querySelector("[data-inserted]");
  const { news: address, roots } = came.parentElement.dataset;
  let pause = EVERY, timer;
  const get = async (place) => {
    const answer = await fetch(place);
    if (!answer.ok) throw answer;
    return answer.text();
  };
  const tell = (text) => {
    if (text && came.hidden) said.textContent = text;
    came.hidden = !text;
    came.textContent = text;
  };
  const poll = async () => {
    clearTimeout(timer);
    const { search } = came;
    try {
      const text = await get(address + search);
      if (search === came.search) tell(text);
      pause = EVERY;
    } catch {
      pause = Math.min(pause * 2, LONGEST);
    }
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(poll, pause);
  };
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
  const insert = (page) => {
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
    if (left.length && !missed) elsewhere.href = came.href;
    missed += left.length;
    elsewhere.hidden = !missed;
    elsewhere.textContent = `${elsewhere.dataset.elsewhere} ${missed}`;
    const first = [...thread.querySelectorAll(".comment")].find((comment) => placed.includes(comment));
    (first || elsewhere).focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("news:inserted", { detail: first }));
    said.textContent = `${said.dataset.inserted} ${placed.length}`;
  };
  came.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const page = new DOMParser().parseFromString(await get(came.href), "text/html");
      insert(page);
      document.getElementById("anzahl").textContent = page.getElementById("anzahl").textContent;
      came.search = `?seit=${page.querySelector("[data-until]").dataset.until}`;
      tell("");
      poll();
    } catch {
      location.href = came.href;
    }
  });
  document.addEventListener("visibilitychange", () => document.hidden ? clearTimeout(timer) : poll());
  timer = setTimeout(poll, pause);
})();
