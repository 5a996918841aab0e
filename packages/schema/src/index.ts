export { descriptionOf } from './description-of.ts';
export { typeDefs } from './generated/schema.ts';
