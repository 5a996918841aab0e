export { type Database, type OpenDatabaseOptions, openDatabase } from './database.ts';
export {
  DatabaseError,
  type DatabaseErrorCode,
  isDatabaseBusy,
  isUniqueViolation,
} from './errors.ts';
export { type MigrateOptions, type MigrateResult, migrate } from './migrations/migrate.ts';
export type { Repositories } from './repositories/repositories.ts';
