// A deed over many cases sends its next piece by itself; without this file a button does.
"use strict";
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-goes-on]")?.requestSubmit());
