// What Grafana's own model of the page says (Grafana 10.3 and newer): which panels there are, and in what state each is.
const final = ["Done", "Error", "Streaming"];
const loadingLibraryPlugin = "library-panel-loading-plugin";
const isWalkable = () => typeof window.__grafanaSceneContext?.forEachChild === "function";

const panelsOfScene = () => {
  const found = [];
  const walk = (object) => {
    if (typeof object?.getPlugin === "function") {
      found.push(object);
    }
    object?.forEachChild?.((child) => { walk(child); });
  };
  if (isWalkable()) {
    walk(window.__grafanaSceneContext);
  }
  return found;
};

const keyOf = (panel) => panel.state?.key ?? "";
const pathOf = (panel) => {
  try {
    return panel.getPathId?.() ?? keyOf(panel);
  } catch {
    return keyOf(panel);
  }
};

// Grafana's own rule: a bare number is a key, anything else the path of a panel in a repeated row or of a repeated panel.
const isBare = /^\d+$/.test(asked.panel);
const isAsked = (panel) => isBare ? keyOf(panel) === `panel-${asked.panel}` : pathOf(panel) === asked.panel;

// Panels in repeated rows share one key: the one that is drawn is active and has its plugin.
const best = (panels) => panels.find((panel) => panel.isActive && panel.getPlugin()) ?? panels.find((panel) => panel.isActive) ?? panels[0];

const dataOf = (panel) => panel.state?.$data?.state?.data;
const isLibraryLoading = (panel) => panel.state.pluginId === loadingLibraryPlugin
  || (panel.state.$behaviors ?? []).some((behavior) => behavior?.state?.uid && behavior.state.name && behavior.state.isLoaded === false);

// "" when the panel has its plugin and its data.
const waitsInScene = (panel) => {
  if (panel.state._pluginLoadError) {
    return "";
  }

  if (isLibraryLoading(panel)) {
    return "library panel";
  }

  const plugin = panel.getPlugin();
  if (!plugin) {
    return "plugin";
  }

  if (!panel.state.$data || plugin.meta?.skipDataQuery) {
    return "";
  }

  const data = dataOf(panel);
  return !data ? "data" : final.includes(data.state) ? "" : "query";
};

const areVariablesLoading = () => {
  const variables = window.__grafanaSceneContext?.state?.$variables;
  return Boolean(variables) && (!variables.isActive || (variables.state?.variables ?? []).some((variable) => variable.state?.loading));
};

// Names and problems of the variables that could not be loaded; empty: none.
const brokenVariables = () => (window.__grafanaSceneContext?.state?.$variables?.state?.variables ?? []).filter((variable) => variable.state?.error)
  .map(({ state }) => `variable ${state.name}: ${state.error?.message ?? state.error?.data?.message ?? state.error}`).join("; ");
