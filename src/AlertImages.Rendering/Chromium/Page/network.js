// What the page still waits for, and which queries failed. A request is open until its body has been read: what draws the data comes after it.
const open = { data: 0, code: 0, image: 0, worker: 0 };
const longestImage = 3000;
const longestWorker = 2000;
const longestUnread = 50;
const now = () => performance.now();
const later = window.setTimeout.bind(window);

const begin = (kind, longest) => {
  let isOpen = true;
  open[kind]++;
  const end = () => {
    if (isOpen) {
      isOpen = false;
      open[kind]--;
    }
  };
  if (longest) {
    later(end, longest);
  }
  return end;
};

// requests that no picture waits for
const ignored = /\/api\/(live|frontend-metrics|user\/|login\/ping|annotations\/mass)|\/log(-grafana)?-(javascript|frontend)|rudder|\/collect\b/;
const isQuery = /\/api\/(ds\/query|tsdb\/query|datasources\/proxy\/)/;
const isDashboard = /\/(apis\/dashboard\.grafana\.app\/\w+\/namespaces\/[^/]+\/dashboards|api\/dashboards\/uid)\/([^/?]+)(?:\/dto)?(?:[?#]|$)/;

// The newest answer of each query that failed, by the queries it was for: one that is asked again and answered is no failure.
const failedQueries = new Map();
let dashboardAnswer = null;

// Grafana asks with addresses relative to its root.
const absolute = (url) => {
  try {
    return new URL(String(url), document.baseURI).href;
  } catch {
    return String(url);
  }
};

const headerOf = (init, name) => {
  try {
    return new Headers(init?.headers).get(name) ?? "";
  } catch {
    return "";
  }
};

const queriesOf = (init) => {
  try {
    return JSON.parse(init.body).queries.map(({ refId, datasource, expr }) => ({ refId, datasource, expr }));
  } catch {
    return [];
  }
};

const noteAnswer = async (url, init, status, answer) => {
  const dashboard = isDashboard.exec(url);
  if (dashboard && decodeURIComponent(dashboard[2]) === asked.dashboard) {
    dashboardAnswer = { status, message: "" };
    if (answer && status >= 400) {
      dashboardAnswer.message = await messageOf(answer);
    }
  }

  if (isQuery.test(url)) {
    const queries = queriesOf(init);
    const key = url.replace(/[?#].*$/, "") + JSON.stringify(queries);
    if (status === 0 || status >= 400) {
      failedQueries.set(key, { status, panel: headerOf(init, "X-Panel-Id"), names: queries.map(({ refId }) => refId) });
    } else {
      failedQueries.delete(key);
    }
  }
};

const messageOf = async (answer) => {
  try {
    return String((await answer.clone().json()).message ?? "");
  } catch {
    return "";
  }
};

const realFetch = window.fetch;
window.fetch = function (what, init) {
  const url = absolute(what?.url ?? what);
  if (ignored.test(url)) {
    return realFetch.apply(this, arguments);
  }

  const end = begin("data");
  return realFetch.apply(this, arguments).then((answer) => {
    noteAnswer(url, init, answer.status, answer);
    let isRead = false;
    for (const name of ["json", "text", "blob", "arrayBuffer", "formData"]) {
      const original = answer[name];
      answer[name] = (...rest) => {
        isRead = true;
        const body = original.apply(answer, rest);
        body.then(end, end);
        return body;
      };
    }
    later(() => isRead || end(), longestUnread);
    return answer;
  }, (error) => {
    end();
    if (error?.name !== "AbortError") {
      noteAnswer(url, init, 0, null);
    }
    throw error;
  });
};

const requests = XMLHttpRequest.prototype;
const { open: openRequest, send: sendRequest } = requests;
const addresses = new WeakMap();
requests.open = function (method, url) {
  addresses.set(this, absolute(url));
  return openRequest.apply(this, arguments);
};
requests.send = function () {
  const url = addresses.get(this) ?? "";
  if (ignored.test(url)) {
    return sendRequest.apply(this, arguments);
  }

  const end = begin("data");
  let isAborted = false;
  this.addEventListener("abort", () => { isAborted = true; });
  this.addEventListener("loadend", () => {
    end();
    if (!isAborted) {
      noteAnswer(url, {}, this.status, null);
    }
  });
  try {
    return sendRequest.apply(this, arguments);
  } catch (error) {
    end();
    throw error;
  }
};

// Images that are never put into the document, like the tiles of a map.
const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
Object.defineProperty(HTMLImageElement.prototype, "src", {
  ...source,
  set(value) {
    const end = begin("image", longestImage);
    this.addEventListener("load", end, { once: true });
    this.addEventListener("error", end, { once: true });
    source.set.call(this, value);
    if (!value || this.complete) {
      end();
    }
  },
});

// A worker that was asked and has not answered: the layout of graphs, the decoding of tiles.
const RealWorker = window.Worker;
if (RealWorker) {
  window.Worker = class extends RealWorker {
    #end = null;

    constructor(...rest) {
      super(...rest);
      for (const type of ["message", "error", "messageerror"]) {
        this.addEventListener(type, () => this.#answered());
      }
    }

    postMessage(...rest) {
      this.#end ??= begin("worker", longestWorker);
      return super.postMessage(...rest);
    }

    terminate() {
      this.#answered();
      return super.terminate();
    }

    #answered() {
      this.#end?.();
      this.#end = null;
    }
  };
}

// Scripts and styles that the page adds while it runs.
const loading = new Map();
const loadingCode = (node) => {
  const isCode = (node.nodeName === "SCRIPT" && node.src) || (node.nodeName === "LINK" && node.rel === "stylesheet");
  if (isCode && !loading.has(node) && document.readyState !== "loading") {
    loading.set(node, begin("code"));
  }
};
for (const type of ["load", "error"]) {
  document.addEventListener(type, (event) => {
    loading.get(event.target)?.();
    loading.delete(event.target);
  }, true);
}

// The refresh of a dashboard would ask for its data again while its picture is taken.
const shortestRefresh = 4000;
const realInterval = window.setInterval;
window.setInterval = function (handler, milliseconds, ...rest) {
  return milliseconds >= shortestRefresh ? realInterval.call(window, () => {}, 2 ** 31 - 1) : realInterval.call(window, handler, milliseconds, ...rest);
};
