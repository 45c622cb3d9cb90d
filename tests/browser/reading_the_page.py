"""What stands on a page in plain letters, and what does not fit where it stands."""

from __future__ import annotations

import re

from playwright.sync_api import Page

_TEXTS = """() => {
    const said = new Set([document.title]);
    const skip = 'script, style, noscript, template, [data-testid="stIconMaterial"]';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (!node.parentElement.closest(skip)) said.add(node.textContent);
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'])
        for (const each of document.body.querySelectorAll(`[${name}]`))
            said.add(each.getAttribute(name));
    return [...said];
}"""


def in_plain_letters(page: Page, values: re.Pattern[str]) -> set[str]:
    """Every text of the page that has a letter of English's beside `values`."""
    return {
        text.strip()
        for text in page.evaluate(_TEXTS)
        if re.search("[A-Za-z]", values.sub("", text))
    }


_DOES_NOT_FIT = """() => {
    const found = [];
    const name = e => e.outerHTML.slice(0, 140);
    const seen = e => e.checkVisibility({opacityProperty: true, visibilityProperty: true});
    const main = document.querySelector('[data-testid="stMain"]') || document.body;
    for (const e of [document.scrollingElement, main]) {
        const beyond = e.scrollWidth - e.clientWidth;
        if (beyond > 0) found.push(`sideways by ${beyond} px`);
    }
    const boxes = [];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, parent = node.parentElement;
        if (!node.textContent.trim() || !seen(parent) || parent.closest('script, style, svg defs'))
            continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const rects = [...range.getClientRects()].filter(r => r.width > 1 && r.height > 1);
        if (!rects.length) continue;
        for (let up = parent; up && up !== main; up = up.parentElement) {
            const style = getComputedStyle(up);
            if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
            const box = up.getBoundingClientRect();
            if (box.width <= 2 || box.height <= 2) { rects.length = 0; break; }
            if (rects.some(r => r.right > box.right + 1.5 || r.left < box.left - 1.5
                || r.bottom > box.bottom + 4 || r.top < box.top - 4)) {
                const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
                if (!scrolls) found.push(`cut: “${node.textContent.trim()}” in ${name(up)}`);
                rects.length = 0;
                break;
            }
        }
        for (const r of rects) {
            if (r.right > innerWidth + 1) found.push(`beyond the edge: ${name(parent)}`);
            // The box of what is turned is wider than its letters.
            if (!/rotate\\((?!0)/.test(parent.closest('text')?.getAttribute('transform') || ''))
                boxes.push([r, parent, node.textContent.trim()]);
        }
    }
    for (let a = 0; a < boxes.length; a++)
        for (let b = a + 1; b < boxes.length; b++) {
            const [one, of, said] = boxes[a], [two, other, alsoSaid] = boxes[b];
            if (of === other) continue;
            const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
            const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
            if (wide > 2 && high > Math.min(one.height, two.height) / 2)
                found.push(`over each other: “${said}” and “${alsoSaid}”`);
        }
    return [...new Set(found)];
}"""


def does_not_fit(page: Page) -> list[str]:
    """What is cut, beyond the edge, or over another text."""
    found: list[str] = page.evaluate(_DOES_NOT_FIT)
    return found
