// Whether the panel still changes: its elements, what is drawn on a canvas, and the first paint of this document.
let changes = 0;
const panelElements = "[data-viz-panel-key], .panel-solo, [class$='panel-container'], .react-grid-layout";
const isInPanel = (node) => Boolean((node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(panelElements));
const bringsPanel = (node) => node.nodeType === Node.ELEMENT_NODE && (node.matches(panelElements) || node.querySelector(panelElements) !== null);

new MutationObserver((mutations) => {
  for (const mutation of mutations) {
    mutation.addedNodes.forEach(loadingCode);
    if (isInPanel(mutation.target) || [...mutation.addedNodes, ...mutation.removedNodes].some(bringsPanel)) {
      changes++;
    }
  }
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });

const painter = CanvasRenderingContext2D.prototype;
for (const name of ["stroke", "fill", "fillRect", "clearRect", "drawImage", "fillText", "putImageData"]) {
  const original = painter[name];
  painter[name] = function (...rest) {
    if (this.canvas.isConnected) {
      changes++;
    }
    return original.apply(this, rest);
  };
}

let isPainted = false;
new PerformanceObserver((list) => {
  isPainted ||= list.getEntries().some((entry) => entry.name === "first-contentful-paint");
}).observe({ type: "paint", buffered: true });
