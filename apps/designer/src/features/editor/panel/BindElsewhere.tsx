import { defaultEnvironmentName, type Problem } from '@sendwright/model'
import { Link } from '@tanstack/react-router'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'

/** Leads from a topic that two environments share to the one that can be given another. */
export function BindElsewhere({ problem }: { readonly problem: Problem }) {
  const name = problem.code === 'same-topic-in-environments' ? problem.values?.['other'] : undefined
  if (typeof name !== 'string' || name === defaultEnvironmentName) return null
  return (
    <>
      {' '}
      <Link {...paths.environments({ name })}>{text.panel.parameters.bindIn(name)}</Link>
    </>
  )
}
