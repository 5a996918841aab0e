import { registerHooks } from 'node:module';

/**
 * Our own packages are read from their sources by the condition `source`. Some published packages have one of that name
 * too, whose TypeScript Node refuses below node_modules; they are taken as they were built.
 */
const PUBLISHED = new Set(['eventsource-parser']);

registerHooks({
  resolve(specifier, context, next) {
    if (!PUBLISHED.has(specifier)) return next(specifier, context);
    const conditions = context.conditions.filter((condition) => condition !== 'source');
    return next(specifier, { ...context, conditions });
  },
});
