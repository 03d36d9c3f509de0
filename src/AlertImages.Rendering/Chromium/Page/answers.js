// What the page is instead of a panel, and what a reader should know of the panel: { state, detail }.
const notFoundGrace = 250;
const gateGrace = 500;
const copiesGrace = 1000;
const failedGrace = 1000;
const longestText = 200;
const since = new Map();
// True when a thing has held for so long without a break.
const lasts = (name, holds, milliseconds) => {
  if (!holds) {
    since.delete(name);
    return false;
  }

  if (!since.has(name)) {
    since.set(name, now());
  }
  return now() - since.get(name) >= milliseconds;
};

const lineOf = (text) => [...String(text ?? "").toWellFormed().replace(/\s+/g, " ").trim()].slice(0, longestText).join("");
const outcome = (state, detail = "") => ({ state, detail: lineOf(detail) });

const isGrafana = () => Boolean(window.grafanaBootData || window.__grafana_boot_data_promise || window.__grafanaSceneContext || window.__grafanaRenderBindingSupported)
  || window.panelsRendered !== undefined
  || document.querySelector(`${panelElements}, [data-panelId], grafana-app, script[src*='public/build/']`) !== null;

const anotherPage = () => {
  if (/\/login\/?$/.test(location.pathname) && dashboardOf(location.pathname) === "") {
    return outcome("login");
  }

  const body = document.body;
  if (!body) {
    return null;
  }

  // an answer of the API instead of a page is short and has no elements of a panel
  if (body.childElementCount <= 1 && body.textContent.length < 400 && /Invalid Render Key|"message":\s*"(Unauthorized|Invalid API key|Invalid username or password)"/i.test(body.textContent)) {
    return outcome("login");
  }

  return saysNotFound(body) ?? refusedDashboard()
    ?? (lasts("gate", document.readyState === "complete" && !isGrafana(), gateGrace) ? outcome("gate", document.title) : null);
};

// A page that says only this, with no panel on it. It may pass by while Grafana starts: it counts when it stays. Newer pages are known by their scene.
const saysNotFound = (body) => {
  const text = window.__grafanaSceneContext || document.querySelector(`${panelElements}, [data-panelId], canvas`) ? "" : body.innerText.trim();
  const what = text.length > 300 ? ""
    : /dashboard not found/i.test(text) ? "dashboard_not_found"
      : /panel( with id \S+)? (was )?not found|unable to find panel/i.test(text) ? "panel_not_found" : "";
  return lasts("not found", what !== "", notFoundGrace) ? outcome(what) : null;
};

// Grafana asks its API for the dashboard and shows a message of its own, translated, when it is refused.
const refusedDashboard = () => {
  const { status = 200, message = "" } = dashboardAnswer ?? {};
  const isRefused = !window.__grafanaSceneContext && (status === 0 || status >= 400) && open.data === 0;
  // a server that fails may be asked again
  if (!lasts("refused", isRefused, status === 403 || status === 404 ? notFoundGrace : failedGrace)) {
    return null;
  }

  return status === 403 ? outcome("dashboard_forbidden", message) : status === 404 ? outcome("dashboard_not_found", message) : outcome("dashboard_failed", status === 0 ? "no answer" : `${status} ${message}`);
};

// The scene holds all panels as soon as it is there: one that it lacks is known long before the page says so.
const isMissing = (panels) => {
  const exists = panels.some(isAsked);
  // copies of repeated rows and panels come with their variables
  const mayCome = !isBare && (areVariablesLoading() || open.data > 0);
  return lasts("missing", isWalkable() && !exists && !mayCome, panels.length === 0 || !isBare ? copiesGrace : 0);
};

const missingPanel = (panels) => {
  if (brokenVariables()) {
    return outcome("query_failed", brokenVariables());
  }

  // "panel-24-clone-2" is how Grafana 11.3 to 12.1 name a copy; later ones know it by the value that it stands for
  const copy = panels.find((panel) => keyOf(panel) === asked.panel);
  return copy ? outcome("elsewhere", pathOf(copy)) : outcome("panel_not_found");
};

const brokenPanel = (panel) => {
  const error = panel.state?._pluginLoadError;
  if (!error) {
    return null;
  }

  return panel.state.pluginId === loadingLibraryPlugin ? outcome("panel_not_found", "its library panel could not be loaded") : outcome("plugin_missing", error);
};

const messagesOf = (data) => [...(data?.errors ?? []), ...(data?.error ? [data.error] : [])]
  .map((error) => error?.message || error?.data?.message || error?.statusText || "").filter((text, index, all) => text && all.indexOf(text) === index);

// Grafana names the panel of a request in a header; a request without it may be that of a variable or an annotation, and is known by the names of its queries.
const isQueryOf = (panel, failed) => {
  const provider = panel.state?.$data?.state;
  const names = (provider?.queries ?? provider?.$data?.state?.queries ?? []).map(({ refId }) => refId);
  return failed.panel ? failed.panel === /panel-(\d+)/.exec(keyOf(panel))?.[1] : failed.names.some((name) => names.includes(name));
};

const wordsOf = (failures) => failures.map(({ status }) => status === 0 ? "the query got no answer" : `the query was answered ${status}`);
const wantsData = (panel) => Boolean(panel.state?.$data) && !panel.getPlugin()?.meta?.skipDataQuery;

// A panel whose queries all failed is no picture; one that shows something all the same is a picture with a note.
const verdictOf = (panel) => {
  const data = dataOf(panel);
  const hasRows = (data?.series ?? []).some((frame) => frame.length > 0);
  const hasFailed = data?.state === "Error" || messagesOf(data).length > 0;
  const problems = hasFailed ? messagesOf(data) : wantsData(panel) ? wordsOf([...failedQueries.values()].filter((failed) => isQueryOf(panel, failed))) : [];
  if (problems.length === 0 && wantsData(panel) && brokenVariables()) {
    problems.push(brokenVariables());
  }

  if (hasFailed || problems.length > 0) {
    const text = problems.join("; ") || "the data source gave no reason";
    return hasRows ? { ...outcome("ready"), note: lineOf(`a query of the panel failed: ${text}`) } : outcome("query_failed", text);
  }

  return { ...outcome("ready"), note: wantsData(panel) && data && !hasRows ? "no data" : "" };
};

// A whole dashboard is a picture whatever its panels show.
const verdictOfAll = (panels) => {
  const failed = panels.filter((panel) => verdictOf(panel).state !== "ready").length;
  return { ...outcome("ready"), note: failed > 0 ? `the queries of ${failed} of ${panels.length} panels failed` : "" };
};
