// The numbers of a heat-map: of the cell under the pointer, or of the one that arrow keys reach.
import { _ } from "./messages.js";

const UNIT = 10; // a cell's side in the picture's own units
const SVG = "http://www.w3.org/2000/svg";

const told = (picture, name) => JSON.parse(picture.dataset[name]);

/** Tell what stands in a cell, and outline it; null: none. */
function show(picture, cell) {
  const place = picture.closest("figure").querySelector("[data-heat-cell]");
  let outline = picture.querySelector(".heat-here");
  if (!cell) {
    outline?.remove();
    place.textContent = "";
    delete picture.dataset.at;
    return;
  }
  const [row, column] = cell;
  const at = `${row} ${column}`;
  if (picture.dataset.at === at) return;
  picture.dataset.at = at;
  if (!outline) {
    outline = document.createElementNS(SVG, "rect");
    outline.setAttribute("class", "heat-here");
    outline.setAttribute("width", String(UNIT));
    outline.setAttribute("height", String(UNIT));
    picture.append(outline);
  }
  outline.setAttribute("x", String(column * UNIT));
  outline.setAttribute("y", String(row * UNIT));
  const gap = told(picture, "numbers")[row][column];
  const where = { row: told(picture, "rows")[row], column: told(picture, "columns")[column] };
  place.textContent =
    gap === "0"
      ? _("Row %(row)s, column %(column)s: agrees", where)
      : _("Row %(row)s, column %(column)s: %(gap)s", { ...where, gap });
}

const pictureOf = (event) => event.target.closest?.(".heat-picture[data-numbers]");

document.addEventListener("pointermove", (event) => {
  const picture = pictureOf(event);
  if (!picture) return;
  const matrix = picture.getScreenCTM();
  if (!matrix) return;
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
  const [row, column] = [Math.floor(y / UNIT), Math.floor(x / UNIT)];
  const inside = row >= 0 && column >= 0 && told(picture, "rows").length > row && told(picture, "columns").length > column;
  show(picture, inside ? [row, column] : null);
});
document.addEventListener("pointerout", (event) => {
  const picture = pictureOf(event);
  if (picture && !picture.contains(event.relatedTarget) && document.activeElement !== picture) show(picture, null);
});
document.addEventListener("focusin", (event) => {
  const picture = pictureOf(event);
  const [x, y] = picture ? told(picture, "worst") : [0, 0];
  if (picture && !picture.dataset.at) show(picture, [y / UNIT, x / UNIT]);
});
document.addEventListener("focusout", (event) => {
  const picture = pictureOf(event);
  if (picture) show(picture, null);
});
document.addEventListener("keydown", (event) => {
  const picture = pictureOf(event);
  if (!picture || event.ctrlKey || event.metaKey || event.altKey) return;
  const [row, column] = (picture.dataset.at ?? "0 0").split(" ").map(Number);
  const [rows, columns] = [told(picture, "rows").length, told(picture, "columns").length];
  const to = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [row, 0],
    End: [row, columns - 1],
  }[event.key];
  if (!to) return;
  event.preventDefault();
  show(picture, [Math.min(rows - 1, Math.max(0, to[0])), Math.min(columns - 1, Math.max(0, to[1]))]);
});
