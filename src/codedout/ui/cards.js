// In the presenter view the arrow keys, or a remote for slides, press Back and Next.
if (!window.codedoutCards) {
  window.codedoutCards = true;
  const PRESSES = { ArrowLeft: "back", PageUp: "back", ArrowRight: "next", PageDown: "next" };

  document.addEventListener("keydown", (event) => {
    const name = PRESSES[event.key];
    const plain = !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
    if (!name || !plain || !document.querySelector(".st-key-cards")) return;
    if (event.target.closest("input, textarea, select, [contenteditable], [role=radiogroup]")) return;
    const button = document.querySelector(`.st-key-card-${name} button`);
    if (!button || button.disabled) return;
    event.preventDefault();
    button.click();
  });
}
