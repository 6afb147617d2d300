// Keys: `/` to the box, `?` shows the keys, n and p from match to match or from article to article.
"use strict";

(function () {
  let at = -1;

  function stops() {
    const marks = document.querySelectorAll(".whole mark[id]");
    return marks.length > 0 ? marks : document.querySelectorAll(".hits h2 a");
  }

  // The match that the address names, so that stepping goes on from there.
  function named(all) {
    const id = window.location.hash.slice(1);
    return id ? Array.from(all).findIndex((stop) => stop.id === id) : -1;
  }

  function step(by) {
    const all = stops();
    if (all.length === 0) {
      return;
    }
    const from = at < 0 ? named(all) : at;
    const begin = from < 0 ? (by > 0 ? -1 : 0) : from;
    at = (begin + by + all.length) % all.length;
    for (const stop of all) {
      stop.classList.remove("here");
    }
    const stop = all[at];
    stop.classList.add("here");
    if (stop.id) {
      window.history.replaceState(null, "", "#" + stop.id);
      stop.scrollIntoView({ block: "center" });
    } else {
      stop.focus();
    }
  }

  document.addEventListener("keydown", function (event) {
    const typing = event.target.matches("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const box = document.getElementById("q");
    if (event.key === "n") {
      step(1);
    } else if (event.key === "p") {
      step(-1);
    } else if (event.key === "/" && box) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "?") {
      document.getElementById("keys").showModal();
    }
  });
})();
