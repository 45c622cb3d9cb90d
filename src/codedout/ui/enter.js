// Enter in a box that is kept as it is typed goes on, as it does in any form with one box.
// Streamlit has Enter send a form, but keeps nothing of what is typed in one.
if (!window.codedoutEnter) {
  window.codedoutEnter = true;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (!event.target.closest('[class*="st-key-amount-"] input')) return;
    // After Streamlit has taken up what was typed.
    setTimeout(() => document.querySelector('[class*="st-key-go-"] button')?.click());
  });
}
