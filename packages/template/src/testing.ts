import type { JsonData, RenderedTemplate, RenderEnvironment, TemplateFormat } from './index.ts'
import { parseTemplate, renderTemplate } from './index.ts'
import { exactNumber } from './json.ts'

/** An environment whose clock stands still and whose ids count up. */
export function createTestEnvironment(more: Partial<RenderEnvironment> = {}): RenderEnvironment {
  let ids = 0
  return {
    now: () => new Date('2026-01-31T09:30:00.000Z'),
    uuid: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    ...more,
  }
}

/** Parses and renders in one step. */
export function render(text: string, data: JsonData = {}, format: TemplateFormat = 'json'): RenderedTemplate {
  return renderTemplate(parseTemplate(text, format), data, createTestEnvironment())
}

/** The rendered text of a JSON template; a string that lists the problems where there are any. */
export function rendered(text: string, data: JsonData = {}): string | null {
  return textOrProblems(render(text, data))
}

/** The rendered text of a text template; a string that lists the problems where there are any. */
export function renderedText(text: string, data: JsonData = {}): string | null {
  return textOrProblems(render(text, data, 'text'))
}

/** The problems in a short form: code, and the characters at the position. */
export function problemsOf(text: string, data: JsonData = {}, format: TemplateFormat = 'json'): readonly string[] {
  return render(text, data, format).problems.map(
    ({ code, position }) => `${code} ${text.slice(position.start, position.end)}`,
  )
}

/** The first problem's fix, applied. */
export function fixed(text: string, data: JsonData = {}, format: TemplateFormat = 'json'): string {
  const fix = render(text, data, format).problems[0]?.fix
  if (fix === undefined) return 'no fix'
  return text.slice(0, fix.position.start) + fix.text + text.slice(fix.position.end)
}

/** Parses JSON as the model does, with the text of numbers kept. */
export function parseExact(text: string): JsonData {
  // Neither the reviver's third parameter nor what it returns is in lib.d.ts.
  const parse = JSON.parse as (
    text: string,
    reviver: (name: string, value: JsonData, context: { readonly source: string }) => JsonData,
  ) => JsonData
  return parse(text, (_name, value, { source }) => (typeof value === 'number' ? exactNumber(source) : value))
}

/** The time that this thread computes for it: what else the machine does takes none of it. */
export function millisecondsOf(run: () => unknown): number {
  const before = process.threadCpuUsage()
  run()
  const after = process.threadCpuUsage()
  return (after.user + after.system - before.user - before.system) / 1000
}

function textOrProblems({ text, problems }: RenderedTemplate): string | null {
  return problems.length === 0 ? text : problems.map(({ code }) => code).join(' ')
}
