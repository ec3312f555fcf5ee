import { ActionIcon, Button, Select, TextInput, Tooltip } from '@mantine/core'
import type { EnvironmentView } from '@sendwright/contract'
import { createProblem, defaultEnvironmentName, type SampleContext } from '@sendwright/model'
import { IconPlayerPlay, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState, type FormEvent } from 'react'
import { environmentQueries } from '../../api/environments.ts'
import { processQueries } from '../../api/processes.ts'
import { useStartRun } from '../../api/runs.ts'
import { versionQueries } from '../../api/versions.ts'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { fieldOrder } from '../../ui/fieldOrder.ts'
import production from '../../ui/productionButton.module.css'
import { SentenceText } from '../../ui/SentenceText.tsx'
import { StageMark } from '../../ui/StageMark.tsx'
import { ButtonLink } from '../ButtonLink.tsx'
import { readData, type ReadData } from '../codeEditor/jsonFault.ts'
import { LazyCodeEditor } from '../codeEditor/LazyCodeEditor.tsx'
import { errorView } from '../errorView.ts'
import { paths } from '../paths.ts'
import { randomUuid } from '../randomUuid.ts'
import { PlannedSends } from './PlannedSends.tsx'
import { firstEnvironment, isObject, startText } from './startForm.ts'
import classes from './StartRunPanel.module.css'

export interface StartRunPanelProps {
  /** The process; left out, a person chooses one. */
  readonly processId?: string
  /** The process that is chosen first where a person chooses. */
  readonly suggestedProcessId?: string | undefined
  /** The sample context that its data are copied from first; the process's first when left out. */
  readonly contextId?: string
  /** The environment that is chosen first; null for none, left out for the first that is not for production. */
  readonly environment?: string | null
  readonly onClose: () => void
}

/**
 * Starts a run: process, version, environment, data from a copy of a sample context, and where it will send and when.
 * It fills the place it is given, and opens the run afterwards.
 */
export function StartRunPanel({ processId, suggestedProcessId, contextId, environment, onClose }: StartRunPanelProps) {
  const words = text.runs.start
  const [chosen, setChosen] = useState<string | null>(suggestedProcessId ?? null)
  const processes = useQuery({ ...processQueries.list(), enabled: processId === undefined })
  const process = processId ?? chosen ?? onlyPublished(processes.data)
  return (
    <aside className={classes['panel']} aria-label={words.title} data-region="start-run" tabIndex={-1}>
      <header className={classes['head']}>
        <h2 className={classes['title']}>{words.title}</h2>
        <Tooltip label={words.close}>
          <ActionIcon aria-label={words.close} onClick={onClose}>
            <IconX size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </header>
      <StartForm
        key={process}
        processId={process}
        contextId={contextId}
        environment={environment}
        processField={
          processId === undefined && (
            <Select
              label={words.process}
              placeholder={words.chooseProcess}
              value={process}
              data={(processes.data ?? []).map(({ id, name, published }) => ({
                value: id,
                label: published === null ? words.unpublishedOption(name) : name,
              }))}
              searchable
              onChange={(value) => value !== null && setChosen(value)}
              data-autofocus
            />
          )
        }
      />
    </aside>
  )
}

function onlyPublished(
  processes: readonly { readonly id: string; readonly published: unknown }[] | undefined,
): string | null {
  return processes?.find(({ published }) => published !== null)?.id ?? null
}

interface StartFormProps {
  readonly processId: string | null
  readonly contextId: string | undefined
  readonly environment: string | null | undefined
  readonly processField: React.ReactNode
}

function StartForm({ processId, contextId, environment: givenEnvironment, processField }: StartFormProps) {
  const words = text.runs.start
  const navigate = useNavigate()
  const start = useStartRun()
  const isChosen = processId !== null
  const versions = useQuery({ ...versionQueries.list(processId ?? ''), enabled: isChosen })
  const process = useQuery({ ...processQueries.detail(processId ?? ''), enabled: isChosen })
  const { all, defaults } = useEnvironments()
  const [version, setVersion] = useState<number | null>(null)
  const [environmentChoice, setEnvironment] = useState<string | null | undefined>(givenEnvironment)
  const [key, setKey] = useState('')
  const [context, setContext] = useState(contextId ?? null)
  const [typed, setTyped] = useState<string | null>(null)
  const contexts = process.data?.sampleContexts ?? []
  const sample = contexts.find(({ id }) => id === context) ?? contexts[0] ?? null
  const source = typed ?? startText(sample?.data ?? {})
  const read = useMemo(() => readData(source), [source])
  const environment = environmentChoice === undefined ? firstEnvironment(all) : environmentChoice
  const view = all.find(({ name }) => name === environment) ?? null
  const newest = versions.data?.[0]?.number ?? null
  const number = version ?? newest
  const data = 'data' in read && isObject(read.data) ? read.data : null
  const idempotencyKey = useRequestKey(JSON.stringify([processId, number, environment, source, key]))
  const canStart = processId !== null && number !== null && data !== null

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (processId === null || number === null || data === null) return
    start.mutate(
      { process: processId, version: number, environment, data, key: key.trim() || null, idempotencyKey },
      { onSuccess: ({ id }) => void navigate(paths.run(id)) },
    )
  }

  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <div className={classes['body']}>
        {processField}
        {versions.error && versions.data === undefined && (
          <ErrorState title={words.loadFailed} {...errorView(versions.error)} onRetry={() => void versions.refetch()} />
        )}
        {processId !== null && versions.data?.length === 0 && (
          <div className={classes['unpublished']}>
            <p>{words.unpublished}</p>
            <ButtonLink {...paths.process(processId, { open: 'publish' })} variant="default">
              {words.publishFirst}
            </ButtonLink>
          </div>
        )}
        {processId !== null && number !== null && (
          <>
            <div className={classes['pair']}>
              <Select
                label={words.version}
                value={String(number)}
                data={(versions.data ?? []).map((each) => ({
                  value: String(each.number),
                  label: words.versionOf(each.number, each.number === newest),
                }))}
                onChange={(value) => value !== null && setVersion(Number(value))}
              />
              <EnvironmentField all={all} value={environment} onChange={setEnvironment} />
            </div>
            <DataField
              contexts={contexts}
              sample={sample}
              source={source}
              read={read}
              onSample={(id) => {
                setContext(id)
                setTyped(null)
              }}
              onType={setTyped}
            />
            <TextInput
              label={words.key}
              description={words.keyHelp}
              placeholder={words.keyPlaceholder}
              inputWrapperOrder={fieldOrder}
              classNames={{ input: key === '' ? '' : 'mono' }}
              value={key}
              maxLength={500}
              onChange={(event) => setKey(event.currentTarget.value)}
            />
            {data !== null && (
              <PlannedSends
                processId={processId}
                version={number}
                data={data}
                environment={(view ?? defaults)?.effective}
              />
            )}
            {start.error && <ErrorState title={words.failed} {...errorView(start.error)} />}
          </>
        )}
      </div>
      <footer className={classes['foot']}>
        <span className={classes['note']}>{processId === null ? words.dataPending : words.opensRun}</span>
        <Button
          type="submit"
          leftSection={<IconPlayerPlay size={16} stroke={1.6} />}
          className={view?.stage === 'production' ? production['production'] : undefined}
          disabled={!canStart}
          loading={start.isPending}
        >
          {environment === null ? words.start : words.startIn(environment)}
        </Button>
      </footer>
    </form>
  )
}

/** One key for one request: asked again, it starts no second run. */
function useRequestKey(request: string): string {
  const [known, setKnown] = useState(() => ({ request, key: randomUuid() }))
  if (known.request === request) return known.key
  const next = { request, key: randomUuid() }
  setKnown(next)
  return next.key
}

/** Values of a select cannot be null; no environment has this name. */
const none = '-'

interface EnvironmentFieldProps {
  readonly all: readonly EnvironmentView[]
  readonly value: string | null
  readonly onChange: (name: string | null) => void
}

function EnvironmentField({ all, value, onChange }: EnvironmentFieldProps) {
  const words = text.runs.start
  const stages = new Map(all.map(({ name, stage }) => [name, stage]))
  const stage = value === null ? undefined : stages.get(value)
  return (
    <Select
      label={words.environment}
      value={value ?? none}
      data={[
        ...all.map(({ name }) => ({ value: name, label: name })),
        ...(value !== null && stage === undefined ? [{ value, label: value }] : []),
        { value: none, label: words.noEnvironment },
      ]}
      leftSection={stage === undefined ? null : <StageMark stage={stage} name="" />}
      leftSectionWidth={stage === undefined ? 0 : 28}
      renderOption={({ option }) => {
        const optionStage = stages.get(option.value)
        return optionStage === undefined ? option.label : <StageMark stage={optionStage} name={option.label} />
      }}
      onChange={(next) => onChange(next === none ? null : next)}
    />
  )
}

interface DataFieldProps {
  readonly contexts: readonly SampleContext[]
  readonly sample: SampleContext | null
  readonly source: string
  readonly read: ReadData
  readonly onSample: (id: string) => void
  readonly onType: (source: string) => void
}

function DataField({ contexts, sample, source, read, onSample, onType }: DataFieldProps) {
  const words = text.runs.start
  const problem = dataProblem(read)
  return (
    <div>
      <Select
        label={words.data}
        inputWrapperOrder={fieldOrder}
        description={sample === null ? words.emptyNote : words.contextNote}
        value={sample?.id ?? none}
        data={
          contexts.length === 0
            ? [{ value: none, label: words.emptyData }]
            : contexts.map(({ id, name }) => ({ value: id, label: name }))
        }
        onChange={(id) => id !== null && id !== none && onSample(id)}
      />
      <div className={classes['editor']}>
        <LazyCodeEditor
          fill
          value={source}
          language="data"
          label={words.editor}
          problems={
            'data' in read
              ? []
              : [createProblem('invalid-json-body', '', { detail: read.fault }, { position: read.position })]
          }
          onChange={onType}
        />
      </div>
      {problem !== null && (
        <p className={classes['problem']} role="alert">
          <SentenceText>{problem}</SentenceText>
        </p>
      )}
    </div>
  )
}

function dataProblem(read: ReadData): string | null {
  const words = text.runs.start
  if (!('data' in read)) return words.notJson(read.line, read.column, read.fault)
  return isObject(read.data) ? null : words.notObject
}

/** The environments that can be chosen, and the default values that hold where none is. */
function useEnvironments(): { readonly all: readonly EnvironmentView[]; readonly defaults: EnvironmentView | null } {
  const views = useQuery(environmentQueries.list()).data?.environments
  return useMemo(
    () => ({
      all: views?.filter(({ name }) => name !== defaultEnvironmentName) ?? [],
      defaults: views?.find(({ name }) => name === defaultEnvironmentName) ?? null,
    }),
    [views],
  )
}
