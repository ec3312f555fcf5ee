import { ActionIcon, Button, MultiSelect, Select, Tooltip } from '@mantine/core'
import type { Problem, ScenarioTopic, Side } from '@sendwright/model'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { TemplateInput } from '../../../app/codeEditor/TemplateInput.tsx'
import { useStages } from '../../../app/useStages.ts'
import { text } from '../../../text/en.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { StageMark } from '../../../ui/StageMark.tsx'
import { useFocusAdded } from '../../../ui/useFocusAdded.ts'
import classes from './EditSide.module.css'
import type { SideEdits } from './sideEdits.ts'
import { problemAt } from './useSideProblems.ts'

export interface TopicsEditorProps {
  readonly side: Side
  readonly edits: SideEdits
  /** Paths start at the side. */
  readonly problems: readonly Problem[]
}

/** The topics of a side, each with the environments that it is for, and the connection that goes with them. */
export function TopicsEditor({ side, edits, problems }: TopicsEditorProps) {
  const words = text.integrations.edit.topics
  const place = useRef<HTMLElement>(null)
  const expectRow = useFocusAdded(place, side.topics.length)
  const setTopics = (topics: readonly ScenarioTopic[]): void => edits.change({ topics: [...topics] })
  return (
    <section ref={place} className={classes['part']} aria-label={text.integrations.topics.title}>
      <h3 className={classes['title']}>{text.integrations.topics.title}</h3>
      {side.topics.map((topic, index) => (
        <div key={index} className={classes['topic']} data-row>
          <TopicInput
            topic={topic}
            index={index}
            problem={problemAt(problems, `/topics/${index}/name`)}
            onChange={(name) => setTopics(side.topics.with(index, { ...topic, name }))}
          />
          <Tooltip label={words.remove(topic.name)}>
            <ActionIcon
              aria-label={words.remove(topic.name)}
              onClick={() => edits.remove({ topics: side.topics.toSpliced(index, 1) }, words.removed(topic.name))}
            >
              <IconX size={14} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
          <EnvironmentsSelect
            topic={topic}
            label={words.environments(index + 1)}
            onChange={(environments) =>
              setTopics(side.topics.with(index, { ...topic, environments: [...environments] }))
            }
          />
        </div>
      ))}
      <p className={classes['help']}>{words.help}</p>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} stroke={1.6} />}
        onClick={() => {
          expectRow()
          setTopics([...side.topics, { name: '', environments: [] }])
        }}
      >
        {words.add}
      </Button>
      <ConnectionSelect side={side} edits={edits} />
    </section>
  )
}

function TopicInput({
  topic,
  index,
  problem,
  onChange,
}: {
  readonly topic: ScenarioTopic
  readonly index: number
  readonly problem: Problem | undefined
  readonly onChange: (name: string) => void
}) {
  const words = text.integrations.edit.topics
  return (
    <div>
      <TemplateInput
        value={topic.name}
        data={null}
        problems={problem === undefined ? [] : [problem]}
        label={words.name(index + 1)}
        placeholder={words.placeholder}
        onChange={onChange}
      />
      {problem !== undefined && (
        <p className={classes['fault']}>
          <SentenceText>{problem.message}</SentenceText>
        </p>
      )}
    </div>
  )
}

function EnvironmentsSelect({
  topic,
  label,
  onChange,
}: {
  readonly topic: ScenarioTopic
  readonly label: string
  readonly onChange: (environments: readonly string[]) => void
}) {
  const stages = useStages()
  const names = [...new Set([...(stages?.keys() ?? []), ...topic.environments])].filter((name) => name !== 'default')
  return (
    <MultiSelect
      aria-label={label}
      placeholder={topic.environments.length === 0 ? text.integrations.edit.topics.allEnvironments : ''}
      value={topic.environments}
      data={names}
      onChange={onChange}
      renderOption={({ option }) => (
        <StageMark stage={stages?.get(option.value) ?? 'development'} name={option.value} />
      )}
      comboboxProps={{ withinPortal: true }}
    />
  )
}

function ConnectionSelect({ side, edits }: { readonly side: Side; readonly edits: SideEdits }) {
  const words = text.integrations.edit.topics
  const connections = useQuery(connectionQueries.list()).data ?? []
  const known = connections.map(({ id, name }) => ({ value: id, label: name }))
  const isUnknown = side.connection !== null && !known.some(({ value }) => value === side.connection)
  return (
    <Select
      className={classes['connection'] ?? ''}
      label={words.connection}
      description={words.connectionHelp}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={side.connection ?? ''}
      data={[
        { value: '', label: words.keepsConnection },
        ...known,
        ...(isUnknown ? [{ value: side.connection ?? '', label: words.unknownConnection(side.connection ?? '') }] : []),
      ]}
      onChange={(value) => edits.change({ connection: value === '' ? null : value })}
    />
  )
}
