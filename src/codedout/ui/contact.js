// Where the browser has lost contact with the portal, our own words stand above Streamlit's, which
// speak of a server and of the person's internet. They are on the page already, unseen.
if (!window.codedoutContact) {
  window.codedoutContact = true;
  const STATE = "data-test-connection-state";
  const TRYING = ["PINGING_SERVER", "CONNECTING"];
  const A_MOMENT = 1500; // milliseconds; a phone that wakes up is often away for less
  let coming, said;

  new MutationObserver(look).observe(document.documentElement, {
    subtree: true,
    attributeFilter: [STATE],
  });

  function look() {
    const app = document.querySelector(`[${STATE}]`);
    if (app && TRYING.includes(app.getAttribute(STATE))) {
      coming ??= setTimeout(say, A_MOMENT);
      return;
    }
    clearTimeout(coming);
    said?.remove();
    coming = said = undefined;
  }

  function say() {
    const words = document.querySelector(".co-lost");
    if (!words) return;
    said = words.cloneNode(true);
    said.className = "co-lost-said"; // while it stands, style.css hides Streamlit's dialog
    said.setAttribute("role", "alert");
    said.dataset.reactAriaTopLayer = "true"; // else the dialog makes it unheard
    document.body.append(said);
  }
}
