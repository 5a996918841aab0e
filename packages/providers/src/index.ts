export { loadAdapter, providersDirectory } from './load-adapter.ts';
