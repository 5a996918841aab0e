/** Holds the write lock of the database `file` for `milliseconds`, and says so in a line. */
import BetterSqlite from 'better-sqlite3';

const [file, milliseconds] = process.argv.slice(2);
if (file === undefined || milliseconds === undefined) process.exit(2);
const connection = new BetterSqlite(file);
connection.exec('BEGIN IMMEDIATE');
process.stdout.write('locked\n');
setTimeout(() => {
  connection.exec('COMMIT');
  connection.close();
}, Number(milliseconds));
