import { Button, NumberInput, SegmentedControl } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconRefresh } from '@tabler/icons-react'
import { createProblem, isJsonSchema, parseExactJson, type JsonSchema, type ValueTemplate } from '@sendwright/model'
import { useState } from 'react'
import { readData } from '../../../app/codeEditor/jsonFault.ts'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { JsonText } from '../../../app/json/JsonText.tsx'
import { text } from '../../../text/en.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import links from '../../../ui/link.module.css'
import { buildAction } from '../problems/buildAction.ts'
import { drawAgain } from '../problems/generatedDraw.ts'
import { useBuildSetting } from '../problems/useBuildSetting.ts'
import type { LinkedSide } from '../problems/useLinkedSides.ts'
import type { MessageFieldProps } from './actionField.ts'
import classes from './GeneratedValue.module.css'
import { isSameSchema, randomSeed, schemaText } from './generatedSchema.ts'

/** A value that is generated from a schema. */
export type GeneratedTemplate = Extract<ValueTemplate, { readonly format: 'generated' }>

export interface GeneratedValueProps extends MessageFieldProps {
  readonly value: GeneratedTemplate
  /** The scenario that the action is linked to. */
  readonly linked: LinkedSide | null
}

/** A message that is made up from a schema: which one, what comes out, and whether it stays the same. */
export function GeneratedValue({ action, index, value, linked, edits }: GeneratedValueProps) {
  const words = text.panel.generated
  const setting = useBuildSetting()
  const { records } = buildAction(action, setting)
  const shown = records.find(({ messageIndex }) => messageIndex === index)?.value?.text
  const isOfModel = linked !== null && isSameSchema(value.schema, linked.side.schema)

  function change(part: string, changed: Partial<GeneratedTemplate>): void {
    edits.changeMessage(index, part, (each) =>
      each.value.format === 'generated' ? { ...each, value: { ...each.value, ...changed } } : each,
    )
  }

  return (
    <div className={classes['generated']}>
      <p className={classes['source']}>
        {isOfModel ? words.fromModel(linked.integration, linked.scenario) : words.fromOwn}
        {linked !== null && !isOfModel && (
          <>
            {' '}
            <button
              type="button"
              className={links['link']}
              onClick={() => change('schema', { schema: linked.side.schema })}
            >
              {words.useModel(linked.integration, linked.scenario)}
            </button>
          </>
        )}
      </p>
      <SchemaText
        key={`${action.id}/${index}`}
        schema={value.schema}
        isOpenAtFirst={!isOfModel && (action.scenario === null || linked !== null)}
        onChange={(schema) => change('schema', { schema })}
      />
      {shown !== undefined && (
        <div className={classes['preview']}>
          <JsonText data={parseExactJson(shown)} label={words.preview} />
        </div>
      )}
      <div className={classes['seed']}>
        <SegmentedControl
          size="xs"
          aria-label={words.seed}
          value={value.seed === null ? 'another' : 'fixed'}
          data={[
            { value: 'another', label: words.anotherEachTime },
            { value: 'fixed', label: words.always },
          ]}
          onChange={(kind) => change('seedKind', { seed: kind === 'fixed' ? randomSeed() : null })}
        />
        {value.seed !== null && (
          <NumberInput
            className={classes['number']}
            size="xs"
            hideControls
            aria-label={words.seedNumber}
            min={0}
            max={4_294_967_295}
            allowDecimal={false}
            value={value.seed}
            onChange={(typed) => typeof typed === 'number' && change('seed', { seed: typed })}
          />
        )}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconRefresh size={14} stroke={1.6} />}
          onClick={() => (value.seed === null ? drawAgain() : change('seedKind', { seed: randomSeed() }))}
        >
          {words.another}
        </Button>
      </div>
    </div>
  )
}

interface SchemaTextProps {
  readonly schema: JsonSchema
  readonly isOpenAtFirst: boolean
  readonly onChange: (schema: JsonSchema) => void
}

/** The schema as text. What is typed is stored as soon as it is a schema; until then it stays here. */
function SchemaText({ schema, isOpenAtFirst, onChange }: SchemaTextProps) {
  const words = text.panel.generated
  const [chosen, setChosen] = useState<boolean | null>(null)
  const isOpen = chosen ?? isOpenAtFirst
  const [draft, setDraft] = useState<string | null>(null)
  const shown = draft !== null && isTextOf(draft, schema) ? draft : (draft ?? schemaText(schema))
  const read = readData(shown)
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  const fault =
    'data' in read ? (isJsonSchema(read.data) ? null : words.noSchema) : words.notJson(read.line, read.fault)

  function type(source: string): void {
    setDraft(source)
    const typed = readData(source)
    if ('data' in typed && isJsonSchema(typed.data)) onChange(typed.data)
  }

  return (
    <div className={classes['schema']}>
      <button type="button" className={classes['fold']} aria-expanded={isOpen} onClick={() => setChosen(!isOpen)}>
        <Chevron size={14} stroke={1.6} aria-hidden />
        {words.schema}
      </button>
      {isOpen && (
        <>
          <LazyCodeEditor
            value={shown}
            language="data"
            label={words.schema}
            problems={
              'data' in read
                ? []
                : [createProblem('invalid-json-body', '', { detail: read.fault }, { position: read.position })]
            }
            onChange={type}
            onBlur={() => fault === null && setDraft(null)}
          />
          {fault !== null && (
            <p className={classes['fault']}>
              <SentenceText>{fault}</SentenceText>
            </p>
          )}
        </>
      )}
    </div>
  )
}

function isTextOf(draft: string, schema: JsonSchema): boolean {
  const read = readData(draft)
  return 'data' in read && isJsonSchema(read.data) && isSameSchema(read.data, schema)
}
