export { startSandbox, type Sandbox, type SandboxOptions } from './broker.ts'
export { SandboxFailure, type SandboxFailureCode } from './failure.ts'
