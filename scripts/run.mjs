// `node scripts/run.mjs <file> …`: installs what is needed, then runs a TypeScript file on the repository's Node, with the same arguments.
import { spawn } from 'node:child_process'
import { installDependencies, node, root } from './install.mjs'

const [file, ...args] = process.argv.slice(2)
installDependencies()
const child = spawn(node, [new URL(file, `file://${root}/`).pathname, ...args], { stdio: 'inherit' })
// The terminal's group tells the child of Ctrl-C too; it decides when to end.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)))
