// The way of the page from its first script to a panel that is at rest, with the traps that "traps" asks for.
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

const showPanel = async (panel, holder, address) => {
  holder.dataset.vizPanelKey = panel.state.key;
  panel.isActive = true;
  const section = frameOf(panel, address);
  holder.append(section);
  if (traps.library !== "None" && !await loadLibrary(panel, contentOf(section))) {
    return;
  }

  if (!await loadPlugin(panel, section)) {
    return;
  }

  await wait(traps.frameMs);
  if (traps.hasOwnTime) {
    panel.setState({ $timeRange: new SceneObject({ timeFrom: "1h" }) });
  }

  let given = new AbortController();
  const begin = () => {
    given.abort();
    given = new AbortController();
    run(panel, section, address, given.signal).catch((error) => {
      if (error.name !== "AbortError") {
        throw error;
      }
    });
  };
  if (traps.refreshMs > 0) {
    setInterval(begin, traps.refreshMs);
  }
  begin();
  if (traps.lateQueryMs > 0) {
    setInterval(() => query(panel), traps.lateQueryMs);
  }
};

const findAsked = (panels, { panelId }) => panels.find((panel) => /^\d+$/.test(panelId) ? panel.state.key === `panel-${panelId}` : panel.path === panelId);

const showSolo = async (panels, address) => {
  const panel = findAsked(panels, address);
  if (!panel) {
    root.replaceChildren(spinner());
    await wait(traps.notFoundTextMs);
    say("Panel nicht gefunden");
    report({ text: "not-found" });
    return;
  }

  const holder = element("div");
  root.replaceChildren(holder);
  if (address.panelId === "31") {
    // the same key in the other row: below the window, never active, without a plugin
    const other = element("div", { "data-viz-panel-key": "panel-31" });
    other.style.cssText = "position: absolute; top: calc(100vh + 300px); width: 100%";
    other.append(frameOf(panel, address));
    root.append(other);
  }
  await showPanel(panel, holder, address);
};

const showRows = (address) => {
  const row = (text) => element("div", { class: "row" }, text);
  root.replaceChildren(...(traps.layout === "Tabs" ? [element("div", { role: "tablist" }, "Erster Zweiter"), row("Nichts in diesem Tab")] : ["Reihe 1", "Reihe 2", "Reihe 3"].map(row)));
};

const showGrid = (panels, address) => {
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        watcher.unobserve(target);
        showPanel(target.panel, target.appendChild(element("div")), address);
      }
    }
  });
  root.replaceChildren(...panels.map((panel) => {
    const item = element("div");
    item.style.height = `${panelHeight}px`;
    item.panel = panel;
    watcher.observe(item);
    return item;
  }));
};

const showAtRest = async (panels, address) => {
  const solo = element("div", { class: "panel-solo" });
  root.replaceChildren(solo);
  if (address.isWhole && traps.layout !== "Grid") {
    showRows(address);
    solo.append(...root.childNodes);
    root.append(solo);
  } else {
    for (const panel of address.isWhole ? panels : [findAsked(panels, address)]) {
      const section = frameOf(panel, address);
      solo.append(section);
      if (traps.outcome === "PartialError") {
        section.querySelector(".header").append(statusOf("!"));
      }
      drawContent(section, panel, address);
    }
  }

  await (traps.content === "Text" ? document.fonts.load("60px Late", "A") : null);
  window.panelsRendered = 1;
};

const leaveMarks = async () => {
  const databases = await indexedDB.databases();
  const caches_ = await window.caches?.keys() ?? [];
  await report({ local: localStorage.getItem("mark") ?? "none", session: sessionStorage.getItem("mark") ?? "none", name: window.name || "none", history: history.state?.mark ?? "none", databases: databases.length || "none", caches: caches_.length || "none" });
  localStorage.setItem("mark", "left");
  sessionStorage.setItem("mark", "left");
  window.name = "left";
  history.replaceState({ mark: "left" }, "");
  await window.caches?.open("left");
  await new Promise((done) => {
    const opening = indexedDB.open("left");
    opening.onsuccess = opening.onerror = done;
  });
};

// After a log-in Grafana goes where the log-in page was asked for.
const followRedirect = () => {
  const wanted = sessionStorage.getItem("redirectTo");
  if (wanted) {
    sessionStorage.removeItem("redirectTo");
    history.pushState({}, "", wanted);
  }

  if (traps.movesToPanel > 0) {
    history.pushState({}, "", location.href.replace(/panelId=[^&]*/, `panelId=${traps.movesToPanel}`));
  }
};

const leaveSpinner = () => {
  const left = document.body.appendChild(element("div"));
  left.style.cssText = "position: absolute; top: calc(100vh + 200px); height: 60px; overflow: hidden";
  left.append(spinner());
  setTimeout(() => left.remove(), traps.spinnerMs);
};

const start = async () => {
  if (traps.isCounted) {
    new EventSource("/api/live/stream");
  }

  if (traps.leavesMarks) {
    await leaveMarks();
  }

  followRedirect();
  const address = readAddress();
  const { scene, panels } = buildScene(address.uid);
  document.querySelector(".preloader").remove();
  if (address.isRest) {
    await showAtRest(panels, address);
    return;
  }

  window.grafanaBootData = { settings: { buildInfo: { version: "12.2.0" } }, user: { isSignedIn: false }, navTree: [] };
  window.__grafanaRunningQueryCount = 0;
  root.replaceChildren(spinner());
  const answer = await ask(`/apis/dashboard.grafana.app/v1beta1/namespaces/default/dashboards/${address.uid}/dto`, { ms: traps.dashboardMs, status: traps.dashboardStatus, message: traps.dashboardMessage });
  const dashboard = await answer.json();
  if (!answer.ok) {
    say(answer.status === 404 ? "Dashboard nicht gefunden" : `Das Dashboard konnte nicht geladen werden: ${dashboard.message}`);
    return;
  }

  if (traps.spinnerMs > 0) {
    leaveSpinner();
  }

  await activateAll(scene);
  if (!address.isWhole) {
    await showSolo(panels, address);
  } else if (traps.layout === "Grid") {
    showGrid(panels, address);
  } else {
    showRows(address);
  }
};

start();
