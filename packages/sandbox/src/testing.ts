import { startSandbox, type Sandbox, type SandboxOptions } from './broker.ts'

export { freePort } from './testing/freePort.ts'
export { kcat, type KcatRun, startKcat, whyNoKcat } from './testing/kcat.ts'

/** A sandbox that closes itself: `await using sandbox = await startTestSandbox()`. */
export type TestSandbox = Sandbox & AsyncDisposable

/** Starts a sandbox on a free port. Without `onError`, a defect in it fails the test run as an uncaught error. */
export async function startTestSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox({ port: 0, ...options })
  return { ...sandbox, [Symbol.asyncDispose]: () => sandbox.close() }
}
