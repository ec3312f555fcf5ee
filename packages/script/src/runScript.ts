import { isJsonObject, maxJsonDepth, nestsDeeperThan, parseExactJson, type JsonData } from '@sendwright/model'
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from 'quickjs-emscripten-core'
import { ambiguousSentence, createExactNumbers, type ExactNumbers } from './exactNumbers.ts'
import { prelude } from './prelude.ts'
import { createQuickJs, type QuickJs } from './quickJs.ts'
import { scriptLimits, type ScriptFailure, type ScriptLimits, type ScriptRequest, type ScriptResult } from './script.ts'
import { createScriptOutput, type Place, type ScriptOutput } from './scriptOutput.ts'

/**
 * Runs a script in an engine of its own, which has nothing of the host: no network, no files, no timers. It blocks its
 * thread, and ends what takes too long, except for single calls into the engine that never look at the clock (joining a
 * billion elements): for these the thread has to be ended. Never rejects for what a script does.
 */
export function runScript(request: ScriptRequest, limits: ScriptLimits = scriptLimits): Promise<ScriptResult> {
  return inEngine(request, limits, execute)
}

/** Why a script cannot be read, without running any of it; null where it can. */
export function checkScript(source: string, limits: ScriptLimits = scriptLimits): Promise<ScriptFailure | null> {
  return inEngine({ source, data: {}, refusals: new Map(), connections: [] }, limits, (engine, _source, data) => {
    const ends = prepare(engine, data.text)
    if (ends === null) return failure(outOfMemory(engine), engine.output)
    const { error } = readSource(engine, source)
    return error === undefined ? null : failed(engine, ends, error)
  })
}

/** Makes an engine for one script, and tells what breaks it. */
async function inEngine<Result>(
  request: ScriptRequest,
  limits: ScriptLimits,
  work: (engine: Engine, source: string, data: DataText) => Result,
): Promise<Result | ScriptFailure> {
  const dataText = JSON.stringify(request.data)
  const numbers = createExactNumbers(request.data)
  const output = createScriptOutput(request, numbers, limits)
  if (!isJsonObject(request.data)) return failure('The data of a script has to be an object.', output)
  const dataBytes = Buffer.byteLength(dataText)
  if (dataBytes > limits.memoryBytes / 8) {
    return failure(`The data has ${inWords(dataBytes)} bytes, which is more than a script can take.`, output)
  }
  if (request.source.includes('\0')) return failure('The script holds a character that cannot be seen, U+0000.', output)

  const quickJs = await createQuickJs(limits.memoryBytes)
  const runtime = quickJs.module.newRuntime()
  const clock = createClock(limits.timeMs)
  runtime.setMaxStackSize(limits.stackBytes)
  runtime.setInterruptHandler(clock.isOver)
  const context = runtime.newContext()
  const spare = context.newString(' '.repeat(describingBytes))
  const engine: Engine = { quickJs, runtime, context, spare, clock, lineBefore: 0, output, limits, numbers }
  try {
    return work(engine, request.source, { text: dataText, bytes: dataBytes })
  } catch (error) {
    // What is nested in native calls of the engine takes the host's stack; the engine is not used again after it.
    if (error instanceof RangeError) return failure(tooDeep, output)
    if (error instanceof WebAssembly.RuntimeError)
      return failure('The script has broken the engine that runs it.', output)
    throw error
  }
}

const tooDeep = 'Calls, lists or objects of the script nest too deep.'

const noObject = '`data` has to be an object when the script ends.'

interface Engine {
  readonly quickJs: QuickJs
  readonly runtime: QuickJSRuntime
  readonly context: QuickJSContext
  /** Memory that is given back when the end of a script that took all of it has to be told. */
  readonly spare: QuickJSHandle
  readonly clock: Clock
  /** Lines that stand before the script's own first one. */
  lineBefore: number
  readonly output: ScriptOutput
  readonly limits: ScriptLimits
  readonly numbers: ExactNumbers
}

/** What the prelude hands back. */
interface Ends {
  /** Gives the JSON text of the data; '' where it is no object. */
  readonly data: QuickJSHandle
  /** Gives the JSON text of the name, message and stack of what was thrown. */
  readonly describe: QuickJSHandle
}

interface DataText {
  readonly text: string
  readonly bytes: number
}

function execute(engine: Engine, source: string, data: DataText): ScriptResult {
  const { context, output } = engine
  const ends = prepare(engine, data.text)
  if (ends === null) return failure(outOfMemory(engine), output)

  const read = readSource(engine, source)
  if (read.error !== undefined) return failed(engine, ends, read.error)
  engine.lineBefore = read.lineBefore
  const evaluated = context.evalCode(read.text, fileName, { type: 'global' })
  if (evaluated.error !== undefined) return failed(engine, ends, evaluated.error)
  const jobFailure = finishJobs(engine, ends)
  if (jobFailure !== null) return jobFailure
  const state = context.getPromiseState(evaluated.value)
  if (state.type === 'rejected') return failed(engine, ends, state.error)
  if (engine.clock.wasOver()) return failure(tooLong(engine), output)
  if (state.type === 'pending') return failure('The script waits for something that never happens.', output)

  const left = context.callFunction(ends.data, context.undefined)
  if (left.error !== undefined) return failed(engine, ends, left.error)
  return finished(engine, context.getString(left.value), data.bytes)
}

const fileName = 'script.js'

type ReadSource =
  | { readonly error?: undefined; readonly text: string; readonly lineBefore: number }
  | { readonly error: QuickJSHandle }

/** The script as it is; with `return` or `await` at its top, in a function, where these mean something. */
function readSource({ context }: Engine, source: string): ReadSource {
  const compile = (text: string): QuickJSHandle | undefined =>
    context.evalCode(text, fileName, { type: 'global', compileOnly: true }).error
  const error = compile(source)
  if (error === undefined) return { text: source, lineBefore: 0 }
  const inFunction = `(async function () {\n${source}\n})()`
  const isMeant = /\b(?:return|await)\b/.test(source) && compile(inFunction) === undefined
  return isMeant ? { text: inFunction, lineBefore: 1 } : { error }
}

/** Gives the script what it may use; null where the data alone takes all of the memory. */
function prepare(engine: Engine, dataText: string): Ends | null {
  const { context, output } = engine
  const host = context.newObject()
  const text = (handle: QuickJSHandle | undefined): string =>
    handle !== undefined && context.typeof(handle) === 'string' ? context.getString(handle) : ''
  const offer = (name: string, call: (...texts: readonly string[]) => string): void => {
    const hostCall = context.newFunction(name, (...handles) =>
      // A text ends at U+0000 on its way.
      context.newString(call(...handles.map(text)).replaceAll('\0', '\ufffd')),
    )
    context.setProp(host, name, hostCall)
  }
  offer('send', (names = '', value = '', headers = '') => output.send({ names, value, headers }))
  offer('mistake', (message = '', stack = '') => {
    output.mistake(message, placeIn(engine, stack))
    return ''
  })
  offer('log', (line = '""') => {
    output.log(line)
    return ''
  })

  const made = context.evalCode(prelude, 'sendwright.js')
  if (made.error !== undefined) return null
  const ready = context.callFunction(made.value, context.undefined, host, context.newString(dataText))
  if (ready.error !== undefined) return null
  return { data: context.getProp(ready.value, 'data'), describe: context.getProp(ready.value, 'describe') }
}

/** Runs what promises have put off; a failure where that takes too long. */
function finishJobs(engine: Engine, ends: Ends): ScriptFailure | null {
  while (engine.runtime.hasPendingJob()) {
    if (engine.clock.isOver()) return failure(tooLong(engine), engine.output)
    const executed = engine.runtime.executePendingJobs(jobsBetweenLooks)
    if (executed.error !== undefined) return failed(engine, ends, executed.error)
  }
  return null
}

/** Each job is short or looks at the clock itself. */
const jobsBetweenLooks = 100

function finished({ output, limits, numbers }: Engine, text: string, bytesBefore: number): ScriptResult {
  const { fault } = output
  // A mistake counts even where the script has caught its error: only the two refusals are meant to be caught.
  if (fault !== null) return failure(fault.message, output, fault.place)
  if (text === '') return failure(noObject, output)
  const bytes = Buffer.byteLength(text)
  const limit = Math.max(limits.dataBytes, bytesBefore)
  if (bytes > limit) {
    return failure(
      `The script leaves data of ${inWords(bytes)} bytes, and at most ${inWords(limit)} can be kept.`,
      output,
    )
  }
  const data = parsedData(text)
  if (data === null) return failure(`Data nests at most ${maxJsonDepth} levels deep.`, output)
  if (!isJsonObject(data)) return failure(noObject, output)
  const restored = numbers.restoreData(data)
  if (!restored.ok) return failure(ambiguousSentence(restored.ambiguous), output)
  return { ok: true, data: restored.value, sends: output.sends, logs: output.logs() }
}

/** null where the data is nested too deep to be kept. */
function parsedData(text: string): JsonData | null {
  try {
    const data = parseExactJson(text)
    return nestsDeeperThan(data, maxJsonDepth) ? null : data
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The failure of what the script has thrown. */
function failed(engine: Engine, ends: Ends, thrown: QuickJSHandle): ScriptFailure {
  const { clock, output, context, quickJs, spare } = engine
  const wasOver = clock.wasOver()
  clock.grant(describingMs)
  spare.dispose()
  const described = context.callFunction(ends.describe, context.undefined, thrown)
  const [name, message, stack] = described.error === undefined ? threeTexts(context.getString(described.value)) : []
  const place = placeIn(engine, stack ?? '')
  if (wasOver) return failure(tooLong(engine), output, place)
  if (output.fault !== null) return failure(output.fault.message, output, output.fault.place)
  // Without memory for an error the engine throws null.
  const nothingSaid = name === undefined || name === ''
  if (isOutOfMemory(name, message) || (nothingSaid && quickJs.isMemoryFull())) {
    return failure(outOfMemory(engine), output, place)
  }
  if (name === 'InternalError' && message === 'stack overflow') return failure(tooDeep, output, place)
  const told = message === undefined || message === '' ? 'The script has thrown an error that says nothing.' : message
  const isNamed = !nothingSaid && !plainNames.has(name) && message !== '' && message !== undefined
  return failure(shortened(isNamed ? `${name}: ${told}` : told), output, place)
}

function isOutOfMemory(name: string | undefined, message: string | undefined): boolean {
  return name === 'InternalError' && message === 'out of memory'
}

/** Names that tell nothing which the message does not. */
const plainNames: ReadonlySet<string> = new Set(['Error', 'SendError'])

/** A thrown object may have getters of the script's, which get their own bounds. */
const describingMs = 100
const describingBytes = 1024 * 1024

function threeTexts(json: string): readonly string[] {
  // The prelude has written a list of texts.
  return JSON.parse(json) as readonly string[]
}

/** The innermost place in the script that a stack names. */
function placeIn({ lineBefore }: Engine, stack: string): Place | null {
  const [, line, column] = /\bscript\.js:(\d{1,9})(?::(\d{1,9}))?/.exec(stack) ?? []
  return line === undefined
    ? null
    : { line: Math.max(1, Number(line) - lineBefore), column: column === undefined ? null : Number(column) }
}

function tooLong({ limits }: Engine): string {
  return `The script took longer than ${limits.timeMs / 1000} s, so it was ended.`
}

function outOfMemory({ limits }: Engine): string {
  return `The script needs more than ${limits.memoryBytes / 1024 / 1024} MB of memory.`
}

function failure(message: string, output: ScriptOutput, place: Place | null = null): ScriptFailure {
  return { ok: false, message, line: place?.line ?? null, column: place?.column ?? null, logs: output.logs() }
}

function shortened(message: string): string {
  return message.length > 1000 ? `${message.slice(0, 999).toWellFormed()}…` : message.toWellFormed()
}

function inWords(count: number): string {
  return count.toLocaleString('en')
}

interface Clock {
  /** Whether the time is over now; asked by the engine every few thousand steps. */
  readonly isOver: () => boolean
  /** Whether it has been told that it is over. */
  readonly wasOver: () => boolean
  /** So much time from now. */
  readonly grant: (ms: number) => void
}

/** Counts the time that this thread computes: a busy machine or a paused server takes none of a script's time. */
function createClock(timeMs: number): Clock {
  let end = computedMs() + timeMs
  let told = false
  return {
    isOver() {
      const over = computedMs() > end
      told ||= over
      return over
    },
    wasOver: () => told,
    grant(ms) {
      end = computedMs() + ms
    },
  }
}

function computedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
