export { runScript } from './runScript.ts'
export * from './script.ts'
export { scriptTypes } from './scriptTypes.ts'
