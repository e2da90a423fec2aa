// While a discussion is open: asks what came and says it quietly; fetches it when one wants it (insert.js does the rest).
(() => {
  const EVERY = 30000, LONGEST = 600000; // milliseconds between two questions; between two that got no answer
  const came = document.querySelector("[data-came]");
  if (!came) return;
  const said = document.querySelector("[data-inserted]");
  const address = came.parentElement.dataset.news;
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
  came.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const page = new DOMParser().parseFromString(await get(came.href), "text/html");
      document.dispatchEvent(new CustomEvent("news:came", { detail: { page, address: came.href } }));
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
