import { isJsonObject, type JsonSchema } from '@sendwright/model'
import { completeMessage, schemaAt, schemaTypeLabel } from '@sendwright/schema'
import {
  describeAt,
  parseTemplate,
  type Completion,
  type CompletionItem,
  type TemplateFormat,
} from '@sendwright/template'
import * as monaco from 'monaco-editor/editor'
import { text as catalogue } from '../../text/en.ts'
import { completePlaceholders, type PlaceholderData } from './completePlaceholders.ts'
import { propertyAt } from './propertyAt.ts'

/** What completion and hover need to know of a model besides its text. */
export interface TemplateModelFacts extends PlaceholderData {
  readonly format: TemplateFormat
  /** The model of the message; for JSON templates. */
  readonly messageSchema?: JsonSchema | undefined
}

const facts = new WeakMap<monaco.editor.ITextModel, TemplateModelFacts>()

/** Tells completion and hover the data of a model. */
export function setTemplateFacts(model: monaco.editor.ITextModel, known: TemplateModelFacts): void {
  facts.set(model, known)
}

/** Registers completion and hover of templates; once. */
export function registerTemplateProviders(languageIds: readonly string[]): void {
  monaco.languages.registerCompletionItemProvider([...languageIds], {
    triggerCharacters: ['{', '.', '|', '[', '"'],
    provideCompletionItems: (model, position) => ({ suggestions: suggestions(model, position) }),
  })
  monaco.languages.registerHoverProvider([...languageIds], { provideHover: hover })
}

function suggestions(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.CompletionItem[] {
  const known = facts.get(model)
  if (known === undefined) return []
  const source = model.getValue()
  const { range, items } = complete(source, model.getOffsetAt(position), known)
  return items.map((item, index) => {
    const replaced = item.range ?? range
    return {
      label: { label: item.label, description: item.detail },
      kind: kinds[item.kind],
      insertText: item.insert,
      // The widget compares with what is being replaced, which may begin with a dot or a bracket.
      filterText: item.filter ?? source.slice(replaced.start, range.start) + item.label,
      ...(item.description !== undefined && { documentation: item.description }),
      // After a name comes its value.
      ...(item.kind === 'name' && { command: { id: 'editor.action.triggerSuggest', title: '' } }),
      sortText: String(index).padStart(4, '0'),
      range: toRange(model, replaced.start, replaced.end),
    }
  })
}

/** In a placeholder what it can name; elsewhere what the message's model has there. */
function complete(source: string, offset: number, known: TemplateModelFacts): Completion {
  const inPlaceholder = completePlaceholders(source, known.format, offset, known)
  if (inPlaceholder.items.length > 0 || known.format !== 'json' || known.messageSchema === undefined)
    return inPlaceholder
  return completeMessage(known.messageSchema, source, offset)
}

const kinds = {
  property: monaco.languages.CompletionItemKind.Field,
  function: monaco.languages.CompletionItemKind.Function,
  filter: monaco.languages.CompletionItemKind.Operator,
  name: monaco.languages.CompletionItemKind.Property,
  value: monaco.languages.CompletionItemKind.Value,
  operator: monaco.languages.CompletionItemKind.Operator,
} as const satisfies Record<CompletionItem['kind'], monaco.languages.CompletionItemKind>

function hover(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.Hover | null {
  const known = facts.get(model)
  if (known === undefined) return null
  const source = model.getValue()
  const offset = model.getOffsetAt(position)
  const described = describeAt(parseTemplate(source, known.format), offset, known.data)
  if (described === null) return propertyHover(model, offset, known)
  const { path, type, sample, keepsType } = described
  const words = catalogue.panel.hover
  const note = known.insight?.note(pathNames(path)) ?? null
  const lines = [
    `\`${path}\` — ${type === 'missing' && note !== null ? words.noSample : words.types[type]}`,
    ...(sample === '' ? [] : ['```\n' + sample + '\n```']),
    ...(note === null ? [] : [note]),
    ...(type === 'missing' && note === null ? [] : [keepsType ? words.keepsType : words.asText]),
  ]
  return {
    range: toRange(model, described.range.start, described.range.end),
    contents: lines.map((value) => ({ value })),
  }
}

/** What the message's model says of the property at the offset. */
function propertyHover(
  model: monaco.editor.ITextModel,
  offset: number,
  { format, messageSchema }: TemplateModelFacts,
): monaco.languages.Hover | null {
  const property = format === 'json' && messageSchema !== undefined ? propertyAt(model.getValue(), offset) : null
  const schema = property && messageSchema !== undefined ? schemaAt(messageSchema, property.path) : null
  if (property === null || schema === null) return null
  const description = isJsonObject(schema) ? schema['description'] : undefined
  const lines = [
    `\`${property.path.at(-1) ?? ''}\` — ${schemaTypeLabel(schema)}`,
    ...(typeof description === 'string' && description !== '' ? [description] : []),
  ]
  return {
    range: toRange(model, property.range.start, property.range.end),
    contents: lines.map((value) => ({ value })),
  }
}

/** The names and indexes of a path as it is written. */
function pathNames(path: string): readonly string[] {
  const source = parseTemplate(`\${${path}}`, 'text').placeholders[0]?.source
  return source?.kind === 'path' ? source.segments.map(({ name }) => name) : []
}

/** A range of offsets as Monaco counts it. */
export function toRange(model: monaco.editor.ITextModel, start: number, end: number): monaco.Range {
  return monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end))
}
