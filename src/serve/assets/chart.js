// A hand that draws over the timeline sets the days of the form below it, and sends it. What is under the
// pointer is told.
"use strict";

for (const section of document.querySelectorAll(".time")) {
  const drawing = section.querySelector(".chart svg");
  const form = section.querySelector(".days");
  if (drawing && form) {
    brush(drawing, form, section.querySelector(".readout"));
  }
}

function brush(drawing, form, readout) {
  const starts = drawing.dataset.starts.split(" ");
  const ends = (drawing.dataset.ends || drawing.dataset.starts).split(" ");
  const wide = drawing.viewBox.baseVal.width / starts.length;
  const band = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  band.setAttribute("class", "brush");
  band.setAttribute("height", drawing.viewBox.baseVal.height);
  let from = -1;

  function under(event) {
    const room = drawing.getBoundingClientRect();
    const n = Math.floor(((event.clientX - room.left) / room.width) * starts.length);
    return Math.min(Math.max(n, 0), starts.length - 1);
  }

  function tell(a, b) {
    readout.textContent = starts[a] === ends[b] ? starts[a] : starts[a] + " to " + ends[b];
  }

  function stop() {
    from = -1;
    band.remove();
    readout.textContent = "";
  }

  drawing.classList.add("open");
  drawing.addEventListener("pointerdown", function (event) {
    if (event.button === 0) {
      event.preventDefault();
      from = under(event);
      drawing.setPointerCapture(event.pointerId);
      drawing.append(band);
      draw(event);
    }
  });
  drawing.addEventListener("pointermove", draw);
  drawing.addEventListener("pointercancel", stop);
  drawing.addEventListener("pointerleave", function () {
    if (from < 0) {
      stop();
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      stop();
    }
  });
  drawing.addEventListener("pointerup", function (event) {
    if (from < 0) {
      return;
    }
    const to = under(event);
    form.elements.from.value = starts[Math.min(from, to)];
    form.elements.to.value = ends[Math.max(from, to)];
    stop();
    form.requestSubmit();
  });

  function draw(event) {
    const to = under(event);
    if (from < 0) {
      tell(to, to);
      return;
    }
    const [a, b] = [Math.min(from, to), Math.max(from, to)];
    band.setAttribute("x", a * wide);
    band.setAttribute("width", (b - a + 1) * wide);
    tell(a, b);
  }
}
