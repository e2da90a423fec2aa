// Writes the words of the chosen rule where the reasons stand, as long as nobody changed them; the server composes them, too.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-composes]");
  const rule = form?.querySelector("select[name=ground]"), reasons = form?.querySelector("[name=explanation]");
  if (!rule || !reasons) return;
  let composed = "";
  const compose = () => {
    if (reasons.value !== composed) return;
    composed = reasons.value = rule.selectedOptions[0]?.dataset.words || "";
  };
  rule.addEventListener("change", compose);
  compose();
});
