/** Values of one label, at most; what comes after them is told together. */
const MOST_VALUES = 200;
/** What the rest is told as. */
export const OTHER = 'other';

/** Bounds the values of one label, so that a series of metrics never grows without end. The first ones keep their names. */
export function createLabelValues(most = MOST_VALUES): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most) return OTHER;
    known.add(value);
    return value;
  };
}
