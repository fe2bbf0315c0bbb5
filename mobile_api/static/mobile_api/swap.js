// The server writes the page; a script only takes the changed parts of the new page over into this one.

/** Replace every [data-live] part of this page by its namesake in `html`. */
export function swap(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (other) part.replaceChildren(...other.childNodes);
  }
}

/** Send a form's data and get the page that follows; `onProgress` is called with 0 to 1. */
export function post(url, data, onProgress = () => {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      // A refusal is a page too: it says what is wrong.
      if ([200, 422, 429].includes(request.status)) resolve(request.responseText);
      else reject(new Error(`${request.status}`));
    });
    request.addEventListener("error", () => reject(new Error("network")));
    request.addEventListener("timeout", () => reject(new Error("timeout")));
    request.timeout = 180_000;
    request.send(data);
  });
}
