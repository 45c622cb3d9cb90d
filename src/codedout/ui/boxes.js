// What a box that is kept as it is typed needs of the browser.
if (!window.codedoutBoxes) {
  window.codedoutBoxes = true;
  const kept = '[data-testid="stMain"] .stTextInput input';
  const KEEPING = 3000; // milliseconds; longer than any browser takes to tell what was typed
  let typedAt = -KEEPING;
  let waiting = true;

  document.addEventListener("input", (event) => {
    if (event.target.matches(kept)) typedAt = performance.now();
  }, true);

  // A press waits until the box has told what was typed. A slow browser may be about to tell it,
  // and would tell of the press first: the figure of a moment ago would go on in its place.
  document.addEventListener("click", (event) => {
    const button = event.target.closest('[data-testid="stMain"] .stButton button');
    if (!button || !waiting || performance.now() - typedAt > KEEPING) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    afterDrawing(() => {
      waiting = false;
      button.click();
      waiting = true;
    });
  }, true);

  // Two frames on, what the browser had begun before is done.
  function afterDrawing(go) {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go)));
  }

  // Enter in such a box goes on, as it does in any form with one box. Streamlit has Enter send a
  // form, but keeps nothing of what is typed in one.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (!event.target.closest('[class*="st-key-amount-"] input')) return;
    // After Streamlit has taken up what was typed; the button may be about to be drawn.
    let frames = 300;
    const press = () => {
      const button = document.querySelector('[class*="st-key-go-"] button');
      if (button) button.click();
      else if (frames-- && event.target.isConnected) requestAnimationFrame(press);
    };
    setTimeout(press);
  });
}
