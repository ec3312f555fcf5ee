import type { TestProject } from 'vitest/node'
import { removeLeftTestServers, removeTestServer, testServerDir } from './testServer.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the PostgreSQL that the test files of a run share; the first that needs it starts it. */
    sendwrightTestServerDir: string
  }
}

/** For `test.globalSetup` of Vitest: costs nothing where no test asks for a database, and leaves nothing behind. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftTestServers()
  const dir = testServerDir(process.pid)
  project.provide('sendwrightTestServerDir', dir)
  return () => removeTestServer(dir)
}
