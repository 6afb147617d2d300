// Completion in the box: names of fields, and the words, names and sources of the archive.
"use strict";

(function () {
  const box = document.getElementById("q");
  const list = document.getElementById("completions");
  const fields = box.dataset.fields.split(" ");
  const WAIT = 120; // milliseconds after the last letter
  const MOST = 5; // of each kind

  let timer = 0;
  let asking = null;
  let active = -1;
  let begin = 0; // where in the box the completed part begins

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  // What stands before the caret: `boeh`, `person:boeh`, `person:"adam boe`.
  function written() {
    const before = box.value.slice(0, box.selectionStart);
    const open = before.split('"').length % 2 === 0;
    const pattern = open ? /(?:(\w+):)?"([^"]*)$/ : /(?:(\w+):)?([^\s"():]*)$/;
    const [whole, field, text] = before.match(pattern) || ["", "", ""];
    begin = before.length - whole.length;
    return { field: (field || "").toLowerCase(), text, open };
  }

  function close() {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function take(text) {
    const after = box.value.slice(box.selectionStart).replace(/^"/, "");
    const before = box.value.slice(0, begin) + text;
    box.value = before + (text.endsWith(":") || after.startsWith(" ") ? "" : " ") + after;
    const caret = before.length + (text.endsWith(":") ? 0 : 1);
    box.setSelectionRange(caret, caret);
    box.focus();
    close();
    if (text.endsWith(":")) {
      complete();
    }
  }

  function mark(n) {
    const all = list.children;
    if (active >= 0) {
      all[active].setAttribute("aria-selected", "false");
    }
    active = (n + all.length) % all.length;
    all[active].setAttribute("aria-selected", "true");
    all[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", all[active].id);
  }

  function show(choices) {
    close();
    list.replaceChildren();
    choices.forEach(function (choice, n) {
      const line = document.createElement("li");
      line.id = "completion-" + n;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      const cells = [["kind", choice.kind], ["value", choice.value], ["number", choice.articles]];
      for (const [name, text] of cells) {
        const cell = document.createElement(name === "value" ? "bdi" : "span");
        cell.className = name;
        cell.textContent = text;
        line.append(cell, " ");
      }
      line.addEventListener("pointerdown", function (event) {
        event.preventDefault();
        take(choice.insert);
      });
      line.dataset.insert = choice.insert;
      list.append(line);
    });
    list.hidden = choices.length === 0;
    box.setAttribute("aria-expanded", String(choices.length > 0));
  }

  function inserted(kind, value) {
    return kind === "word" ? value : kind + ':"' + value.replace(/["\\]/g, " ") + '"';
  }

  async function complete() {
    const { field, text, open } = written();
    if (asking) {
      asking.abort();
    }
    if (text.trim().length < (field ? 1 : 2) || (open && !field)) {
      close();
      return;
    }
    const begun = (name) => !field && name.startsWith(text.toLowerCase());
    const choices = fields.filter(begun).map(function (name) {
      return { kind: "field", value: name + ":", articles: "", insert: name + ":" };
    });
    asking = new AbortController();
    const address = "/api/v1/suggest?limit=" + MOST + "&text=" + encodeURIComponent(text);
    try {
      const answer = await fetch(address, { signal: asking.signal });
      const { completions } = answer.ok ? await answer.json() : { completions: [] };
      for (const { kind, value, articles } of completions) {
        if (!field || field === kind) {
          choices.push({ kind, value, articles, insert: inserted(kind, value) });
        }
      }
    } catch (stopped) {
      return; // another letter was typed, or the server is gone
    }
    if (document.activeElement === box) {
      show(choices);
    }
  }

  box.addEventListener("input", function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(complete, WAIT);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      event.preventDefault();
      if (list.hidden) {
        box.blur();
      }
      window.clearTimeout(timer);
      close();
    } else if (!list.hidden && event.key === "ArrowDown") {
      event.preventDefault();
      mark(active + 1);
    } else if (!list.hidden && event.key === "ArrowUp") {
      event.preventDefault();
      mark(active < 0 ? -1 : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      take(list.children[active].dataset.insert);
    }
  });
})();
