// What a panel shows in the end, and how it gets there. Without traps everything is drawn at once.
const panelHeight = 400;

// numbers that depend on a text only (FNV-1a)
const numbersOf = (text, count) => {
  let hash = 2166136261;
  return [...Array(count).keys()].map((index) => {
    for (const sign of `${text}|${index}`) {
      hash = Math.imul(hash ^ sign.codePointAt(0), 16777619) >>> 0;
    }
    return hash / 2 ** 32;
  });
};

const element = (name, attributes = {}, text = "") => {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.textContent = text;
  return made;
};

const spinner = () => {
  const made = element("div", { "data-testid": "Spinner", "aria-label": "Wird geladen" });
  made.innerHTML = "<svg width='40' height='40'><circle cx='20' cy='20' r='15' fill='#ccc'/></svg>";
  return made;
};

const frameOf = (panel, address) => {
  const section = element("section", { "data-testid": `data-testid Panel header ${panel.state.title}` });
  const height = address.isWhole ? panelHeight : innerHeight;
  section.style.height = `${height}px`;
  const header = element("div", { class: "header" });
  header.append(element("h2", { title: panel.state.title }, panel.state.title));
  const content = element("div", { "data-testid": "data-testid panel content" });
  content.style.height = `${height - 40}px`;
  section.append(element("div"), header, content);
  return section;
};

const contentOf = (section) => section.querySelector("[data-testid='data-testid panel content']");

const statusOf = (message) => element("button", { "data-testid": "data-testid Panel status error", title: message }, "!");

const subjectOf = (panel, address) => `${address.uid}|${address.isWhole ? panel.path : address.panelId}|${address.subject}`;

const canvasIn = (content) => {
  const canvas = element("canvas", { width: content.clientWidth, height: content.clientHeight });
  content.append(canvas);
  return canvas;
};

const drawBars = (canvas, panel, address) => {
  const brush = canvas.getContext("2d");
  brush.fillStyle = colours[panel.id];
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.fillStyle = "#ffffff";
  numbersOf(subjectOf(panel, address), 20).forEach((number, index) => {
    const height = Math.round(number * (canvas.height - 150));
    brush.fillRect(20 + index * 45, canvas.height - height, 30, height);
  });
};

const tiles = [40, 120, 200];
const fillIcons = (icons) => icons.forEach((icon) => { icon.innerHTML = "<svg width='24' height='24'><rect width='24' height='24' fill='#ff78f0'/></svg>"; });
const drawNodes = (canvas, places) => {
  const brush = canvas.getContext("2d");
  brush.fillStyle = "#00ffe0";
  places.forEach(([x, y]) => brush.fillRect(x, y, 40, 40));
};

const drawRows = (list, rows) => rows.forEach((colour) => {
  const row = element("i");
  row.style.background = colour;
  list.append(row);
});

const rowsOfList = ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff"];
const placesOfNodes = [...Array(8).keys()].map((index) => [80 + index * 100, 100 + (index % 3) * 90]);

// What a content adds to the bars: "rest" shows the end, "live" the way to it.
const extras = {
  Graph: { rest: () => {}, live: () => {} },
  List: {
    rest: (content) => { drawRows(content.appendChild(element("div", { class: "list" }, "Liste")), rowsOfList); },
    live: async (content) => {
      const list = content.appendChild(element("div", { class: "list" }, "Liste"));
      const answer = await fetch(addressOf("/api/search", { bodyMs: traps.contentMs }));
      const { rows } = await answer.json();
      setTimeout(() => drawRows(list, rows));
    },
  },
  Map: {
    rest: (content, canvas) => {
      const brush = canvas.getContext("2d");
      tiles.forEach((shade, index) => {
        brush.fillStyle = `rgb(${shade}, ${shade}, ${shade})`;
        brush.fillRect(index * 256, 0, 256, 256);
      });
    },
    live: (content, canvas) => tiles.forEach((shade, index) => {
      const image = new Image();
      image.onload = () => canvas.getContext("2d").drawImage(image, index * 256, 0);
      image.src = addressOf(`/tiles/${shade}`, { ms: traps.contentMs });
    }),
  },
  Nodes: {
    rest: (content, canvas) => drawNodes(canvas, placesOfNodes),
    live: (content, canvas) => {
      const worker = new Worker("/public/build/scenes/scene-worker.js");
      worker.onmessage = ({ data }) => {
        drawNodes(canvas, data);
        worker.terminate();
      };
      worker.postMessage({ ms: traps.contentMs });
    },
  },
  Logs: {
    rest: (content) => fillIcons(iconsIn(content)),
    live: (content) => {
      const icons = iconsIn(content);
      const began = performance.now();
      // as Grafana's icons do: an icon whose picture is being fetched for another one looks again after 100 ms
      const retry = () => performance.now() - began < traps.contentMs ? setTimeout(retry, 100) : fillIcons(icons);
      retry();
    },
  },
  Text: {
    rest: (content) => { content.append(element("div", { class: "late" }, "AAAAAAAA")); },
    live: (content) => { content.append(element("div", { class: "late" }, "AAAAAAAA")); },
  },
  Animation: { rest: coverIn(""), live: coverIn("appears") },
  Transition: {
    rest: coverIn(""),
    live: (content) => {
      const cover = coverIn("fades")(content);
      requestAnimationFrame(() => cover.classList.add("shown"));
    },
  },
  Pulse: { rest: coverIn(""), live: coverIn("pulses") },
  Stream: {
    rest: () => {},
    live: (content, canvas, again) => {
      const next = () => {
        again();
        requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    },
  },
};

function iconsIn(content) {
  const line = content.appendChild(element("div", { class: "icons" }));
  return [...Array(12).keys()].map(() => line.appendChild(element("span", { class: "css-1-Icon" })));
}

function coverIn(motion) {
  return (content) => {
    const cover = content.appendChild(element("div", { class: `cover ${motion}` }));
    cover.style.setProperty("--late", `${traps.contentMs}ms`);
    cover.style.background = "linear-gradient(#ffffff40, #ffffff40)";
    return cover;
  };
}

// The page asks its API for a delay or a fault.
const addressOf = (path, wishes = {}) => {
  const query = Object.entries(wishes).filter(([, value]) => value).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return query ? `${path}?${query}` : path;
};

const saysNoData = (content, text = "Keine Daten") => content.append(element("div", { class: "none", "data-testid": "data-testid Panel data error message" }, text));

const drawContent = (section, panel, address) => {
  const content = contentOf(section);
  if (traps.outcome === "Error" || traps.outcome === "BadGateway" || traps.outcome === "NoData") {
    saysNoData(content);
    return;
  }

  if (traps.content === "Nothing") {
    return;
  }

  const canvas = canvasIn(content);
  const draw = () => traps.outcome === "NoDataOfStat" ? canvas.getContext("2d").fillRect(0, 0, 200, 200) : drawBars(canvas, panel, address);
  const { rest, live } = extras[traps.content];
  if (address.isRest) {
    draw();
    rest(content, canvas);
  } else {
    // a canvas is drawn in the frame after React has mounted it
    requestAnimationFrame(() => {
      draw();
      live(content, canvas, draw);
    });
  }
};
