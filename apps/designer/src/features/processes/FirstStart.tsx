import { UnstyledButton } from '@mantine/core'
import { exampleStepId, type ProcessSummaryView } from '@sendwright/contract'
import { IconArrowRight, IconFileImport, IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, type ReactNode } from 'react'
import { processQueries } from '../../api/processes.ts'
import { systemQueries } from '../../api/system.ts'
import { ButtonLink } from '../../app/ButtonLink.tsx'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import classes from './FirstStart.module.css'
import { SandboxLine } from './SandboxLine.tsx'

const ExampleDrawing = lazy(async () => ({ default: (await import('./ExampleDrawing.tsx')).ExampleDrawing }))

export interface FirstStartProps {
  readonly example: ProcessSummaryView
  /** What became of imported files, when some were refused. */
  readonly report: ReactNode
  readonly onCreate: () => void
  /** Gives a card the file chooser. */
  readonly importButton: (card: (props: { readonly onClick: () => void }) => ReactNode) => ReactNode
}

/** The page while there is only the example: the way to the first record, and three other ways in. */
export function FirstStart({ example, report, onCreate, importButton }: FirstStartProps) {
  const process = useQuery(processQueries.detail(example.id))
  const nodes = useQuery(processQueries.actions(example.id))
  const health = useQuery(systemQueries.health())
  const sending = useMemo(
    () =>
      (nodes.data ?? [])
        .map(({ id, name, actions }) => ({ id, name, actions: actions.filter(({ type }) => type === 'kafkaSend') }))
        .filter(({ actions }) => actions.length > 0),
    [nodes.data],
  )
  const first = sending.find((node) => node.id === exampleStepId) ?? sending[0]
  const badges = useMemo(
    () => sending.map(({ id, actions }) => ({ nodeId: id, count: actions.length, chosen: id === first?.id })),
    [sending, first],
  )
  // Before the steps are known the link leads to the same one: a quick click must not end at no step.
  const link = paths.process(example.id, { node: first?.id ?? exampleStepId })
  const sandboxOff = health.data?.sandbox.state === 'off'
  const ways = text.processes.firstStart
  return (
    <div className={classes['page']}>
      <div className={classes['column']}>
        <h2 className={classes['title']}>{ways.title}</h2>
        <p className={classes['note']}>{sandboxOff ? ways.noteWithoutSandbox : ways.note}</p>
        {report}
        <section className={classes['example']} aria-label={example.name}>
          <div className={classes['drawing']}>
            <Suspense fallback={null}>
              {process.data && nodes.data && (
                <ExampleDrawing name={example.name} bpmn={process.data.bpmn} badges={badges} />
              )}
            </Suspense>
          </div>
          <div className={classes['below']}>
            <div>
              <Link {...link} className={classes['name']}>
                {example.name}
              </Link>
              {first && <p className={classes['steps']}>{ways.steps(sending.length, first.name)}</p>}
            </div>
            <ol className={classes['way']}>
              <li>{ways.openStep}</li>
              <IconArrowRight size={16} stroke={1.6} aria-hidden />
              <li>{ways.sendStep}</li>
            </ol>
            <ButtonLink {...link} size="md">
              {ways.open}
            </ButtonLink>
          </div>
        </section>
        <div className={classes['cards']}>
          <UnstyledButton className={classes['card']} onClick={onCreate}>
            <WayIn icon={<IconPlus size={18} stroke={1.6} />} {...ways.empty} />
          </UnstyledButton>
          {importButton((props) => (
            <UnstyledButton className={classes['card']} {...props}>
              <WayIn icon={<IconFileImport size={18} stroke={1.6} />} {...ways.bring} />
            </UnstyledButton>
          ))}
          <Link {...paths.connections({ add: 'true' })} className={classes['card']}>
            <WayIn icon={<IconPlugConnected size={18} stroke={1.6} />} {...ways.connect} />
          </Link>
        </div>
        {health.data && <SandboxLine health={health.data} action={first?.actions[0]} />}
      </div>
    </div>
  )
}

function WayIn({ icon, title, note }: { readonly icon: ReactNode; readonly title: string; readonly note: string }) {
  return (
    <>
      <span className={classes['cardIcon']}>{icon}</span>
      <strong className={classes['cardTitle']}>{title}</strong>
      <span className={classes['cardNote']}>{note}</span>
    </>
  )
}
