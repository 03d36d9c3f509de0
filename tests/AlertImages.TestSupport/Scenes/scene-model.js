// The part of Grafana's model of a page that can be read from outside: objects with a state, among them the panels of the dashboard.
const traps = JSON.parse(document.getElementById("traps").textContent);
const colours = { 2: "#37872d", 7: "#1f60c4", 10: "#c4162a", 12: "#fa6400", 24: "#8f3bb8", 31: "#e0b400" };
const titles = { 2: "Memory", 7: "Requests", 10: "Random walk", 12: "Errors", 24: "Repeated", 31: "By host" };

class SceneObject {
  constructor(state = {}) {
    this.state = state;
    this.isActive = false;
  }

  forEachChild(callback) {
    for (const value of Object.values(this.state)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (child instanceof SceneObject && callback(child) === false) {
          return;
        }
      }
    }
  }

  setState(changes) {
    this.state = { ...this.state, ...changes };
  }
}

class VizPanel extends SceneObject {
  constructor(id, key, path) {
    super({ key, title: titles[id], pluginId: "timeseries", $behaviors: [] });
    this.id = id;
    this.path = path;
    this.plugin = undefined;
  }

  getPlugin() {
    return this.plugin;
  }

  getPathId() {
    return this.path;
  }
}

// times like those of moment: objects that are numbers when they are asked
const momentOf = (milliseconds) => ({ valueOf: () => milliseconds, toISOString: () => new Date(milliseconds).toISOString() });

const rowOf = (panels) => new SceneObject({ key: "row", layout: new SceneObject({ children: panels.map((panel) => new SceneObject({ key: `grid-item-${panel.state.key}`, body: panel })) }) });

// A dashboard of single panels, a panel that is repeated by a variable (24), and one in a row that is repeated (31).
const buildScene = (uid) => {
  const single = [2, 7, 10, 12].map((id) => new VizPanel(id, `panel-${id}`, `panel-${id}`));
  const repeated = ["q1", "q2", "q3"].map((value, index) => new VizPanel(24, index === 0 ? "panel-24" : `panel-24-clone-${index}`, `${value}$panel-24`));
  const rows = ["a", "b"].map((value) => rowOf([new VizPanel(31, "panel-31", `${value}$panel-31`)]));
  const panels = [...single, ...repeated, ...rows.map((row) => row.state.layout.state.children[0].state.body)];
  for (const panel of panels) {
    if (traps.content !== "List") {
      panel.setState({ $data: new SceneObject({ data: undefined }) });
    }
  }

  const scene = new SceneObject({
    key: uid,
    title: "Scenes",
    body: new SceneObject({ key: "layout", children: [rowOf(single), rowOf(repeated), ...rows] }),
    $variables: new SceneObject({ variables: ["instance", "queue"].map((name) => new SceneObject({ name, loading: true })) }),
  });
  return { scene, panels };
};

const readAddress = () => {
  const parameters = new URLSearchParams(location.search);
  const [, page, uid] = location.pathname.split("/");
  return {
    uid: uid.replace(/-rest$/, ""),
    isRest: uid.endsWith("-rest"),
    // what a picture of the whole dashboard is compared with has no address of that kind
    isWhole: page === "d" || parameters.has("whole"),
    panelId: parameters.get("panelId") ?? "",
    // "now" is always the same here, since a picture must not depend on a clock
    from: Number(parameters.get("from")) || 1_700_000_000_000,
    to: Number(parameters.get("to")) || 1_700_003_600_000,
    subject: [...parameters].filter(([name]) => name.startsWith("var-") || name === "from" || name === "to").map((pair) => pair.join("=")).sort().join("&"),
  };
};
