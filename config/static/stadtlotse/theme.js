// Light or dark, chosen on this device. The only classic script of ours: it stands in the head, so that the
// chosen theme is there before the first paint; modules come later and would let the page flash.
(function () {
  "use strict";
  var KEY = "stadtlotse-theme";
  var root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      var value = localStorage.getItem(KEY);
      return value === "dark" || value === "light" ? value : null;
    } catch (error) {
      return null; // Storage switched off: the system's theme holds.
    }
  }

  function current() {
    return chosen() || (system.matches ? "dark" : "light");
  }

  function apply(theme) {
    if (theme) root.setAttribute("data-kern-theme", theme);
    else root.removeAttribute("data-kern-theme");
  }

  function remember(theme) {
    try {
      var systemTheme = system.matches ? "dark" : "light";
      if (theme === systemTheme) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch (error) {
      // Not kept, but switched for this page.
    }
  }

  function label(button) {
    button.setAttribute("aria-pressed", String(current() === "dark"));
  }

  apply(chosen());

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-theme-switch]").forEach(function (button) {
      button.hidden = false;
      label(button);
      button.addEventListener("click", function () {
        var theme = root.getAttribute("data-kern-theme") || current();
        theme = theme === "dark" ? "light" : "dark";
        remember(theme);
        apply(theme);
        button.setAttribute("aria-pressed", String(theme === "dark"));
      });
    });
  });

  // Paper is white, whatever the screen is.
  window.addEventListener("beforeprint", function () {
    apply("light");
  });
  window.addEventListener("afterprint", function () {
    apply(chosen());
  });

  // Pages in frames and other tabs follow.
  window.addEventListener("storage", function (event) {
    if (event.key === KEY) apply(chosen());
  });
})();
