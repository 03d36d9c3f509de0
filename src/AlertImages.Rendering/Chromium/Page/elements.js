// What the elements of the page say.
const busy = [
  "[aria-label='Panel loading bar']", "[data-testid='data-testid Panel loading bar']", "[data-testid='panel-loading']", ".panel-loading",
  "[data-testid='Spinner']", "[class*='loadingWrapper']", "[data-testid='data-testid Loading indicator']", "[data-testid='Loading indicator']",
].join(", ");
const contents = "[data-testid='data-testid panel content'], [class$='panel-content']";

const isVisible = (element) => {
  const { width, height, top, bottom, left, right } = element.getBoundingClientRect();
  return width > 0 && height > 0 && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
};

// The panels in the window; of panels within panels the outermost.
const mountedPanels = () => {
  const keyed = [...document.querySelectorAll("[data-viz-panel-key]")];
  const all = keyed.length > 0 ? keyed : [...document.querySelectorAll("section[class*='panel-container']")].map((section) => section.parentElement ?? section);
  return all.filter((element) => isVisible(element) && !all.some((other) => other !== element && other.contains(element)));
};

// The legend of a chart is there before the chart, which is drawn once the size of the legend is known.
const lacksDrawing = (element) => element.querySelector("[data-testid*='VizLegend']") !== null && element.querySelector(`:is(${contents}) :is(canvas, svg:not([class*='icon' i]))`) === null;

const sectionOf = (element) => element.matches("section") ? element : element.querySelector("section");

const waitsInElement = (element) => {
  const section = sectionOf(element);
  const content = section?.querySelector(contents);
  if (!content) {
    return "frame";
  }

  if (!content.firstElementChild && !content.textContent.trim()) {
    return "content";
  }

  if (![content, ...content.querySelectorAll("*")].some((part) => part !== content && isVisible(part)) && !content.textContent.trim()) {
    return "size of the content";
  }

  return element.querySelector(busy) || section.querySelector(":scope > div:first-child [role='status']") ? "loading bar" : "";
};

// An icon that is being fetched is an empty element of the same class; copies of it come by a timer, with no request open.
const lacksIcons = (element) => element.querySelector("span[class*='-Icon']:empty") !== null;
const lacksImages = (element) => [...element.querySelectorAll("img")].some((image) => !image.complete);
const isMoving = (element) => document.getAnimations().some(({ playState, effect }) =>
  playState === "running" && effect?.target && element.contains(effect.target) && Number.isFinite(effect.getComputedTiming().endTime));
const lacksFonts = () => document.fonts?.status === "loading";

// neither a word nor anything drawn
const isBlank = () => document.body.innerText.trim() === "" && ![...document.querySelectorAll("canvas, svg, img, video, iframe, object, [style*='background']")]
  .some((element) => element.clientWidth * element.clientHeight > 100 || element.getBoundingClientRect().width > 10);
