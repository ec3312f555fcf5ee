// `npm test`: installs, then runs lint, format, types, dead code, unit and integration tests, and the browser's journeys.
// The last line is `N passed, N failed`, with `, N skipped` where a part of the machine is missing.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildDesigner, installDependencies, node, root } from './install.mjs'

installDependencies()

const reports = mkdtempSync(path.join(tmpdir(), 'sendwright-test-'))
const totals = { passed: 0, failed: 0, skipped: 0 }
const skips = new Set()

await Promise.all([
  runCheck('lint', ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings']),
  runCheck('format', ['node_modules/oxfmt/bin/oxfmt', '--check']),
  runCheck('types', ['node_modules/typescript/bin/tsc', '-p', '.']),
  runCheck('dead code', ['node_modules/knip/bin/knip.js']),
])
buildDesigner()
await runVitest()
await runPlaywright()
rmSync(reports, { recursive: true, force: true })
printTotals()

async function runCheck(name, args) {
  const { code, output } = await run(args, { quiet: true })
  count(code === 0 ? 'passed' : 'failed')
  console.log(code === 0 ? `✓ ${name}` : `✗ ${name}\n${output}`)
}

async function runVitest() {
  const file = path.join(reports, 'vitest.json')
  const { code } = await run([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  const report = readReport(file)
  if (report === null) return count('failed')
  count('passed', report.numPassedTests)
  count('failed', report.numFailedTests)
  const skipped = report.testResults.flatMap((suite) =>
    suite.assertionResults.filter((test) => ['skipped', 'pending', 'todo'].includes(test.status)),
  )
  for (const test of skipped) addSkip(test.fullName)
  // A file that cannot be loaded, or an error outside a test, fails the run without a failed test.
  if (code !== 0 && report.numFailedTests === 0) count('failed')
}

async function runPlaywright() {
  const file = path.join(reports, 'playwright.json')
  const { code } = await run(['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  })
  const report = readReport(file)
  if (report === null) return count('failed')
  const { expected, unexpected, flaky, skipped } = report.stats
  count('passed', expected + flaky)
  count('failed', unexpected)
  if (skipped > 0) for (const spec of skippedSpecs(report.suites)) addSkip(spec)
  if (code !== 0 && unexpected === 0) count('failed')
}

function skippedSpecs(suites) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests
        .filter((test) => test.status === 'skipped')
        .map((test) =>
          [spec.title, ...test.annotations.map((annotation) => annotation.description)].filter(Boolean).join(': '),
        ),
    ),
    ...skippedSpecs(suite.suites ?? []),
  ])
}

function printTotals() {
  const mustRunAll = process.env.SENDWRIGHT_REQUIRE_ALL === '1'
  if (totals.skipped > 0)
    console.log(`\nSkipped:\n${[...skips, ...missingParts()].map((line) => `  - ${line}`).join('\n')}`)
  if (mustRunAll && totals.skipped > 0) {
    console.log('SENDWRIGHT_REQUIRE_ALL=1: a skipped test counts as failed.')
    totals.failed += totals.skipped
    totals.skipped = 0
  }
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
  console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`)
  process.exit(totals.failed > 0 ? 1 : 0)
}

/** What this machine lacks, and how to get it. */
function missingParts() {
  const has = (program, argument) => spawnSync(program, [argument], { stdio: 'ignore' }).status === 0
  const chromiums = [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  return [
    !chromiums.some((name) => name && has(name, '--version')) && 'Chromium is missing: apt-get install chromium',
    !has('kcat', '-V') && 'kcat is missing: apt-get install kcat',
    !has('java', '-version') && 'Java 17 is missing: apt-get install openjdk-17-jre-headless',
    !has('mvn', '--version') && 'Maven is missing: apt-get install maven',
    process.getuid?.() !== 0 && 'some tests of the store change users, which only root can: run them as root',
  ].filter(Boolean)
}

function count(kind, number = 1) {
  totals[kind] += number
}

function addSkip(line) {
  totals.skipped += 1
  skips.add(line)
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** Runs a script on the repository's Node; quiet ones give their output back instead of printing it. */
function run(args, { quiet = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(node, args, {
      cwd: root,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`, ...env },
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('close', (code) => resolve({ code, output }))
  })
}
