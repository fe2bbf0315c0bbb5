// What is kept on this device, in IndexedDB: reports that are not sent yet, their photos, and apart from them how to
// reach who reports. Page and service worker share it.
//
// Prepare everything before change() or update(): a transaction ends as soon as nobody asks it for anything.

const NAME = "stadtlotse";
const VERSION = 1;
const KEYS = { reports: "id", photos: "id", contacts: "report" };

let opened = null;

/** The store of this device; where a browser keeps nothing (some private windows), one that lasts as long as the page. */
export function openStore() {
  opened ??= open().then(
    (database) => new Store(database),
    () => new PassingStore(),
  );
  return opened;
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(KEYS)) request.result.createObjectStore(name, { keyPath });
      request.transaction.objectStore("photos").createIndex("report", "report");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

class Store {
  lasting = true;

  constructor(database) {
    this.database = database;
    // A newer version of the page in another tab, or somebody who clears the data, must not have to wait for us.
    database.onversionchange = () => this.close();
    database.onclose = () => this.close();
  }

  close() {
    this.database.close();
    opened = null;
  }

  read(name, key) {
    return this.ask(name, (from) => from.get(key));
  }

  list(name) {
    return this.ask(name, (from) => from.getAll());
  }

  /** The photos of a report, in their order. */
  async photosOf(report) {
    const photos = await this.ask("photos", (from) => from.index("report").getAll(report));
    return photos.sort((a, b) => a.order - b.order);
  }

  /** Several changes, all or none: `work` gets {put(name, value), drop(name, key)}. */
  change(work) {
    return this.write((transaction) => {
      work({
        put: (name, value) => transaction.objectStore(name).put(value),
        drop: (name, key) => transaction.objectStore(name).delete(key),
      });
    });
  }

  /** Change one value that is there; `how` gets it as it is now, and gives it back changed. */
  update(name, key, how) {
    return this.write((transaction) => {
      const from = transaction.objectStore(name);
      const request = from.get(key);
      request.onsuccess = () => request.result && from.put(how(request.result));
    });
  }

  ask(name, question) {
    return new Promise((resolve, reject) => {
      const request = question(this.database.transaction(name).objectStore(name));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  write(work) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(Object.keys(KEYS), "readwrite");
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      work(transaction);
    });
  }
}

class PassingStore {
  lasting = false;
  kept = Object.fromEntries(Object.keys(KEYS).map((name) => [name, new Map()]));

  async read(name, key) {
    return this.kept[name].get(key);
  }

  async list(name) {
    return [...this.kept[name].values()];
  }

  async photosOf(report) {
    const photos = await this.list("photos");
    return photos.filter((photo) => photo.report === report).sort((a, b) => a.order - b.order);
  }

  async change(work) {
    work({
      put: (name, value) => this.kept[name].set(value[KEYS[name]], structuredClone(value)),
      drop: (name, key) => this.kept[name].delete(key),
    });
  }

  async update(name, key, how) {
    const found = this.kept[name].get(key);
    if (found) this.kept[name].set(key, how(structuredClone(found)));
  }
}
