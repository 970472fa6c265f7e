import Libsql from 'libsql';
import type { Value } from '../database.ts';
import { connectionOf, type Driver } from './driver.ts';

/** For Node 20 and 22: it needs no compiler, and runs on both. */
export const libsqlDriver: Driver = {
  name: 'libsql',
  open(file) {
    const database = new Libsql(file);
    return connectionOf({
      exec: (sql) => database.exec(sql),
      prepare(sql) {
        const statement = database.prepare<(readonly Value[])[]>(sql);
        // As one list: a single parameter that is null would be taken for named ones.
        return { all: (...params) => statement.all(params) };
      },
      close: () => database.close(),
    });
  },
  isBusy: (error) => /^SQLITE_BUSY/.test(String((error as { code?: unknown }).code)),
};
