import { checkColor, checkNumber, checkSide } from './check-options.js';
import { markError } from './errors.js';
import type { ComposeMarkOptions, MarkArea, MarkPart } from './parts.js';

/** Sums of fractions of a point do not come out even: this much, in points, still counts as inside. */
const ROUNDING = 0.001;

/**
 * Throws `ERR_MARK_EMPTY` for no parts, `ERR_MARK_PLACE` for a part that reaches out of the mark, and `TypeError`
 * for numbers and colours that make no sense.
 */
export function checkParts({ width, height, parts }: ComposeMarkOptions): void {
  checkSide('width', width);
  checkSide('height', height);
  if (parts.length === 0) throw markError('ERR_MARK_EMPTY', 'a mark needs parts');
  parts.forEach((part, index) => {
    checkLook(part);
    const { x, y, ...size } = areaOf(part);
    const [right, top] = [x + size.width, y + size.height];
    const inside = [x, y, width - right, height - top].every((room) => room >= -ROUNDING);
    if (inside) return;
    throw markError(
      'ERR_MARK_PLACE',
      `part ${index} (${part.kind}) reaches from ${x},${y} to ${right},${top}, out of ${width} × ${height}`,
      { facts: { part: index, kind: part.kind, left: x, bottom: y, right, top, width, height } },
    );
  });
}

/** What the part takes up. */
function areaOf(part: MarkPart): MarkArea {
  switch (part.kind) {
    case 'line': {
      const { x1, y1, x2, y2 } = part;
      for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) checkNumber(name, value, {});
      const [x, y] = [Math.min(x1, x2), Math.min(y1, y2)];
      return { x, y, width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
    }
    case 'qr':
      return checkedArea({ ...part, width: part.size, height: part.size });
    case 'text':
    case 'image':
    case 'box':
    case 'page':
      return checkedArea(part);
  }
}

function checkedArea({ x, y, width, height }: MarkArea): MarkArea {
  checkNumber('x', x, {});
  checkNumber('y', y, {});
  checkSide('width', width);
  checkSide('height', height);
  return { x, y, width, height };
}

function checkLook(part: MarkPart): void {
  switch (part.kind) {
    case 'text':
      if (part.size !== undefined) checkSide('size', part.size);
      if (part.minimumSize !== undefined) checkSide('minimumSize', part.minimumSize);
      checkColor('color', part.color);
      for (const line of part.lines) {
        if (typeof line === 'string') continue;
        if (line.size !== undefined) checkSide('size', line.size);
        checkColor('color', line.color);
      }
      return;
    case 'line':
      if (part.lineWidth !== undefined) checkSide('lineWidth', part.lineWidth);
      checkColor('color', part.color);
      return;
    case 'box': {
      const { borderWidth = 0, width, height } = part;
      checkNumber('borderWidth', borderWidth, { least: 0, most: Math.min(width, height) });
      checkColor('color', part.color);
      checkColor('fill', part.fill);
      return;
    }
    case 'qr':
      checkColor('color', part.color);
      if (part.quietZone !== undefined) checkNumber('quietZone', part.quietZone, { least: 0 });
      return;
    case 'image':
    case 'page':
      return;
  }
}
