// Makes times of the last day relative ("vor 2 Stunden"); the page itself holds absolute ones.
(() => {
  const steps = [["hour", 3600], ["minute", 60]];
  const relate = (root) => {
    const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
    root.querySelectorAll?.("time[data-relative]").forEach((time) => {
      const seconds = (Date.now() - new Date(time.dateTime)) / 1000;
      if (seconds < 0 || seconds > 86400) return;
      const [unit, size] = steps.find(([, length]) => seconds >= length) || ["minute", 60];
      time.title = time.title || time.textContent.trim();
      time.textContent = format.format(-Math.floor(seconds / size), unit);
    });
  };
  relate(document);
  document.addEventListener("htmx:afterSettle", () => relate(document));
})();
