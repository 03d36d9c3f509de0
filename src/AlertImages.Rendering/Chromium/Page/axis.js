// Texts of axes that are drawn on a canvas, by canvas: what is cleared is forgotten.
const drawn = new WeakMap();
const { fillText, clearRect } = painter;
painter.fillText = function (text, x, y, ...rest) {
  if (/^\d\d:\d\d(:\d\d)?$/.test(text)) {
    const texts = drawn.get(this.canvas) || [];
    const point = this.getTransform().transformPoint({ x, y });
    texts.push({ text, x: point.x, y: point.y });
    drawn.set(this.canvas, texts.slice(-100));
  }
  return fillText.call(this, text, x, y, ...rest);
};
painter.clearRect = function (x, y, width, height) {
  if (x <= 0 && y <= 0 && width >= this.canvas.width && height >= this.canvas.height) {
    drawn.delete(this.canvas);
  }
  return clearRect.call(this, x, y, width, height);
};

const canvasLabels = (canvas) => {
  const rect = canvas.getBoundingClientRect();
  return (drawn.get(canvas) || []).map(({ text, x }) => ({ text, x: rect.left + x * rect.width / canvas.width }));
};

const middles = (selector, middle) => [...document.querySelectorAll(selector)].map((element) => {
  const rect = element.getBoundingClientRect();
  return { text: element.textContent.trim(), x: rect.left + rect.width / 2, y: middle(rect) };
});

// Where the drawing of a panel lies, and the texts of its axis of time: of uPlot on a canvas, of Flot as elements.
const findAxis = () => {
  const zoneMinutes = -new Date().getTimezoneOffset();
  const over = document.querySelectorAll(".u-over, .uplot .over");
  if (over.length === 1) {
    const { left, top, width, height } = over[0].getBoundingClientRect();
    const canvas = over[0].closest(".uplot").querySelector("canvas");
    return { box: [left, top, width, height], labels: canvas ? canvasLabels(canvas) : [], zoneMinutes };
  }

  const heights = middles(".flot-y-axis .flot-tick-label, .flot-y-axis .tickLabel", (rect) => rect.top + rect.height / 2).map((label) => label.y);
  const labels = middles(".flot-x-axis .flot-tick-label, .flot-x-axis .tickLabel", (rect) => rect.top);
  const isOne = document.querySelectorAll(".flot-overlay").length === 1 && heights.length > 1;
  return { box: isOne ? [0, Math.min(...heights), 0, Math.max(...heights) - Math.min(...heights)] : [], labels: labels.map(({ text, x }) => ({ text, x })), zoneMinutes };
};
