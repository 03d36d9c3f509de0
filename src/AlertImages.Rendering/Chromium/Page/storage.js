// What a page stores is kept by its own document alone: the next picture in this window, or one that is drawn beside it, finds nothing.
// Grafana's log-in page, for one, keeps "redirectTo" in the session storage, and the next page goes where it says.
const memoryStorage = () => {
  const kept = new Map();
  const methods = {
    __proto__: null,
    getItem: (name) => kept.get(String(name)) ?? null,
    setItem: (name, value) => { kept.set(String(name), String(value)); },
    removeItem: (name) => { kept.delete(String(name)); },
    clear: () => kept.clear(),
    key: (index) => [...kept.keys()][index] ?? null,
  };
  return new Proxy(Object.create(Storage.prototype), {
    get: (target, name) => name === "length" ? kept.size : methods[name] ?? (typeof name === "symbol" ? target[name] : kept.get(name)),
    set: (target, name, value) => { kept.set(String(name), String(value)); return true; },
    has: (target, name) => name in methods || kept.has(name),
    deleteProperty: (target, name) => { kept.delete(name); return true; },
    ownKeys: () => [...kept.keys()],
    getOwnPropertyDescriptor: (target, name) => kept.has(name) ? { value: kept.get(name), writable: true, enumerable: true, configurable: true } : undefined,
    defineProperty: (target, name, { value }) => { kept.set(String(name), String(value)); return true; },
  });
};

for (const name of ["localStorage", "sessionStorage"]) {
  const storage = memoryStorage();
  Object.defineProperty(window, name, { configurable: true, enumerable: true, get: () => storage });
}

// Databases and caches of the origin cannot be kept in memory; each document has names of its own.
const ownName = ((document_) => (name) => `${document_} ${name}`)(`${performance.timeOrigin} ${Math.random()}`);
const rename = (owner, method) => {
  const original = owner?.prototype[method];
  if (original) {
    owner.prototype[method] = function (name, ...rest) { return original.call(this, ownName(name), ...rest); };
  }
};

for (const method of ["open", "deleteDatabase"]) {
  rename(window.IDBFactory, method);
}

for (const method of ["open", "has", "delete"]) {
  rename(window.CacheStorage, method);
}

for (const [owner, method] of [[window.IDBFactory, "databases"], [window.CacheStorage, "keys"]]) {
  if (owner?.prototype[method]) {
    owner.prototype[method] = () => Promise.resolve([]);
  }
}

if (window.CacheStorage) {
  CacheStorage.prototype.match = () => Promise.resolve(undefined);
}
