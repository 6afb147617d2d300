// The citation to copy, and articles like this one where the link to them stands.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const cited = document.getElementById(button.dataset.copy);
  const said = document.getElementById("copied");
  button.hidden = false;
  button.addEventListener("click", async function () {
    const done = await copy(cited);
    said.textContent = done ? "Copied" : "Selected: copy it with the keys of your system";
  });
}

// Where the page is not served securely there is no clipboard but the old one.
async function copy(cited) {
  try {
    await navigator.clipboard.writeText(cited.textContent);
    return true;
  } catch (refused) {
    window.getSelection().selectAllChildren(cited);
    return document.execCommand("copy");
  }
}

(async function () {
  const section = document.getElementById("similar");
  const answer = await fetch(section.dataset.from).catch(() => null);
  if (!answer || !answer.ok) {
    return; // the link is still there
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const all = page.querySelectorAll(".hits > li");
  const list = document.createElement("ul");
  list.className = "facet";
  for (const one of Array.from(all).slice(0, 5)) {
    const line = document.createElement("li");
    const link = one.querySelector("h2 a").cloneNode(true);
    const date = one.querySelector(".date").cloneNode(true);
    line.lang = one.querySelector("article").lang;
    line.append(link, " ", date);
    list.append(line);
  }
  section.insertBefore(list, section.querySelector("p"));
})();
