/** The six numbers `a b c d e f` of a transformation (ISO 32000-2 §8.3.3). */
export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** The transformation that applies `inner` first and `outer` to its result. */
export function compose(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [p, q, r, s, t, u] = inner;
  return [
    a * p + c * q,
    b * p + d * q,
    a * r + c * s,
    b * r + d * s,
    a * t + c * u + e,
    b * t + d * u + f,
  ];
}

/** Where a point goes. */
export function apply(matrix: Matrix, x: number, y: number): readonly [number, number] {
  const [a, b, c, d, e, f] = matrix;
  return [a * x + c * y + e, b * x + d * y + f];
}

/** Six finite numbers as a matrix; undefined for anything else. */
export function matrixOf(values: ArrayLike<unknown> | null | undefined): Matrix | undefined {
  const numbers = Array.from({ length: 6 }, (_, index) => values?.[index]);
  if (!numbers.every((value) => typeof value === 'number' && Number.isFinite(value))) return;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers as number[];
  return [a, b, c, d, e, f];
}
