// Runs in every page before its own scripts. window.__alertImages() tells whether the panel can be photographed:
// "" not yet, "ready", or the name of what the page shows instead.
(() => {
  if (window !== window.top) {
    return;
  }

  const graceWithoutQueries = 600;
  const notFoundGrace = 250;
  let message = null;
  let sceneSince = 0;
  let sawQuery = false;
  let notFoundSince = 0;

  // Grafana's newest generation calls this when the page is complete.
  window.__grafanaImageRendererMessageChannel = (text) => {
    try {
      message = JSON.parse(text);
    } catch {
      message = { data: { success: false } };
    }
  };

  const whatElse = () => {
    if (/\/login\/?$/.test(location.pathname)) {
      return "login";
    }

    const body = document.body;
    if (!body) {
      return "";
    }

    // an answer of the API instead of a page is short and has no elements of a panel
    if (body.childElementCount <= 1 && body.textContent.length < 400) {
      if (body.textContent.includes("Invalid Render Key")) {
        return "login";
      }

      if (/"message":\s*"(Unauthorized|Invalid API key|Invalid username or password)"/i.test(body.textContent)) {
        return "login";
      }
    }

    return saysNotFound(body);
  };

  // A page that says only this, with no panel on it. It may pass by while Grafana starts: it counts when it stays.
  const saysNotFound = (body) => {
    if (document.querySelector(".panel-solo, [class$='panel-container'], [data-panelId], canvas")) {
      return "";
    }

    const text = body.innerText.trim();
    const what = text.length > 300 ? ""
      : /dashboard not found/i.test(text) ? "dashboard_not_found"
        : /panel( with id \S+)? (was )?not found|unable to find panel/i.test(text) ? "panel_not_found" : "";
    notFoundSince = what ? notFoundSince || performance.now() : 0;
    return what && performance.now() - notFoundSince > notFoundGrace ? what : "";
  };

  const bindingReady = () => message && (message.data && message.data.success === false ? "error" : "ready");

  const scenesReady = () => {
    sceneSince = sceneSince || performance.now();
    const running = window.__grafanaRunningQueryCount;
    sawQuery = sawQuery || running > 0;
    return !(running > 0) && (sawQuery || performance.now() - sceneSince > graceWithoutQueries);
  };

  const dashboardReady = () => {
    const panels = [...document.querySelectorAll("[data-panelId]")];
    return panels.length > 0 && panels.every((panel) =>
      panel.matches(".dashboard-row") || panel.querySelector(".dashboard-row, [class$='panel-content'] > *"));
  };

  const panelsReady = () => {
    if (location.pathname.includes("/d/")) {
      return dashboardReady();
    }

    const solo = document.querySelectorAll(".panel-solo").length || document.querySelectorAll("[class$='panel-container']").length;
    return window.panelsRendered >= Math.max(1, solo);
  };

  // a bar or spinner over a panel: the query still runs although the panel has been drawn once
  const stillLoading = () => document.querySelector(
    ".panel-loading, [data-testid='data-testid Panel loading bar'], [aria-label='Panel loading bar'], [data-testid='panel-loading']") !== null;

  // neither a word nor anything drawn
  const isBlank = () => document.body.innerText.trim() === "" && ![...document.querySelectorAll("canvas, svg, img, video, [style*='background']")]
    .some((element) => element.clientWidth * element.clientHeight > 100 || element.getBoundingClientRect().width > 10);

  const isDrawn = () => {
    if (window.__grafanaRenderBindingSupported) {
      return bindingReady() || "";
    }

    return (window.__grafanaSceneContext ? scenesReady() : panelsReady()) && !stillLoading() ? "ready" : "";
  };

  window.__alertImages = () => {
    const other = whatElse();
    if (other) {
      return other;
    }

    if (document.fonts && document.fonts.status === "loading") {
      return "";
    }

    const state = isDrawn();
    return state === "ready" && isBlank() ? "blank" : state;
  };

  // Shows every part of a long page once, so that lazy panels load; goes back to the top and tells the whole height.
  window.__alertImagesScroll = async () => {
    const scroller = document.querySelector("#page-scrollbar") || document.querySelector("main [class*='scrollbar-view']") || document.scrollingElement;
    const step = Math.max(100, scroller.clientHeight);
    for (let top = 0; top < scroller.scrollHeight; top += step) {
      scroller.scrollTo(0, top);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }

    scroller.scrollTo(0, 0);
    return Math.ceil(scroller.scrollHeight + (scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top));
  };

  // Texts of axes that are drawn on a canvas, by canvas: what is cleared is forgotten.
  const drawn = new WeakMap();
  const painter = CanvasRenderingContext2D.prototype;
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
  window.__alertImagesAxis = () => {
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
})();
