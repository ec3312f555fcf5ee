import { jsonTypesOf } from '@sendwright/schema'
import type { ScenarioTopic, Side } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { connectionQueries } from '../../../api/connections.ts'
import { TemplateText } from '../../../app/codeEditor/TemplateText.tsx'
import { paths } from '../../../app/paths.ts'
import { useStages } from '../../../app/useStages.ts'
import { text } from '../../../text/en.ts'
import { formatCount } from '../../../text/format.ts'
import { StageChip } from '../../../ui/StageMark.tsx'
import { headerRows } from '../edit/headerRows.ts'
import classes from './SideFacts.module.css'

/** Where messages of a side go, per environment, and what key and headers they have. */
export function SideFacts({ side }: { readonly side: Side }) {
  return (
    <>
      <Topics side={side} />
      <KeyAndHeaders side={side} />
    </>
  )
}

function Topics({ side }: { readonly side: Side }) {
  const words = text.integrations.topics
  return (
    <section className={classes['part']} aria-label={words.title}>
      <h3 className={classes['title']}>
        {words.title} <span className={classes['count']}>{formatCount(side.topics.length)}</span>
      </h3>
      {side.topics.length === 0 && <p className={classes['none']}>{words.none}</p>}
      <ul className={classes['topics']}>
        {side.topics.map((topic, index) => (
          <li key={index}>
            <Environments topic={topic} />
            <TemplateText>{topic.name}</TemplateText>
          </li>
        ))}
      </ul>
      {side.connection !== null && <Connection id={side.connection} />}
    </section>
  )
}

function Environments({ topic }: { readonly topic: ScenarioTopic }) {
  const words = text.integrations.topics
  const stages = useStages()
  if (topic.environments.length === 0) return <div className={classes['all']}>{words.all}</div>
  return (
    <div className={classes['environments']}>
      {topic.environments.map((name) => {
        const stage = stages === null ? 'development' : stages.get(name)
        return stage === undefined ? (
          <span key={name} className={classes['unknown']} title={words.unknown(name)}>
            {name}
          </span>
        ) : (
          <StageChip key={name} stage={stage} name={name} />
        )
      })}
    </div>
  )
}

function Connection({ id }: { readonly id: string }) {
  const connections = useQuery(connectionQueries.list()).data
  const name = connections?.find((connection) => connection.id === id)?.name
  return (
    <p className={classes['connection']}>
      {name === undefined ? (
        text.integrations.topics.connection(id)
      ) : (
        <Link {...paths.connections({ id })}>{text.integrations.topics.connection(name)}</Link>
      )}
    </p>
  )
}

function KeyAndHeaders({ side }: { readonly side: Side }) {
  const words = text.integrations.keyAndHeaders
  const headers = headerRows(side.headers)
  return (
    <section className={classes['part']} aria-label={words.title}>
      <h3 className={classes['title']}>{words.title}</h3>
      <dl className={classes['pairs']}>
        <dt>{words.key}</dt>
        <dd>{keyWords(side)}</dd>
        {headers.map((header) => (
          <div key={header.name} className={classes['pair']} title={header.description}>
            <dt>{header.name}</dt>
            <dd>
              {header.value === '' ? (
                <span className={classes['faint']}>{header.mandatory ? words.mandatory : words.noValue}</span>
              ) : header.fixed ? (
                <code>{header.value}</code>
              ) : (
                <TemplateText>{header.value}</TemplateText>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** The field that is the key, else the key's type. */
function keyWords({ key, keyField }: Side): string {
  if (keyField !== null) return keyField
  if (key === undefined) return text.integrations.keyAndHeaders.noKey
  return jsonTypesOf(key)?.join(', ') ?? text.integrations.keyAndHeaders.noKey
}
