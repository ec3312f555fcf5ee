import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createOpenApi, endpoints } from '@sendwright/contract'
import { expect, test } from 'vitest'
import serverPackage from '../apps/server/package.json' with { type: 'json' }
import { root } from './repository.ts'

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

test('docs/openapi.json is what the contract gives (write it anew with: node scripts/writeOpenApi.ts)', () => {
  expect(JSON.parse(read('docs/openapi.json'))).toEqual(
    JSON.parse(JSON.stringify(createOpenApi(serverPackage.version))),
  )
})

test('the OpenAPI document has every endpoint of the contract', () => {
  const { paths } = JSON.parse(read('docs/openapi.json'))
  const operations = Object.values<Record<string, { operationId: string }>>(paths).flatMap((path) =>
    Object.values(path).map((operation) => operation.operationId),
  )
  expect(operations.toSorted()).toEqual(Object.keys(endpoints).toSorted())
})

test('every decision record is listed in docs/decisions/README.md', () => {
  const list = read('docs/decisions/README.md')
  const records = readdirSync(path.join(root, 'docs/decisions')).filter((name) => /^\d{3}-/.test(name))
  expect(records.filter((name) => !list.includes(`(${name})`))).toEqual([])
})

test('links between the documents lead somewhere', () => {
  const pages = [
    'README.md',
    ...['docs', 'docs/spec', 'docs/decisions'].flatMap((folder) =>
      readdirSync(path.join(root, folder))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `${folder}/${name}`),
    ),
  ]
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !existsSync(path.join(root, path.dirname(page), target)))
      .map((target) => `${page} → ${target}`),
  )
  expect(broken).toEqual([])
})

test('the lock file names no host', () => {
  expect(read('pnpm-lock.yaml')).not.toMatch(/https?:\/\//)
})

test('versions of dependencies are exact', () => {
  const manifests = [
    'package.json',
    'bench/package.json',
    'e2e/package.json',
    ...['apps', 'packages'].flatMap((group) =>
      readdirSync(path.join(root, group)).map((name) => `${group}/${name}/package.json`),
    ),
  ]
  const loose = manifests.flatMap((file) => {
    const { dependencies = {}, devDependencies = {}, optionalDependencies = {} } = JSON.parse(read(file))
    return Object.entries<string>({ ...dependencies, ...devDependencies, ...optionalDependencies })
      .filter(([, version]) => !/^(\d+\.\d+\.\d+(-[\w.]+)?|workspace:\*|catalog:)$/.test(version))
      .map(([name, version]) => `${file}: ${name} ${version}`)
  })
  expect(loose).toEqual([])
})
