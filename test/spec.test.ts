import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { isTestFile, listSources, root } from './repository.ts'

const specs = readdirSync(path.join(root, 'docs/spec')).filter((name) => name.endsWith('.md'))
const testTexts = ['apps', 'packages', 'e2e', 'test']
  .flatMap(listSources)
  .filter(isTestFile)
  .map((file) => readFileSync(path.join(root, file), 'utf8'))

test.each(specs)('every rule of %s is named by a test, and has an id of its own', (spec) => {
  const page = readFileSync(path.join(root, 'docs/spec', spec), 'utf8')
  const ids = [...page.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map((match) => match[1] ?? '')
  expect(ids.length).toBeGreaterThan(0)
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  const untested = ids.filter((id) => !testTexts.some((text) => new RegExp(`['"\`]${id}[ ,]`).test(text)))
  expect(untested).toEqual([])
})
