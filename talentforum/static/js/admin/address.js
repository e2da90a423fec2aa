// Makes the address from the title while one types, as long as nobody wrote one; the server does the same to an empty field.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const spelled = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
  for (const address of document.querySelectorAll("[data-address-of]")) {
    const name = document.getElementById(address.dataset.addressOf);
    if (!name || address.value) continue;
    let own = false;
    address.addEventListener("input", () => { own = address.value !== ""; });
    name.addEventListener("input", () => {
      if (own) return;
      const plain = name.value.toLowerCase().replace(/[äöüß]/g, (letter) => spelled[letter]);
      const letters = plain.normalize("NFKD").replace(/[^\w\s-]/g, "");
      address.value = letters.trim().replace(/[\s_-]+/g, "-").slice(0, 80).replace(/^-|-$/g, "");
    });
  }
});
