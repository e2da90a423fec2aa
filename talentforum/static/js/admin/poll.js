// Shows the fields that the chosen kind of poll uses; the server leaves the others aside anyway.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const kinds = document.querySelectorAll("input[name=kind]");
  const show = () => {
    const kind = [...kinds].find((choice) => choice.checked)?.value;
    for (const field of document.querySelectorAll("[data-only-for]")) {
      field.closest(".form-row").hidden = !field.dataset.onlyFor.split(" ").includes(kind);
    }
  };
  for (const choice of kinds) choice.addEventListener("change", show);
  if (kinds.length) show();
});
