// Shows the thumbnail of the picture that is chosen in a select.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const select = document.querySelector("select#id_hero");
  if (!select) return;
  const picture = Object.assign(document.createElement("img"), { className: "chosen-picture", alt: "" });
  select.closest(".related-widget-wrapper").after(picture);
  const show = () => {
    const address = select.selectedOptions[0]?.dataset.thumbnail;
    picture.hidden = !address;
    if (address) picture.src = address;
  };
  select.addEventListener("change", show);
  show();
});
