// What can be undone for some seconds goes when they are over; pressed later, the server says so.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  for (const passing of document.querySelectorAll("[data-passes]")) {
    setTimeout(() => passing.remove(), passing.dataset.passes * 1000);
  }
});
