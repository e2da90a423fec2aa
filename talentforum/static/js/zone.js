// Offers the time zone of the device, where it is another than the one that is chosen.
(() => {
  const form = document.querySelector("details[data-zone]");
  if (!form) return;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const select = form.querySelector("select"), offer = form.querySelector("[data-offer]");
  const option = [...select.options].find(({ value }) => value === own);
  if (!option || select.value === own) return;
  offer.hidden = false;
  form.open = true;
  offer.textContent = offer.dataset.offer.replace("%s", option.textContent);
  offer.addEventListener("click", () => {
    select.value = own;
    offer.hidden = true;
    select.focus();
  });
})();
