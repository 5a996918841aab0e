// The part of core that needs no zod, for programs that have to answer at once: loading zod and the schemas takes a
// tenth of a second.
export { GENERATION_MODES } from './capabilities/modes.ts';
export { type Clock, systemClock } from './clock.ts';
export { USER_ERROR_CODES } from './errors/codes.ts';
export { wordsBeside } from './errors/provider-words.ts';
export { GENERATION_STATUSES, TERMINAL_STATUSES } from './generation/states.ts';
export { idKind } from './ids.ts';
export { formatDecimal, multiplyDecimal, parseDecimal } from './money/decimal.ts';
export { PERMISSIONS } from './permissions.ts';
export { parseSource } from './records/source.ts';
export { nearestWord } from './text/nearest.ts';
export { printable } from './text/printable.ts';
