// Hangs the answers that a fold brought where they belong, and goes to what came new.
(() => {
  const thread = document.querySelector(".thread");
  if (!thread) return;
  const hang = () => {
    thread.querySelectorAll("[data-under] > .comment").forEach((comment) => {
      document.getElementById(`platz-${comment.parentElement.dataset.under}`)?.before(comment);
    });
    thread.querySelectorAll("[data-under]:not(:has(.comment))").forEach((step) => step.remove());
    const fresh = thread.querySelector(".comment[data-focus]");
    if (!fresh) return;
    fresh.removeAttribute("data-focus");
    fresh.focus({ preventScroll: true });
    fresh.querySelector(".comment__own").scrollIntoView({ block: "nearest", behavior: "instant" });
  };
  hang();
  new MutationObserver(hang).observe(thread, { childList: true, subtree: true });
})();
