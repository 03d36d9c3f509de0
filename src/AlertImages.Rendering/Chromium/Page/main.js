// Looks once in a frame, and signals what came of it. "window.__alertImages" is for whoever takes the picture.
const nextFrame = window.requestAnimationFrame.bind(window);
const panelIdOf = ({ search }) => new URLSearchParams(search).get("panelId") ?? "";
let message = null;
let frames = 0;
let restless = 0;
let seenChanges = -1;
let lastWhy = "";
let isDone = false;
let lastError = "";
let toldError = "";

window.addEventListener("error", (event) => {
  // this one is no fault of anybody
  lastError = event.message && !event.message.startsWith("ResizeObserver loop") ? lineOf(event.message) : lastError;
});

// Grafana's newest generation calls this when it takes the page for complete.
window.__grafanaImageRendererMessageChannel = (text) => {
  try {
    message = JSON.parse(text);
  } catch {
    message = { data: { success: false } };
  }
};

const dashboardOf = (path) => /\/(?:d|d-solo)\/([^/]+)/.exec(path)?.[1] ?? "";

// A page that has moved to another address shows something else, with the rights of this caller. Grafana rewrites parameters, so that whole addresses are not compared.
const hasMoved = () => asked.dashboard !== ""
  && (decodeURIComponent(dashboardOf(location.pathname)) !== asked.dashboard || (!isWhole && panelIdOf(location) !== asked.panel));

const signal = (result) => {
  const { state, detail = "", note = "", why = "" } = result;
  try {
    window[asked.binding](JSON.stringify({ id: asked.id, state, detail, note, why, generation: generation() }));
  } catch {
    // nobody listens any more
  }
};

const isScene = () => Boolean(window.__grafanaSceneContext) || document.querySelector("[data-viz-panel-key]") !== null;
const generation = () => `${isScene() ? "scenes" : window.panelsRendered !== undefined ? "panelsRendered" : ""}${window.__grafanaRenderBindingSupported ? " with message" : ""}`;

const look = () => {
  const page = anotherPage();
  if (page) {
    return { ...page, why: "" };
  }

  if (isGrafana() && hasMoved()) {
    return { ...outcome("moved", location.pathname), why: "" };
  }

  return isScene() ? scenesStep() : legacyStep();
};

const settle = (result) => {
  if (!result.state) {
    frames = 0;
    restless = 0;
    seenChanges = changes;
    return null;
  }

  if (result.state === "login" || result.state === "gate") {
    return result;
  }

  // a panel that draws in every frame is never quiet
  frames = seenChanges === changes ? frames + 1 : 0;
  seenChanges = changes;
  return frames >= (isScene() ? quietFrames : quietLegacyFrames) || ++restless >= restlessFrames ? result : null;
};

const step = () => {
  if (isDone) {
    return;
  }

  nextFrame(step);
  const result = look();
  const settled = settle(result);
  if (settled) {
    isDone = true;
    signal(settled);
  } else if (result.why !== lastWhy || lastError !== toldError) {
    [lastWhy, toldError] = [result.why, lastError];
    signal({ state: "", why: lastWhy, detail: lastError });
  }
};

window.__alertImages = {
  // Starts anew, after the size has changed or a picture was taken in an unlucky moment.
  again: (isResized) => {
    const wasDone = isDone;
    isDone = false;
    frames = isResized ? -quietFrames : 0;
    restless = 0;
    if (wasDone) {
      nextFrame(step);
    }
  },
  // After the shot: whether the page is still at the panel that was asked for, and shows it. A panel that went on drawing under its first shot is given another.
  check: (isFirst) => hasMoved() ? "moved" : isFirst && restless < restlessFrames && changes !== seenChanges ? "" : look().state,
  // For measurements.
  facts: () => ({ changes, open: Object.values(open).reduce((sum, count) => sum + count, 0) }),
  scroll: scrollThrough,
  axis: findAxis,
};

if (/^https?:$/.test(location.protocol)) {
  nextFrame(step);
}
