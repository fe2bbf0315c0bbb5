// What went wrong is read first: the error summary takes the focus when the page has loaded.
document.querySelector("[data-focus-me]")?.focus();
