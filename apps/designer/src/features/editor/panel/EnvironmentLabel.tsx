import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { KafkaReceiveParameters, KafkaSendParameters } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import links from '../../../ui/link.module.css'
import { useEnvironment } from '../problems/useEnvironment.ts'
import { environmentsWithOwn, type OverridePart } from './environmentOverride.ts'
import classes from './EnvironmentLabel.module.css'

export interface EnvironmentLabelProps {
  /** The id of the field. */
  readonly htmlFor: string
  readonly label: string
  /** What the field is about, as in "another connection in dev". */
  readonly part: OverridePart
  /** Whether the field shows what holds in the chosen environment alone. */
  readonly isOwn: boolean
  readonly onOwn: () => void
  readonly onSame: () => void
}

/** The label of a field that can differ in the chosen environment, and the way to make it differ or not. */
export function EnvironmentLabel({ htmlFor, label, part, isOwn, onOwn, onSame }: EnvironmentLabelProps) {
  const words = text.panel.environment
  const { chosen } = useEnvironment()
  const verb = chosen === null ? '' : isOwn ? words.same[part](chosen.name) : words.own[part](chosen.name)
  const name = isOwn && chosen !== null ? words.labelIn(label, chosen.name) : label
  const Icon = isOwn ? IconX : IconPlus
  return (
    <div className={classes['row']}>
      <label className={classes['label']} htmlFor={htmlFor} title={name}>
        {name}
      </label>
      {chosen !== null && (
        <Tooltip label={verb}>
          <ActionIcon
            className={classes['button']}
            size={18}
            aria-label={verb}
            data-stage={chosen.stage}
            onClick={isOwn ? onSame : onOwn}
          >
            <span className={classes['square']} aria-hidden />
            <Icon size={10} stroke={1.8} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  )
}

/** Names the other environments in which a part differs; each leads there. */
export function DiffersElsewhere({
  parameters,
  part,
}: {
  readonly parameters: KafkaSendParameters | KafkaReceiveParameters
  readonly part: OverridePart
}) {
  const { chosen, all, choose } = useEnvironment()
  const known = new Set(all.map(({ name }) => name))
  const others = environmentsWithOwn(parameters, part, chosen?.name ?? null).filter((name) => known.has(name))
  if (others.length === 0) return null
  return (
    <span className={classes['elsewhere']}>
      {text.panel.environment.differsIn}
      {others.map((name) => (
        <button key={name} type="button" className={links['link']} onClick={() => choose(name)}>
          {name}
        </button>
      ))}
    </span>
  )
}
