// The way of the page from its first script to panels that are at rest.
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
    contentOf(other).append(element("div"));
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
