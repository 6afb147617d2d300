// Keys: `/` to the box, `?` to the help, n and p from match to match or from article to article.
"use strict";

(function () {
  let at = -1;

  function stops() {
    const marks = document.querySelectorAll(".whole mark");
    return marks.length > 0 ? marks : document.querySelectorAll(".hits h2 a");
  }

  function step(by) {
    const all = stops();
    if (all.length === 0) {
      return;
    }
    const begin = at < 0 ? (by > 0 ? -1 : 0) : at;
    at = (begin + by + all.length) % all.length;
    for (const stop of all) {
      stop.classList.remove("here");
    }
    const stop = all[at];
    stop.classList.add("here");
    if (stop.tagName === "A") {
      stop.focus();
    } else {
      stop.scrollIntoView({ block: "center" });
    }
  }

  document.addEventListener("keydown", function (event) {
    const typing = event.target.matches("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "n") {
      step(1);
    } else if (event.key === "p") {
      step(-1);
    } else if (event.key === "/") {
      const box = document.getElementById("q");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    } else if (event.key === "?") {
      window.location.assign("/help");
    }
  });
})();
