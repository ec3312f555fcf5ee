export { checkScript, runScript } from './runScript.ts'
export * from './script.ts'
