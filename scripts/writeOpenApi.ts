import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { createOpenApi } from '../packages/contract/src/index.ts'
import serverPackage from '../apps/server/package.json' with { type: 'json' }

const file = path.resolve(import.meta.dirname, '../docs/openapi.json')
writeFileSync(file, `${JSON.stringify(createOpenApi(serverPackage.version), null, 2)}\n`)
