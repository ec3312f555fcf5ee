import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core'
import { IconArrowsMaximize, IconArrowsMinimize } from '@tabler/icons-react'
import {
  valueFormats,
  type JsonData,
  type JsonSchema,
  type SampleContext,
  type ValueFormat,
  type ValueTemplate,
} from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { useRef } from 'react'
import { text } from '../../../text/en.ts'
import { useEditorDocument } from '../document/editorDocument.ts'
import { placeholderSources } from '../problems/contextUse.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { useLinkedSides } from '../problems/useLinkedSides.ts'
import { useSampleContext } from '../problems/useSampleContext.ts'
import { useTemplateData } from '../template/useTemplateData.ts'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { useLargeEditor } from '../largeEditor.ts'
import fields from './Field.module.css'
import type { MessageFieldProps } from './actionField.ts'
import { FormatButton } from './FormatButton.tsx'
import { GeneratedValue } from './GeneratedValue.tsx'
import { SecretNote } from './SecretNote.tsx'
import classes from './ValueField.module.css'

/** A message's value: a JSON template, a text template, a tombstone, or generated. `large` fills its parent. */
export function ValueField({
  action,
  index,
  message,
  problems,
  edits,
  large = false,
}: MessageFieldProps & { readonly large?: boolean }) {
  const words = text.panel.parameters
  const document = useEditorDocument()
  const { context } = useSampleContext()
  const templateData = useTemplateData()
  const largeEditor = useLargeEditor()
  const { value } = message
  const linked = useLinkedSides().of(action.scenario) ?? null
  const template = hasText(value) ? value : null
  const lastText = useRef(template?.text ?? '')
  const valuePath = `/parameters/messages/${index}/value`
  const own = problems.filter((problem) => problem.path.startsWith(valuePath))
  const isElsewhere = largeEditor.isOpen && !large

  function setFormat(format: ValueFormat): void {
    if (template !== null) lastText.current = template.text
    const next = valueOf(format, lastText.current, linked?.side.schema ?? {})
    edits.changeMessage(index, 'format', (each) => ({ ...each, value: next }))
  }

  function setText(typed: string): void {
    edits.changeMessage(index, 'value', (each) =>
      hasText(each.value) ? { ...each, value: { ...each.value, text: typed } } : each,
    )
  }

  return (
    <div className={fields['field']} data-large={large || undefined}>
      <div className={classes['header']}>
        <span className={fields['label']}>{words.value}</span>
        <SegmentedControl
          size="xs"
          aria-label={words.valueFormat}
          value={value.format}
          data={valueFormats.map((format) => ({ value: format, label: words.formats[format] }))}
          onChange={(format) => setFormat(valueFormats.find((each) => each === format) ?? 'json')}
        />
        <FormatButton text={value.format === 'json' ? value.text : null} linked={linked} onText={setText} />
        <Tooltip label={largeEditor.isOpen ? words.closeLarge : words.openLarge}>
          <ActionIcon
            aria-label={largeEditor.isOpen ? words.closeLarge : words.openLarge}
            disabled={template === null && !largeEditor.isOpen}
            onClick={() => (largeEditor.isOpen ? largeEditor.close() : largeEditor.open())}
          >
            {largeEditor.isOpen ? (
              <IconArrowsMinimize size={16} stroke={1.6} />
            ) : (
              <IconArrowsMaximize size={16} stroke={1.6} />
            )}
          </ActionIcon>
        </Tooltip>
      </div>
      {value.format === 'null' && (
        <p className={classes['tombstone']}>{message.key === null ? words.tombstoneNeedsKey : words.tombstone}</p>
      )}
      {value.format === 'generated' && (
        <GeneratedValue
          action={action}
          index={index}
          message={message}
          value={value}
          linked={linked}
          problems={problems}
          edits={edits}
        />
      )}
      {template !== null && isElsewhere && <p className={classes['tombstone']}>{words.openBelow}</p>}
      {template !== null && !isElsewhere && (
        <LazyCodeEditor
          key={`${action.id}/${index}`}
          value={template.text}
          language={template.format}
          label={words.value}
          {...templateData}
          messageSchema={linked?.side.schema}
          problems={own.filter((problem) => problem.position !== undefined)}
          field={{ actionId: action.id, path: valuePath }}
          fill={large}
          onChange={setText}
          onUndo={() => document.undo()}
          onRedo={() => document.redo()}
        />
      )}
      <SecretNote action={action} index={index} part="value" />
      <FieldProblems
        action={action}
        problems={own}
        onFix={edits.fix}
        help={
          template === null
            ? undefined
            : sourcesSentence(template.text, template.format, { context, data: templateData.data })
        }
      />
    </div>
  )
}

function hasText(value: ValueTemplate): value is Extract<ValueTemplate, { readonly text: string }> {
  return value.format === 'json' || value.format === 'text'
}

/** A value of another format; a text that was there before is kept. */
function valueOf(format: ValueFormat, lastText: string, schema: JsonSchema): ValueTemplate {
  const values = {
    json: { format: 'json', text: lastText },
    text: { format: 'text', text: lastText },
    null: { format: 'null' },
    generated: { format: 'generated', schema, seed: null },
  } as const satisfies Record<ValueFormat, ValueTemplate>
  return values[format]
}

function sourcesSentence(
  source: string,
  format: 'json' | 'text',
  { context, data }: { readonly context: SampleContext | null; readonly data: JsonData },
): string {
  const words = text.panel.parameters
  const sources = placeholderSources(parseTemplate(source, format), data)
  if (sources.total === 0) return words.noPlaceholders
  return words.placeholders(sources.total, [
    ...(sources.data > 0
      ? [context === null ? words.fromData(sources.data) : words.fromContext(sources.data, context.name)]
      : []),
    ...(sources.defaults > 0 ? [words.fromDefault(sources.defaults)] : []),
    ...(sources.functions > 0 ? [words.fromFunction(sources.functions)] : []),
    ...(sources.leftOut > 0 ? [words.leftOut(sources.leftOut)] : []),
    ...(sources.missing > 0 ? [words.withoutValue(sources.missing)] : []),
  ])
}
