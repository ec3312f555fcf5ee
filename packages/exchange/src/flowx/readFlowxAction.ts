import { createProblem, type HeaderTemplate, type Problem, type ProblemValues } from '@sendwright/model'
import { parseTemplate, type TemplateFormat, type TemplateProblem } from '@sendwright/template'
import { readHeaders } from './headersText.ts'
import { splitAction } from './splitAction.ts'
import { readTopics } from './topicsText.ts'

/** The three fields of a send action, as texts. A missing one is not pasted. */
export interface ActionTexts {
  readonly topics?: string
  readonly message?: string
  readonly headers?: string
  readonly key?: string
}

/** Parameters that were pasted; what was not is left out. `headers` keep their order; values are text templates. */
export interface PastedParameters {
  readonly topics?: readonly string[]
  readonly messages?: readonly [PastedMessage]
}

/** The message of pasted parameters. */
export interface PastedMessage {
  readonly key?: string
  readonly value?: { readonly format: 'json' | 'text'; readonly text: string }
  readonly headers?: HeaderTemplate[]
}

/** What was pasted, or why it cannot be read; paths are `/topics`, `/message`, `/headers` and `/key`; positions lie in the message and the key. */
export type ReadAction =
  | { readonly ok: true; readonly parameters: PastedParameters; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Reads an action in the style of FLOWX.AI: its three texts, or one text that holds them under labels (`Topics:`,
 * `Message:`, `Headers:`) or as a JSON object with such fields. Bare placeholders, comments, trailing commas and
 * `{{…}}` are legal in our templates and stay as they are.
 */
export function readFlowxAction(pasted: string | ActionTexts): ReadAction {
  const texts = typeof pasted === 'string' ? splitAction(pasted) : pasted
  const topics = textIn(texts.topics)
  const message = textIn(texts.message)
  const headers = textIn(texts.headers)
  const key = textIn(texts.key)
  const names = topics === undefined ? undefined : readTopics(topics)
  const list = headers === undefined ? undefined : readHeaders(headers)
  const format =
    message !== undefined && /^\s*(?:[[{"]|\/[/*]|\$\{|-?\d|true\b|false\b|null\b)/.test(message) ? 'json' : 'text'
  const problems = [
    ...(names ?? []).flatMap((name) => templateProblems(name, 'text', '/topics')).map(withoutPlace),
    ...(message === undefined ? [] : templateProblems(message, format, '/message')),
    ...(list === undefined ? [] : 'problems' in list ? list.problems : headerProblems(list.headers)),
    ...(key === undefined ? [] : templateProblems(key, 'text', '/key')),
  ]
  if (names === undefined && message === undefined && headers === undefined && key === undefined)
    return { ok: false, problems: [createProblem('paste-empty', '', {})] }
  if (problems.length > 0) return { ok: false, problems }
  const one: PastedMessage = {
    ...(key !== undefined && { key }),
    ...(message !== undefined && { value: { format, text: message } }),
    ...(list !== undefined && 'headers' in list && { headers: [...list.headers] }),
  }
  return {
    ok: true,
    parameters: {
      ...(names !== undefined && { topics: names }),
      ...(Object.keys(one).length > 0 && { messages: [one] }),
    },
    problems: [],
  }
}

function textIn(text: string | undefined): string | undefined {
  const trimmed = text?.replace(/^\uFEFF/, '').trim()
  return trimmed === '' ? undefined : trimmed
}

function headerProblems(headers: readonly HeaderTemplate[]): readonly Problem[] {
  return headers
    .flatMap(({ name, value }) => [
      ...templateProblems(name, 'text', '/headers'),
      ...(value === null ? [] : templateProblems(value, 'text', '/headers')),
    ])
    .map(withoutPlace)
}

/** Topics and headers are taken out of the pasted text, so a place in them is none in it. */
function withoutPlace({ position: _position, fix: _fix, ...problem }: Problem): Problem {
  return problem
}

function templateProblems(text: string, format: TemplateFormat, path: string): readonly Problem[] {
  return parseTemplate(text, format).problems.map((problem) => toProblem(problem, path))
}

function toProblem({ code, values, position, severity, fix }: TemplateProblem, path: string): Problem {
  // Every code of the template language has a sentence in the model with the same values: `message` checks it.
  return createProblem(code, path, values as ProblemValues<typeof code>, {
    position,
    severity,
    ...(fix !== undefined && { fix }),
  })
}
