/* Measures the page as it stands: what sticks out of the window, what is cut or spills
   over its neighbours, and what is too small to hit. Returns a line for each. */
({ targets }) => {
    const SMALLEST = 24;
    const TARGETS = "a[href], button, summary, select, textarea, input:not([type=hidden])";
    const root = document.documentElement;
    const found = new Set();
    const tell = (kind, element, more = "") =>
        found.add(`${kind}: ${element.cloneNode().outerHTML.slice(0, 160)}${more}`);
    const styles = new Map();
    const style = (element) => {
        if (!styles.has(element)) styles.set(element, getComputedStyle(element));
        return styles.get(element);
    };
    // For screen readers only: 1 px, clipped away.
    const isHidden = (element) =>
        style(element).clipPath === "inset(50%)" || style(element).visibility !== "visible";
    /* The nearest box that scrolls or clips sideways, or null. A fixed box leaves the
       boxes around it. */
    const holder = (element) => {
        for (let box = element; box && box !== root; box = box.parentElement) {
            if (box !== element && style(box).overflowX !== "visible" && box !== document.body)
                return box;
            if (style(box).position === "fixed") return null;
        }
        return null;
    };
    const hasText = (element) =>
        [...element.childNodes].some((each) => each.nodeType === 3 && each.data.trim());

    const isOutside = (box) => box.right > innerWidth + 1 || box.left < -1;
    // The innermost only: what is around it is too wide because of it.
    const stickingOut = (element, box) => {
        if (!isOutside(box) || holder(element) || element.matches(".skip")) return;
        if ([...element.children].some((each) => isOutside(each.getBoundingClientRect()))) return;
        tell("sticks out", element, ` ${box.left.toFixed()}–${box.right.toFixed()}`);
    };
    // Text wider than its box lies over the next one, or is cut without an ellipsis.
    const spilling = (element) => {
        if (!hasText(element) || style(element).display.startsWith("inline")) return;
        if (element.scrollWidth <= element.clientWidth + 1) return;
        const { overflowX, textOverflow } = style(element);
        if (overflowX === "auto" || overflowX === "scroll") return;
        if (overflowX !== "visible" && textOverflow === "ellipsis") return;
        tell("spills", element, ` ${element.scrollWidth} > ${element.clientWidth}`);
    };

    // A narrow box that breaks a short word: its letters stand below each other.
    const breaking = (element, box) => {
        if (!hasText(element) || box.width > 8 * parseFloat(style(element).fontSize)) return;
        for (const node of element.childNodes) {
            if (node.nodeType !== 3) continue;
            for (const { 0: word, index } of node.data.matchAll(/(?<!\S)[\p{L}\p{M}\p{N}]{2,12}(?![^\s.,:;!?)])/gu)) {
                const range = document.createRange();
                range.setStart(node, index);
                range.setEnd(node, index + word.length);
                const tops = new Set([...range.getClientRects()].filter((each) => each.width > 1).map((each) => Math.round(each.top)));
                if (tops.size > 1) return tell("breaks a word", element, ` “${word}” ${box.width.toFixed()} px`);
            }
        }
    };

    const reach = (element) => {
        const box = element.getBoundingClientRect();
        const rects = [box, ...[...(element.labels || [])].map((each) => each.getBoundingClientRect())];
        const width = Math.max(...rects.map((each) => each.right)) - Math.min(...rects.map((each) => each.left));
        const height = Math.max(...rects.map((each) => each.bottom)) - Math.min(...rects.map((each) => each.top));
        const after = getComputedStyle(element, "::after");
        const isBeyond = after.position === "absolute" && after.content !== "none";
        const beyond = (side) => (isBeyond ? Math.max(0, -parseFloat(after[side]) || 0) : 0);
        return [
            width + beyond("left") + beyond("right"),
            height + beyond("top") + beyond("bottom"),
        ];
    };
    // WCAG 2.5.8 excepts links in sentences.
    const isInSentence = (element) =>
        style(element).display === "inline" &&
        [...element.parentElement.childNodes].some(
            (each) => each.nodeType === 3 && /\p{L}{2}/u.test(each.data));
    const small = (element) => {
        if (isInSentence(element) || element.disabled) return;
        const [width, height] = reach(element);
        if (width >= SMALLEST - 0.5 && height >= SMALLEST - 0.5) return;
        tell("small target", element, ` ${width.toFixed()} × ${height.toFixed()} ${element.innerText?.slice(0, 30) ?? ""}`);
    };

    if (root.scrollWidth > innerWidth) found.add(`the page is ${root.scrollWidth} px wide`);
    for (const element of document.body.querySelectorAll("*")) {
        const box = element.getBoundingClientRect();
        if (!box.width || !box.height || isHidden(element) || !element.checkVisibility()) continue;
        if (element.closest("svg") && element.tagName !== "svg") continue;
        stickingOut(element, box);
        spilling(element);
        breaking(element, box);
        if (targets && element.matches(TARGETS)) small(element);
    }
    return [...found];
}
