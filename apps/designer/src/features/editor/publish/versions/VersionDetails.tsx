import { Button, SegmentedControl, Select } from '@mantine/core'
import type { VersionSummary } from '@sendwright/contract'
import { IconRestore } from '@tabler/icons-react'
import { useState } from 'react'
import { text } from '../../../../text/en.ts'
import { compareSides, readSide, sideBefore, type VersionSide } from './comparison.ts'
import { useRestore } from './useRestore.tsx'
import { VersionChanges } from './VersionChanges.tsx'
import { VersionDrawing } from './VersionDrawing.tsx'
import classes from './Versions.module.css'

export interface VersionDetailsProps {
  readonly version: VersionSummary
  readonly versions: readonly VersionSummary[]
  readonly onClose: () => void
}

/** One version: what changed since another, its drawing with its actions, and restoring it. */
export function VersionDetails({ version: { number }, versions, onClose }: VersionDetailsProps) {
  const words = text.publish.versions
  const numbers = versions.map((version) => version.number)
  const before = sideBefore(number, numbers)
  const [view, setView] = useState<'changes' | 'drawing'>('changes')
  const [other, setOther] = useState<VersionSide | null>(before)
  const { restore, isRestoring, failure } = useRestore(number, onClose)
  const comparison = other === null ? null : compareSides(number, other)
  return (
    <section className={classes['details']} aria-label={words.version(number)}>
      <div className={classes['tools']}>
        <h3 className={classes['heading']}>{words.version(number)}</h3>
        <SegmentedControl
          aria-label={words.views.label}
          size="sm"
          value={view}
          onChange={(value) => setView(value === 'drawing' ? 'drawing' : 'changes')}
          data={[
            { value: 'changes', label: words.views.changes },
            { value: 'drawing', label: words.views.drawing },
          ]}
        />
        {view === 'changes' && (
          <label className={classes['compare']}>
            <span>{words.comparedWith}</span>
            <Select
              aria-label={words.comparedWith}
              value={other === null ? null : String(other)}
              placeholder="–"
              data={[
                { value: 'draft', label: words.theDraft },
                ...numbers
                  .filter((candidate) => candidate !== number)
                  .map((candidate) => ({
                    value: String(candidate),
                    label: candidate === before ? words.before(candidate) : words.other(candidate),
                  })),
              ]}
              onChange={(value) => setOther(readSide(value))}
            />
          </label>
        )}
        <Button
          variant="default"
          className={classes['restore']}
          leftSection={<IconRestore size={16} stroke={1.6} />}
          title={words.restoreNote}
          loading={isRestoring}
          onClick={restore}
        >
          {words.restore}
        </Button>
      </div>
      {failure !== null && (
        <p className={classes['failure']} role="alert">
          {failure}
        </p>
      )}
      {view === 'drawing' ? (
        <VersionDrawing number={number} />
      ) : comparison === null ? (
        <p className={classes['message']}>{words.firstNote}</p>
      ) : (
        <VersionChanges key={`${comparison.from} ${comparison.to}`} comparison={comparison} />
      )}
    </section>
  )
}
