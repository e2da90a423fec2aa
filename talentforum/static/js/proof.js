// Finds the number that the form's challenge asks for (moderation/challenge.py), while the form is filled in.
(() => {
  const form = document.querySelector("form[data-bits]");
  if (!form || !crypto.subtle) return; // then a mail asks for confirmation instead
  const { challenge, number } = form.elements, said = form.querySelector("[data-working]");
  const bits = Number(form.dataset.bits), encoder = new TextEncoder();
  const zeros = (hash) => Math.clz32(new DataView(hash).getUint32(0)); // bits at the beginning, of the first 32
  const find = async () => {
    for (let n = 0; ; n += 1) {
      const hash = await crypto.subtle.digest("SHA-256", encoder.encode(`${challenge.value}:${n}`));
      if (zeros(hash) >= bits) return String(n);
      if (n % 500 === 499) await new Promise((resume) => setTimeout(resume)); // let keys and pointer through
    }
  };
  let found;
  const begin = () => { found ||= find().then((n) => { number.value = n; }); return found; };
  form.addEventListener("input", begin, { once: true });
  form.addEventListener("submit", (event) => {
    if (number.value) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // once.js would take it for sent
    said.hidden = false;
    begin().then(() => form.requestSubmit());
  }, true);
})();
