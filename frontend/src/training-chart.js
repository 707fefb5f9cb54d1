// A chart of a training run, drawn by uPlot from the table that the server wrote beneath it.
import { _ } from "./messages.js";
import uPlot from "uplot";

const HEIGHT = 240; // CSS pixels, as .plot in app.css
const FARTHEST = 1e30; // as in app/training/axes.py: beyond, nothing is drawn
const MOST_TICKS = 5;
const MOST_MARKS = 40; // of a line: more of them hide it
// By place, beside the colours of .series-1 and on in app.css: nobody has to tell lines by colour.
const LOOKS = [
  { width: 1.5 },
  { width: 2.25, points: true },
  { width: 1.75, dash: [9, 4] },
  { width: 2, dash: [2, 4] },
  { width: 1.75, dash: [9, 3, 2, 3] },
  { width: 1.5, dash: [4, 3], points: true },
];

const number = (value) => (value === null ? "" : String(Number(value.toPrecision(4))));
const drawable = (value) => value !== null && Math.abs(value) <= FARTHEST;

/** Round numbers within [low, high]; always a few, whatever the span. */
function ticks(low, high) {
  const raw = (high - low) / MOST_TICKS;
  if (!(raw > 0)) return [low];
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = unit * [1, 2, 5, 10].find((times) => unit * times >= raw * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  const all = Array.from({ length: MOST_TICKS + 2 }, (_, place) => (first + place) * step);
  return all.filter((value) => value <= high + Math.abs(high) * 1e-9);
}

/** The powers of ten within [low, high], if there are two. */
function powers(low, high) {
  const from = Math.ceil(Math.log10(low) - 1e-9);
  const to = Math.floor(Math.log10(high) + 1e-9);
  if (to - from < 1) return [low, high];
  const every = Math.ceil((to - from + 1) / (MOST_TICKS + 2));
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, place) => 10 ** (from + place * every));
}

/** Around [low, high], with a margin; somewhere where nothing is known. */
function around(low, high, margin) {
  if (low === null || high === null) return [0, 1];
  const beside = low === high ? Math.abs(low) * 0.1 || 0.5 : (high - low) * margin;
  return [low - beside, high + beside];
}

export class Chart {
  constructor(section) {
    this.section = section;
    this.plot = section.querySelector("[data-plot]");
    this.body = section.querySelector("tbody");
    this.legend = [...section.querySelectorAll(".legend .series")];
    this.names = this.legend.map((item) => item.querySelector("span").textContent);
    this.log = "logX" in section.dataset;
    this.waiting = 0;
    this.read();
    this.make();
  }

  /** What the table and the attributes say now. */
  read() {
    const { dataset } = this.section;
    this.upto = Number(dataset.upto);
    this.levels = JSON.parse(dataset.levels).filter(([value]) => drawable(value));
    this.points = [...this.body.rows].map((row) =>
      [...row.cells].map((cell) => (cell.textContent === "" ? null : Number(cell.textContent))),
    );
  }

  /** Points as uPlot wants them: a column a line, x rising. */
  columns() {
    const known = this.points
      .filter(([x]) => drawable(x) && (x > 0 || !this.log))
      .sort((one, other) => one[0] - other[0]);
    const columns = [known.map(([x]) => x)];
    for (const place of this.names.keys()) {
      columns.push(known.map((point) => (drawable(point[place + 1] ?? null) ? point[place + 1] : null)));
    }
    return columns;
  }

  make() {
    const style = getComputedStyle(this.plot);
    const ink = () => getComputedStyle(this.plot).color;
    const line = () => getComputedStyle(this.plot).borderTopColor;
    const font = `12px ${style.fontFamily}`;
    const series = this.legend.map((item, place) => {
      const look = LOOKS[place % LOOKS.length];
      const colour = () => getComputedStyle(item).color;
      return {
        stroke: colour,
        width: look.width,
        dash: look.dash,
        spanGaps: true,
        points: {
          show: (uplot, at) => Boolean(look.points) && uplot.data[at].filter((value) => value !== null).length <= MOST_MARKS,
          size: 5,
          stroke: colour,
          fill: colour,
        },
      };
    });
    const axis = { stroke: ink, font, ticks: { stroke: line, width: 1, size: 4 }, grid: { stroke: line, width: 1 } };
    const words = (_, splits) => splits.map(number);
    this.uplot = new uPlot(
      {
        width: this.plot.clientWidth || 320,
        height: HEIGHT,
        padding: [10, 20, 0, 0], // half of the last number stands right of its tick
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
        scales: {
          x: {
            time: false,
            distr: this.log ? 3 : 1,
            range: (_, low, high) => {
              if (!this.log) return around(low, high, 0);
              if (low === null || high === null) return [1, 10];
              return low === high ? [low / 2, high * 2] : [low, high];
            },
          },
          y: { range: (_, low, high) => this.heights(low, high) },
        },
        axes: [
          { ...axis, size: 28, gap: 4, grid: { show: false }, splits: (_, at, low, high) => (this.log ? powers : ticks)(low, high), values: words, filter: (_, splits) => splits },
          { ...axis, size: 50, gap: 4, ticks: { show: false }, splits: (_, at, low, high) => ticks(low, high), values: words },
        ],
        series: [{}, ...series],
        hooks: {
          draw: [(uplot) => this.drawLevels(uplot, font, ink())],
          setCursor: [(uplot) => this.tell(uplot.cursor.idx ?? null)],
        },
      },
      this.columns(),
      (uplot, init) => {
        this.plot.replaceChildren(uplot.root);
        init();
      },
    );
    new ResizeObserver(() => {
      const width = this.plot.clientWidth;
      if (width && width !== this.uplot.width) this.uplot.setSize({ width, height: HEIGHT });
    }).observe(this.plot);
    this.tell(null);
  }

  heights(low, high) {
    const values = this.levels.map(([value]) => value);
    if (low !== null && high !== null) values.push(low, high);
    return values.length ? around(Math.min(...values), Math.max(...values), 0.06) : [0, 1];
  }

  drawLevels(uplot, font, colour) {
    const { ctx, bbox } = uplot;
    const ratio = devicePixelRatio || 1;
    ctx.save();
    ctx.fillStyle = colour;
    ctx.textAlign = "right";
    ctx.font = font.replace("12px", `${12 * ratio}px`);
    const behind = getComputedStyle(this.section).backgroundColor;
    for (const [value, label] of this.levels) {
      const y = uplot.valToPos(value, "y", true);
      ctx.setLineDash([5 * ratio, 4 * ratio]);
      ctx.strokeStyle = colour;
      ctx.lineWidth = ratio;
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      // Above the line where there is room; squeezed where it is wider than the chart.
      const above = y - bbox.top > 16 * ratio;
      ctx.textBaseline = above ? "bottom" : "top";
      const text = [label, bbox.left + bbox.width - 2 * ratio, y + (above ? -3 : 3) * ratio, bbox.width];
      // Readable across a curve.
      ctx.setLineDash([]);
      ctx.strokeStyle = behind;
      ctx.lineWidth = 4 * ratio;
      ctx.strokeText(...text);
      ctx.fillText(...text);
    }
    ctx.restore();
  }

  /** The legend's numbers: under the pointer, else the latest; and the chart in words. */
  tell(at) {
    if (!this.uplot) return;
    const [xs, ...lines] = this.uplot.data;
    const told = [];
    for (const [place, line] of lines.entries()) {
      const last = line.findLastIndex((value) => value !== null);
      const shown = at === null ? last : at;
      this.legend[place].querySelector("[data-latest]").textContent = number(line[shown] ?? null);
      const first = line.findIndex((value) => value !== null);
      if (first < 0) continue;
      const { x } = this.section.dataset;
      told.push(
        _("%(name)s: %(first)s at %(x)s %(start)s, %(last)s at %(x)s %(end)s", {
          name: this.names[place],
          x,
          first: number(line[first]),
          start: number(xs[first]),
          last: number(line[last]),
          end: number(xs[last]),
        }),
      );
    }
    for (const [value, label] of this.levels) told.push(`${label}: ${number(value)}`);
    const { x, y } = this.section.dataset;
    const inWords = told.join("; ");
    const words = inWords ? _("%(y)s by %(x)s. %(lines)s.", { y, x, lines: inWords }) : _("%(y)s by %(x)s. No points yet.", { y, x });
    this.plot.setAttribute("aria-label", words);
  }

  /** Whether `fresh` is this chart with other numbers, and not another one in its place. */
  matches(fresh) {
    const names = [...fresh.querySelectorAll(".legend .series")].map((item) => item.querySelector("span").textContent);
    return names.join("\n") === this.names.join("\n") && "logX" in fresh.dataset === this.log;
  }

  /** A point that came by itself; left out when the table has it already. */
  add(item) {
    if (item.index <= this.upto || item.x === null) return;
    this.upto = item.index;
    this.section.dataset.upto = item.index;
    const values = this.names.map((_, place) => item.values[place] ?? null);
    const row = this.body.insertRow();
    for (const value of [item.x, ...values]) {
      const cell = row.insertCell();
      cell.className = "end";
      cell.textContent = value === null ? "" : String(Number(value.toPrecision(5)));
    }
    this.points.push([item.x, ...values]);
    this.soon();
  }

  /** The same chart as the server draws it now: its levels, and its points if they are newer. */
  take(fresh) {
    const { dataset } = this.section;
    dataset.levels = fresh.dataset.levels;
    if (Number(fresh.dataset.upto) >= this.upto) {
      this.body.replaceChildren(...fresh.querySelector("tbody").rows);
      dataset.upto = fresh.dataset.upto;
    }
    this.read();
    this.soon();
  }

  /** Draw what is new, with the next frame. */
  soon() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.uplot.setData(this.columns());
      this.tell(this.uplot.cursor.idx ?? null);
    });
  }

  /** The same in the colours of the theme. */
  redraw() {
    this.uplot.redraw(false);
  }
}
