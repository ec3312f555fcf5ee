import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { createProblem, type JsonData, type Side } from '@sendwright/model'
import { checkData, generateData } from '@sendwright/schema'
import { IconDice5, IconPlus, IconTrash } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { readData } from '../../../app/codeEditor/jsonFault.ts'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { text } from '../../../text/en.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { SampleProblems, Verdict } from '../scenario/SampleView.tsx'
import classes from './EditSide.module.css'
import type { SideEdits } from './sideEdits.ts'

export interface SamplesEditorProps {
  readonly side: Side
  readonly edits: SideEdits
  /** Tells how many samples hold a text that is not JSON. */
  readonly onBroken: (change: 1 | -1) => void
}

/** The samples of a side: written by hand or generated from the model, each checked against it. */
export function SamplesEditor({ side, edits, onBroken }: SamplesEditorProps) {
  const words = text.integrations.edit.samples
  const [seed, setSeed] = useState(1)
  // The sample that the last seed made: another one takes its place.
  const [generated, setGenerated] = useState<number | null>(null)
  const place = generated !== null && generated < side.samples.length ? generated : null

  function generate(nextSeed: number, at: number): void {
    setSeed(nextSeed)
    setGenerated(at)
    edits.change({ samples: side.samples.toSpliced(at, 1, generateData(side.schema, { seed: nextSeed })) })
  }

  return (
    <section className={classes['part']} aria-label={text.integrations.sample.title}>
      <h3 className={classes['title']}>{text.integrations.sample.title}</h3>
      {side.samples.length === 0 && <p className={classes['help']}>{words.none}</p>}
      {side.samples.map((sample, index) => (
        <SampleEditor
          key={index}
          side={side}
          sample={sample}
          index={index}
          note={place === index ? words.seed(seed) : null}
          onChange={(changed) => {
            if (place === index) setGenerated(null)
            edits.change({ samples: side.samples.with(index, changed) })
          }}
          onBroken={onBroken}
          onRemove={() => edits.remove({ samples: side.samples.toSpliced(index, 1) }, words.removed)}
        />
      ))}
      <div className={classes['buttons']}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDice5 size={14} stroke={1.6} />}
          onClick={() => generate(seed, side.samples.length)}
        >
          {words.generate}
        </Button>
        {place !== null && (
          <Button variant="subtle" size="xs" onClick={() => generate(seed + 1, place)}>
            {words.another}
          </Button>
        )}
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} stroke={1.6} />}
          onClick={() => edits.change({ samples: [...side.samples, {}] })}
        >
          {words.add}
        </Button>
      </div>
    </section>
  )
}

interface SampleEditorProps {
  readonly side: Side
  readonly sample: JsonData
  readonly index: number
  readonly note: string | null
  readonly onChange: (sample: JsonData) => void
  readonly onBroken: (change: 1 | -1) => void
  readonly onRemove: () => void
}

function SampleEditor({ side, sample, index, note, onChange, onBroken, onRemove }: SampleEditorProps) {
  const words = text.integrations.edit.samples
  const [typed, setTyped] = useState<string | null>(null)
  const laidOut = useMemo(() => JSON.stringify(sample, null, 2), [sample])
  // A text that means the sample is kept as it was typed; a sample that was changed from outside is shown anew.
  const read = typed === null ? null : readData(typed)
  const isCurrent = read !== null && (!('data' in read) || JSON.stringify(read.data) === JSON.stringify(sample))
  const shown = typed !== null && isCurrent ? typed : laidOut
  const fault = read !== null && isCurrent && !('data' in read) ? read : null
  const problems = useMemo(() => checkData(side.schema, sample), [side.schema, sample])
  const isBroken = fault !== null
  useEffect(() => {
    if (!isBroken) return
    onBroken(1)
    return () => onBroken(-1)
  }, [isBroken, onBroken])
  return (
    <div className={classes['sample']}>
      <div className={classes['sampleHead']}>
        <span className={classes['sampleName']}>{words.edit(index + 1)}</span>
        {fault === null && <Verdict problems={problems} />}
        {note !== null && <span className={classes['note']}>{note}</span>}
        <Tooltip label={words.remove(index + 1)}>
          <ActionIcon
            size={24}
            className={classes['end'] ?? ''}
            aria-label={words.remove(index + 1)}
            onClick={onRemove}
          >
            <IconTrash size={14} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      <LazyCodeEditor
        value={shown}
        language="data"
        label={words.edit(index + 1)}
        problems={
          fault ? [createProblem('invalid-json-body', '', { detail: fault.fault }, { position: fault.position })] : []
        }
        onChange={(next) => {
          setTyped(next)
          const parsed = readData(next)
          if ('data' in parsed) onChange(parsed.data)
        }}
      />
      {fault ? (
        <p className={classes['fault']} role="alert">
          <SentenceText>{words.notJson(fault.line, fault.fault)}</SentenceText>
        </p>
      ) : (
        <SampleProblems problems={problems} />
      )}
    </div>
  )
}
