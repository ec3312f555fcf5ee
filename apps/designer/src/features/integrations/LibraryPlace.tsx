import { ApiError } from '@sendwright/contract'
import { IconPuzzle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { integrationQueries } from '../../api/integrations.ts'
import { ButtonLink } from '../../app/ButtonLink.tsx'
import { errorView } from '../../app/errorView.ts'
import { paths, readScenarioPlace, scenarioPlace } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { takeEditing } from './editOnOpen.ts'
import { IntegrationView } from './IntegrationView.tsx'
import { ScenarioDetails } from './scenario/ScenarioDetails.tsx'

export interface LibraryPlaceProps {
  /** See `scenarioPlace`. */
  readonly place: string
  readonly onEditing: (isEditing: boolean) => void
}

/** What the address names: a scenario, or an integration. */
export function LibraryPlace({ place, onEditing }: LibraryPlaceProps) {
  const { integration: integrationId, scenario: scenarioId } = readScenarioPlace(place)
  const query = useQuery(integrationQueries.detail(integrationId))
  const [startsEditing] = useState(() => takeEditing(place))
  const words = text.integrations
  const integration = query.data

  if (query.error && integration === undefined) {
    return isUnknown(query.error) ? (
      <EmptyState
        icon={<IconPuzzle size={20} stroke={1.6} />}
        title={words.unknownIntegration.title}
        note={words.unknownIntegration.note}
        actions={
          <ButtonLink {...paths.integrations()} variant="default">
            {words.unknownIntegration.show}
          </ButtonLink>
        }
      />
    ) : (
      <ErrorState title={words.detailFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
    )
  }
  if (integration === undefined) return <TableSkeleton rows={6} />
  if (scenarioId === null) return <IntegrationView integration={integration} />
  const isKnown = integration.scenarios.some((scenario) => scenario.id === scenarioId)
  return (
    <>
      <ScenarioDetails
        integration={integration}
        scenarioId={scenarioId}
        startsEditing={startsEditing}
        onEditing={onEditing}
      />
      {!isKnown && <UnknownScenario integrationId={integration.id} integrationName={integration.name} />}
    </>
  )
}

function UnknownScenario({
  integrationId,
  integrationName,
}: {
  readonly integrationId: string
  readonly integrationName: string
}) {
  const words = text.integrations
  return (
    <EmptyState
      icon={<IconPuzzle size={20} stroke={1.6} />}
      title={words.unknownScenario.title}
      note={words.unknownScenario.note(integrationName)}
      actions={
        <ButtonLink {...paths.integrations({ scenario: scenarioPlace(integrationId) })} variant="default">
          {words.menu.openIntegration}
        </ButtonLink>
      }
    />
  )
}

function isUnknown(error: unknown): boolean {
  return error instanceof ApiError && error.body?.code === 'unknown-integration'
}
