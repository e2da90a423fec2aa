// The preview comes into place; without this file, or in browsers that lack a part of it, the button sends the form.
"use strict";
(() => {
  const place = () => document.querySelector("[data-preview-place]");
  const show = async (button) => {
    const answer = await fetch(button.dataset.previewButton, { method: "POST", body: new FormData(button.form) });
    if (!answer.ok) throw new Error(answer.status);
    place().setHTMLUnsafe(await answer.text()); // ours: cleaned by the server, shown in its own shadow tree
    const part = document.querySelector("[data-preview]");
    part.hidden = false;
    part.scrollIntoView({ block: "start" });
    place().firstElementChild.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-preview-button]");
    if (!button || !place()?.setHTMLUnsafe) return;
    event.preventDefault();
    show(button).catch(() => {
      const sent = Object.assign(document.createElement("input"), { type: "hidden", name: "_preview", value: "1" });
      button.form.append(sent);
      button.form.submit();
    });
  });
})();
