// Says on the page when a passkey was refused or the dialog closed; allauth would only write to the console.
document.addEventListener("allauth.error", (event) => {
  const line = document.getElementById("passkey-meldung");
  if (!line) return;
  event.preventDefault();
  line.textContent = line.dataset.failed;
});
