// Runs in every page before its own scripts. window.__alertImages() tells whether the panel can be photographed:
// "" not yet, "ready", or the name of what the page shows instead.
(() => {
  if (window !== window.top) {
    return;
  }

  const graceWithoutQueries = 600;
  let message = null;
  let sceneSince = 0;
  let sawQuery = false;

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

    const alert = document.querySelector(".page-alert-list .alert-title, [data-testid='data-testid Alert error']");
    if (alert && /dashboard not found/i.test(alert.textContent)) {
      return "dashboard_not_found";
    }

    if (alert && /panel( with id \d+)? not found/i.test(alert.textContent)) {
      return "panel_not_found";
    }

    return "";
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

  window.__alertImages = () => {
    const other = whatElse();
    if (other) {
      return other;
    }

    if (document.fonts && document.fonts.status === "loading") {
      return "";
    }

    if (window.__grafanaRenderBindingSupported) {
      return bindingReady() || "";
    }

    return (window.__grafanaSceneContext ? scenesReady() : panelsReady()) ? "ready" : "";
  };
})();
