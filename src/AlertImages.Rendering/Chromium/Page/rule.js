// When the page is ready: hard conditions first, which are never skipped; then soft ones, which count for a while only; then frames without a change.
const longestSoft = 3000;
const longestEmpty = 1500;
const longestLeak = 500;
const longestWithoutScene = 3000;
const quietFrames = 3;
// these pages count a panel when its data is there and it draws in the same moment
const quietLegacyFrames = 1;
const restlessFrames = 60;
const graceWithoutPanels = 1500;
const isWhole = !asked.panel;

const panelOf = (element, panels) => {
  const key = element.dataset.vizPanelKey;
  return key === undefined ? null : best(panels.filter((panel) => keyOf(panel) === key && (isWhole || isAsked(panel)))) ?? best(panels.filter((panel) => keyOf(panel) === key)) ?? null;
};

const isOf = (element, panel) => {
  const key = element.dataset.vizPanelKey;
  const bare = (text) => text.split("$").pop().replace(/^panel-/, "").split("-clone")[0];
  return key === undefined || (panel ? isAsked(panel) : bare(key) === bare(asked.panel));
};

const waitsFor = (element, panel) => {
  const content = waitsInElement(element);
  const scene = panel ? waitsInScene(panel) : "";
  if (content === "content" && !scene) {
    // everything is done and nothing is open: the panel draws nothing
    const isIdle = !(window.__grafanaRunningQueryCount > 0) && !open.data && !open.code;
    return lasts(`empty ${element.dataset.vizPanelKey}`, isIdle, longestEmpty) ? "" : content;
  }

  const drawing = !content && !scene && lacksDrawing(element) && !lasts(`drawing ${element.dataset.vizPanelKey}`, true, longestEmpty) ? "drawing" : "";
  return content && content !== "loading bar" && scene ? scene : content || scene || drawing;
};

const hardOfPanels = (mounted, panels) => {
  if (mounted.length === 0) {
    const isNothingThere = isWhole && !panels.some((panel) => panel.isActive) && !open.data && !open.code;
    return lasts("no panels", isNothingThere, graceWithoutPanels) ? "" : "panel";
  }

  for (const element of mounted) {
    const panel = panelOf(element, panels);
    if (!isWhole && !isOf(element, panel)) {
      return "another panel";
    }

    const why = waitsFor(element, panel);
    if (why) {
      return why;
    }
  }

  // variables and annotations; the count leaks upward when a query is cancelled, so that it says nothing while no request is open
  const isCounting = window.__grafanaRunningQueryCount > 0;
  if (isCounting && !lasts("leaked count", open.data === 0, longestLeak)) {
    return "dashboard's queries";
  }

  return isPainted ? "" : "paint";
};

const soft = (mounted) =>
  open.data > 0 ? "requests" : open.code > 0 ? "scripts" : open.image > 0 ? "images" : open.worker > 0 ? "workers"
    : mounted.some(lacksIcons) ? "icons" : lacksFonts() ? "fonts" : mounted.some(lacksImages) ? "images" : mounted.some(isMoving) ? "animations"
      // the newest generation says so itself; it may be too early, and may never come
      : window.__grafanaRenderBindingSupported && message === null ? "message" : "";

// Grafana 7.5 to 9, 10 and 11 without scenes: the page counts the panels that it has drawn.
const legacyDashboard = () => {
  const panels = [...document.querySelectorAll("[data-panelId]")];
  return panels.length > 0 && panels.every((panel) => panel.matches(".dashboard-row") || panel.querySelector(".dashboard-row, [class$='panel-content'] > *"));
};

const legacySolo = () => {
  const count = document.querySelectorAll(".panel-solo").length || document.querySelectorAll("[class$='panel-container']").length;
  return window.panelsRendered >= Math.max(1, count);
};

const hardOfLegacy = () => {
  if (window.__grafanaRenderBindingSupported && window.panelsRendered === undefined) {
    return message === null ? "message" : asked.dashboard && !document.querySelector(panelElements) ? "panel" : document.querySelector(busy) ? "loading bar" : "";
  }

  const isDrawn = location.pathname.includes("/d/") ? legacyDashboard() : legacySolo();
  return !isDrawn ? "panel" : document.querySelector(busy) ? "loading bar" : "";
};

const legacyStep = () => {
  if (message?.data?.success === false) {
    return { ...outcome("error"), why: "" };
  }

  const why = hardOfLegacy();
  if (why) {
    since.delete("hard");
    return { state: "", why };
  }

  // a panel that fetches by itself, such as a list, is counted before it has its data; a drawn one is not
  const missing = document.querySelector(`:is(${panelElements}) canvas`) === null ? soft([]) : lacksFonts() ? "fonts" : "";
  if (missing && !lasts("hard", true, longestSoft)) {
    return { state: "", why: missing };
  }

  if (isBlank()) {
    return { ...outcome("blank"), why: "" };
  }

  const failed = [...new Set(wordsOf([...failedQueries.values()]))];
  return { ...outcome("ready"), note: failed.length > 0 ? lineOf(`a query of the panel failed: ${failed.join("; ")}`) : "", why: "" };
};

const scenesStep = () => {
  const hasScene = Boolean(window.__grafanaSceneContext);
  if (!lasts("no scene", !hasScene, longestWithoutScene) && !hasScene) {
    return { state: "", why: "scene" };
  }

  const panels = panelsOfScene();
  if (!isWhole) {
    if (isMissing(panels)) {
      return { ...missingPanel(panels), why: "" };
    }

    const broken = panels.filter(isAsked).map(brokenPanel).find(Boolean);
    if (broken) {
      return { ...broken, why: "" };
    }
  }

  const mounted = mountedPanels();
  const why = hardOfPanels(mounted, panels);
  if (why) {
    since.delete("hard");
    return { state: "", why };
  }

  const missing = soft(mounted);
  if (missing && !lasts("hard", true, longestSoft)) {
    return { state: "", why: missing };
  }

  if (isBlank()) {
    return { ...outcome("blank"), why: "" };
  }

  const drawn = mounted.map((element) => panelOf(element, panels)).filter(Boolean);
  return { ...(isWhole || drawn.length === 0 ? verdictOfAll(drawn) : verdictOf(drawn[0])), why: "" };
};
