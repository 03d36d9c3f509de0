// The requests of the page and what becomes of them: variables, library panel, plugin and query, with the traps that "traps" asks for.
const root = document.getElementById("reactRoot");
const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
const block = (milliseconds) => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    // nothing else runs, as while a large answer is processed
  }
};
const count = (change) => { window.__grafanaRunningQueryCount = (window.__grafanaRunningQueryCount ?? 0) + change; };
const report = (facts) => fetch(addressOf("/seen", facts));

// Grafana asks whether it is logged in before it goes to its log-in page.
const leaveForLogin = async () => {
  await fetch("/api/login/ping");
  location.href = `/login?redirectTo=${encodeURIComponent(location.pathname + location.search)}`;
  await new Promise(() => {});
};

const ask = async (path, wishes = {}, options = {}) => {
  const answer = await fetch(addressOf(path, wishes), options);
  return answer.status === 401 ? leaveForLogin() : answer;
};

// A query as it counts: up when it is sent, down when it was answered or given up.
const counted = async (isCounted, query) => {
  count(isCounted ? 1 : 0);
  try {
    return await query();
  } finally {
    count(isCounted ? -1 : 0);
  }
};

const say = (text, kind = "center") => root.replaceChildren(element("div", { class: kind }, text));

const activate = async (scene, signal) => {
  window.__grafanaSceneContext = scene;
  scene.isActive = true;
  const variables = scene.state.$variables;
  variables.isActive = true;
  await Promise.all(variables.state.variables.map(async (variable) => {
    await counted(true, async () => (await ask(`/api/datasources/uid/prom/resources/api/v1/label/${variable.state.name}/values`, { ms: traps.variablesMs }, { signal })).json());
    variable.setState({ loading: false });
  }));
};

const activateAll = async (scene) => {
  for (let left = traps.activations; left > 1; left--) {
    const given = new AbortController();
    activate(scene, given.signal).catch(() => {});
    await wait(traps.activeMs);
    given.abort();
    scene.isActive = false;
    scene.state.$variables.isActive = false;
    scene.state.$variables.state.variables.forEach((variable) => variable.setState({ loading: true }));
    window.__grafanaSceneContext = undefined;
    await wait(traps.unsetMs);
  }

  await activate(scene);
  for (let zero = 0; zero < traps.earlyZeros; zero++) {
    await counted(true, async () => (await ask("/api/annotations", { ms: 40 })).json());
    await wait(traps.earlyZeroMs);
  }
};

const loadLibrary = async (panel, content) => {
  const behavior = new SceneObject({ uid: "library", name: "Shared", isLoaded: false });
  const data = panel.state.$data;
  panel.setState({ pluginId: "library-panel-loading-plugin", $behaviors: [behavior], $data: undefined });
  panel.plugin = { meta: { id: "library-panel-loading-plugin", skipDataQuery: true } };
  content.append(element("div", {}, "Bibliotheks-Panel wird geladen"));
  const answer = await ask("/api/library-elements/library", { ms: traps.libraryMs, status: traps.library === "Missing" ? 404 : 0 });
  if (!answer.ok) {
    panel.setState({ _pluginLoadError: `Unable to load library panel: ${(await answer.json()).message}` });
    return false;
  }

  await answer.json();
  panel.plugin = undefined;
  panel.setState({ pluginId: "timeseries", $data: data });
  behavior.setState({ isLoaded: true });
  content.replaceChildren();
  return true;
};

const loadPlugin = async (panel, section) => {
  const text = contentOf(section).appendChild(element("div", {}, "Panel-Plugin wird geladen..."));
  const isThere = await new Promise((done) => {
    const script = element("script", { src: addressOf("/public/plugins/chart/module.js", { ms: traps.pluginMs, status: traps.outcome === "PluginMissing" ? 404 : 0 }) });
    script.onload = () => done(true);
    script.onerror = () => done(false);
    document.head.append(script);
  });
  text.remove();
  if (isThere) {
    panel.plugin = { meta: { id: panel.state.pluginId, skipDataQuery: traps.content === "List" } };
  } else {
    panel.setState({ _pluginLoadError: `Plugin ${panel.state.pluginId} not found` });
    section.querySelector(".header").append(statusOf("!"));
  }
  return isThere;
};

const wishesOfQuery = () => ({
  ms: traps.queryMs,
  status: traps.outcome === "BadGateway" ? 502 : 0,
  failed: traps.outcome === "Error" ? "A,B" : traps.outcome === "PartialError" ? "A" : "",
  message: traps.queryMessage,
  rows: traps.outcome === "NoData" || traps.outcome === "NoDataOfStat" ? "none" : "",
});

const query = async (panel, signal) => {
  const queries = ["A", "B"].map((refId) => ({ refId, datasource: { uid: "prom" }, expr: `metric_of_${panel.state.key}` }));
  const answer = await ask("/api/ds/query", wishesOfQuery(), { method: "POST", headers: { "Content-Type": "application/json", "X-Panel-Id": String(panel.id) }, body: JSON.stringify({ queries }), signal });
  return answer.status === 502 ? {} : (await answer.json()).results;
};

const dataOfResults = (results, address) => {
  const errors = Object.entries(results).filter(([, result]) => result.error).map(([refId, result]) => ({ refId, message: result.error, status: 400 }));
  const series = Object.values(results).flatMap((result) => result.frames ?? []).map((frame) => ({ refId: frame.refId, length: frame.length, fields: [{ name: "Time" }, { name: "Value" }] }));
  const shift = traps.hasOwnTime ? 3_600_000 : 0;
  return {
    state: errors.length > 0 ? "Error" : traps.content === "Stream" ? "Streaming" : "Done",
    series,
    errors: errors.length > 0 ? errors : undefined,
    error: errors[0],
    timeRange: { from: momentOf(address.from - shift), to: momentOf(address.to - shift) },
  };
};

// One run of the panel's query and what follows; a refresh gives it up and begins another.
const run = async (panel, section, address, signal) => {
  const content = contentOf(section);
  content.replaceChildren();
  let data = null;
  if (panel.state.$data) {
    const loading = { state: "Loading", series: [], timeRange: { from: momentOf(address.from), to: momentOf(address.to) } };
    panel.state.$data.setState({ data: loading });
    const bar = element("div", { role: "status", "aria-label": "Panel wird geladen" });
    section.firstElementChild.replaceChildren(bar);
    data = dataOfResults(await counted(traps.countsQueries, () => query(panel, signal)), address);
    bar.remove();
    if (traps.isDoneBeforeContent) {
      panel.state.$data.setState({ data });
    }
  }

  await wait(traps.busyMs > 0 ? traps.gapMs / 2 : traps.gapMs);
  if (traps.busyMs > 0) {
    block(traps.busyMs);
    await wait(traps.gapMs / 2);
  }

  signal.throwIfAborted();
  panel.state.$data?.setState({ data });
  if (data?.state === "Error") {
    section.querySelector(".header").append(statusOf("!"));
  }

  drawContent(section, panel, address);
};
