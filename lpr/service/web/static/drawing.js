// Zones, masks and lines drawn over a picture. What is drawn and what stands in the fields of the
// rows is one: either may be changed. Points are shares of the picture's sides, 0 to 1.

const SPACE = "http://www.w3.org/2000/svg";
const SIDE = 1000;
const STEP = 0.01;

export class Drawing {
  constructor(svg, rows) {
    this.svg = svg;
    this.rows = rows;
    this.active = null;
    this.draggedAt = -Infinity;
    svg.addEventListener("click", (event) => this.add(event));
    rows.addEventListener("click", (event) => this.press(event));
    rows.addEventListener("input", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(svg);
  }

  // Let clicks add corners to a row's shape.
  begin(row) {
    this.active = this.active === row ? null : row;
    for (const button of this.rows.querySelectorAll("[data-draw]")) {
      const on = this.active?.contains(button) ?? false;
      button.setAttribute("aria-pressed", String(on));
      button.textContent = on ? "Done" : "Draw";
    }
    this.draw();
  }

  press(event) {
    const row = event.target.closest("[data-shape]");
    if (event.target.closest("[data-draw]")) this.begin(row);
    if (event.target.closest("[data-drop]")) {
      if (this.active === row) this.active = null;
      row.remove();
      this.draw();
    }
  }

  add(event) {
    const dragged = performance.now() - this.draggedAt < 100;
    if (!this.active || dragged || event.target.classList.contains("knob")) return;
    const points = read(this.active);
    const most = kind(this.active) === "line" ? 2 : 100;
    if (points.length >= most) return;
    write(this.active, [...points, this.place(event)]);
    this.draw();
  }

  place(event) {
    const frame = this.svg.getBoundingClientRect();
    return [
      within((event.clientX - frame.left) / frame.width),
      within((event.clientY - frame.top) / frame.height),
    ];
  }

  draw() {
    const focused = document.activeElement?.dataset?.corner;
    this.svg.replaceChildren();
    for (const row of this.rows.querySelectorAll("[data-shape]")) {
      const points = read(row);
      if (!points.length) continue;
      const line = kind(row) === "line";
      const names = ["shape", `shape-${kind(row)}`];
      if (row === this.active) names.push("shape-active");
      this.svg.append(shape(line ? "polyline" : "polygon", points, names.join(" ")));
      if (row === this.active) this.knobs(row, points);
    }
    if (focused) this.svg.querySelector(`[data-corner="${focused}"]`)?.focus();
  }

  knobs(row, points) {
    const frame = this.svg.getBoundingClientRect();
    points.forEach(([x, y], number) => {
      const knob = document.createElementNS(SPACE, "ellipse");
      const values = { cx: x * SIDE, cy: y * SIDE, tabindex: 0, role: "slider", class: "knob" };
      values.rx = (7 * SIDE) / frame.width;
      values.ry = (7 * SIDE) / frame.height;
      values["aria-label"] = `Corner ${number + 1}`;
      values["aria-valuetext"] = text([[x, y]]);
      values["aria-valuenow"] = number + 1;
      for (const [name, value] of Object.entries(values)) knob.setAttribute(name, value);
      knob.dataset.corner = number + 1;
      knob.addEventListener("pointerdown", (event) => this.drag(event, row, number));
      knob.addEventListener("keydown", (event) => this.nudge(event, row, number));
      this.svg.append(knob);
    });
  }

  drag(event, row, number) {
    event.preventDefault();
    const move = (moved) => this.move(row, number, this.place(moved));
    const end = () => {
      this.draggedAt = performance.now();
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
  }

  nudge(event, row, number) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const points = read(row);
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      write(row, points.filter((_, other) => other !== number));
      this.draw();
    } else if (moves[event.key]) {
      event.preventDefault();
      const [x, y] = points[number];
      const [right, down] = moves[event.key];
      this.move(row, number, [within(x + right * STEP), within(y + down * STEP)]);
    }
  }

  move(row, number, point) {
    const points = read(row);
    points[number] = point;
    write(row, points);
    this.draw();
  }
}

function kind(row) {
  return row.querySelector('[name="shape_kind"]').value;
}

function read(row) {
  const typed = row.querySelector('[name="shape_points"]').value.trim();
  const points = typed ? typed.split(/\s+/).map((pair) => pair.split(",").map(Number)) : [];
  return points.filter((point) => point.length === 2 && point.every(Number.isFinite));
}

function write(row, points) {
  row.querySelector('[name="shape_points"]').value = text(points);
}

function text(points) {
  return points.map((point) => point.map((side) => Number(side.toFixed(3))).join(",")).join(" ");
}

function within(share) {
  return Math.min(1, Math.max(0, share));
}

function shape(tag, points, names) {
  const element = document.createElementNS(SPACE, tag);
  element.setAttribute("points", points.map(([x, y]) => `${x * SIDE},${y * SIDE}`).join(" "));
  element.setAttribute("class", names);
  return element;
}
