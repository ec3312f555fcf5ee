import { ActionIcon, Tooltip } from '@mantine/core'
import type { Problem, Side } from '@sendwright/model'
import { checkData } from '@sendwright/schema'
import { IconCheck, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { JsonText } from '../../../app/json/JsonText.tsx'
import { text } from '../../../text/en.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { StateIcon } from '../../../ui/StateText.tsx'
import classes from './SampleView.module.css'

/** The samples of a side, one at a time, each checked against the model. */
export function SampleView({ side }: { readonly side: Side }) {
  const words = text.integrations.sample
  const [at, setAt] = useState(0)
  const index = Math.min(at, side.samples.length - 1)
  const sample = side.samples[index]
  const problems = useMemo(() => (sample === undefined ? [] : checkData(side.schema, sample)), [side.schema, sample])
  return (
    <section className={classes['sample']} aria-label={words.title}>
      <div className={classes['head']}>
        <h3 className={classes['title']}>{words.title}</h3>
        {sample !== undefined && <Verdict problems={problems} />}
        <span className={classes['end']}>
          {side.samples.length > 1 && (
            <>
              <Tooltip label={words.previous}>
                <ActionIcon
                  size={24}
                  aria-label={words.previous}
                  disabled={index === 0}
                  onClick={() => setAt(index - 1)}
                >
                  <IconChevronLeft size={14} stroke={1.6} />
                </ActionIcon>
              </Tooltip>
              <span className={classes['position']}>{words.position(index + 1, side.samples.length)}</span>
              <Tooltip label={words.next}>
                <ActionIcon
                  size={24}
                  aria-label={words.next}
                  disabled={index === side.samples.length - 1}
                  onClick={() => setAt(index + 1)}
                >
                  <IconChevronRight size={14} stroke={1.6} />
                </ActionIcon>
              </Tooltip>
            </>
          )}
          {sample !== undefined && <CopyButton value={JSON.stringify(sample, null, 2)} label={words.copy} />}
        </span>
      </div>
      {sample === undefined ? (
        <p className={classes['none']}>{words.none}</p>
      ) : (
        <>
          <SampleProblems problems={problems} />
          <JsonText data={sample} label={words.code} />
        </>
      )}
    </section>
  )
}

/** Whether a sample fits, in one word. */
export function Verdict({ problems }: { readonly problems: readonly Problem[] }) {
  const words = text.integrations.sample
  if (problems.length > 0) {
    return (
      <span className={classes['wrong']}>
        <StateIcon state="failed" size={14} /> {words.problems(problems.length)}
      </span>
    )
  }
  return (
    <span className={classes['fits']}>
      <IconCheck size={14} stroke={1.6} aria-hidden /> {words.fits}
    </span>
  )
}

const mostShown = 5

/** What does not fit in a sample, and where. */
export function SampleProblems({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null
  return (
    <ul className={classes['problems']}>
      {problems.slice(0, mostShown).map((problem, index) => (
        <li key={index}>
          <SentenceText>{problem.message}</SentenceText>
        </li>
      ))}
      {problems.length > mostShown && <li>{text.integrations.sample.moreProblems(problems.length - mostShown)}</li>}
    </ul>
  )
}
