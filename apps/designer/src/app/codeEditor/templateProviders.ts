import type { JsonData } from '@sendwright/model'
import {
  completeTemplate,
  describeAt,
  parseTemplate,
  type CompletionItem,
  type TemplateFormat,
} from '@sendwright/template'
import * as monaco from 'monaco-editor/editor'
import { text as catalogue } from '../../text/en.ts'

/** What completion and hover need to know of a model besides its text. */
export interface TemplateModelFacts {
  readonly format: TemplateFormat
  readonly data: JsonData
}

const facts = new WeakMap<monaco.editor.ITextModel, TemplateModelFacts>()

/** Tells completion and hover the data of a model. */
export function setTemplateFacts(model: monaco.editor.ITextModel, known: TemplateModelFacts): void {
  facts.set(model, known)
}

/** Registers completion and hover of templates; once. */
export function registerTemplateProviders(languageIds: readonly string[]): void {
  monaco.languages.registerCompletionItemProvider([...languageIds], {
    triggerCharacters: ['{', '.', '|', '['],
    provideCompletionItems: (model, position) => ({ suggestions: suggestions(model, position) }),
  })
  monaco.languages.registerHoverProvider([...languageIds], { provideHover: hover })
}

function suggestions(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.CompletionItem[] {
  const known = facts.get(model)
  if (known === undefined) return []
  const source = model.getValue()
  const { range, items } = completeTemplate(source, known.format, model.getOffsetAt(position), known.data)
  return items.map((item, index) => {
    const replaced = item.range ?? range
    return {
      label: { label: item.label, description: item.detail },
      kind: kinds[item.kind],
      insertText: item.insert,
      // The widget compares with what is being replaced, which may begin with a dot or a bracket.
      filterText: source.slice(replaced.start, range.start) + item.label,
      sortText: String(index).padStart(4, '0'),
      range: toRange(model, replaced.start, replaced.end),
    }
  })
}

const kinds = {
  property: monaco.languages.CompletionItemKind.Field,
  function: monaco.languages.CompletionItemKind.Function,
  filter: monaco.languages.CompletionItemKind.Operator,
  name: monaco.languages.CompletionItemKind.Property,
  value: monaco.languages.CompletionItemKind.Value,
} as const satisfies Record<CompletionItem['kind'], monaco.languages.CompletionItemKind>

function hover(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.Hover | null {
  const known = facts.get(model)
  if (known === undefined) return null
  const template = parseTemplate(model.getValue(), known.format)
  const described = describeAt(template, model.getOffsetAt(position), known.data)
  if (described === null) return null
  const { path, type, sample, keepsType } = described
  const words = catalogue.panel.hover
  const lines = [
    `\`${path}\` — ${words.types[type]}`,
    ...(sample === '' ? [] : ['```\n' + sample + '\n```']),
    ...(type === 'missing' ? [] : [keepsType ? words.keepsType : words.asText]),
  ]
  return {
    range: toRange(model, described.range.start, described.range.end),
    contents: lines.map((value) => ({ value })),
  }
}

/** A range of offsets as Monaco counts it. */
export function toRange(model: monaco.editor.ITextModel, start: number, end: number): monaco.Range {
  return monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end))
}
