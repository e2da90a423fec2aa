// The way back leads to the same place: what folds had opened is opened again, and the page stands where it stood.
(() => {
  const thread = document.querySelector(".thread[data-collapse]");
  if (!thread) return;
  const KEY = "orte", MOST = 20, address = location.pathname + location.search; // pages that are kept in mind
  const places = () => {
    try { return JSON.parse(sessionStorage.getItem(KEY)) || []; } catch { return []; }
  };
  const opened = new Set();
  const top = (comment) => comment.querySelector(".comment__own").getBoundingClientRect().top;
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt.matches(".fold")) opened.add(detail.elt.getAttribute("href"));
  });
  addEventListener("pagehide", () => {
    const at = [...thread.querySelectorAll(".comment")].find((one) => one.getClientRects().length && top(one) >= 0);
    const place = { address, opened: [...opened], at: at?.id, top: at && top(at) };
    const others = places().filter((other) => other.address !== address);
    try { sessionStorage.setItem(KEY, JSON.stringify([...others, place].slice(-MOST))); } catch { /* full, or forbidden */ }
  });
  const place = places().find((one) => one.address === address);
  if (!place?.opened.length || performance.getEntriesByType("navigation")[0].type === "navigate") return;
  const waiting = new Set(place.opened);
  const open = () => {
    const fold = [...thread.querySelectorAll(".fold")].find((one) => waiting.delete(one.getAttribute("href")));
    if (fold) return globalThis.htmx?.trigger(fold, "click");
    document.removeEventListener("htmx:afterSettle", open);
    const comment = document.getElementById(place.at);
    if (comment) scrollBy({ top: top(comment) - place.top, behavior: "instant" });
  };
  document.addEventListener("htmx:afterSettle", open);
  document.addEventListener("DOMContentLoaded", open, { once: true });
})();
