import { ActionIcon, Button, Menu } from '@mantine/core'
import type { IntegrationView as Integration, ScenarioUse } from '@sendwright/contract'
import { IconCursorText, IconDots, IconFileExport, IconPlus, IconPuzzle, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { exportUrl, integrationQueries } from '../../api/integrations.ts'
import { TemplateText } from '../../app/codeEditor/TemplateText.tsx'
import { paths, scenarioPlace } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { formatWhen } from '../../text/format.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import table from '../../ui/table.module.css'
import { useNow } from '../../ui/useNow.ts'
import { IntegrationDialog } from './dialogs/IntegrationDialog.tsx'
import { NewScenarioDialog } from './dialogs/NewScenarioDialog.tsx'
import { useDeleteIntegration } from './dialogs/useDeleteIntegration.tsx'
import classes from './IntegrationView.module.css'
import details from './scenario/ScenarioDetails.module.css'
import { sourceNote } from './sourceNote.ts'

const noUses: readonly ScenarioUse[] = []
/** More are found in the tree. */
const mostShown = 200

/** An integration: what it is, its scenarios, and what can be done with all of it. */
export function IntegrationView({ integration }: { readonly integration: Integration }) {
  const words = text.integrations
  const now = useNow(60_000)
  const [dialog, setDialog] = useState<'names' | 'scenario' | null>(null)
  const uses = useQuery(integrationQueries.use(integration.id)).data ?? noUses
  const remove = useDeleteIntegration(integration, uses)
  return (
    <article className={details['details']} aria-label={words.integrationDetails(integration.name)}>
      <header className={details['head']}>
        <h2 className={details['name']}>{integration.name}</h2>
        <span className={details['source']}>{sourceNote(integration, now)}</span>
        <div className={details['actions']}>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} stroke={1.6} />}
            onClick={() => setDialog('scenario')}
          >
            {words.newScenario}
          </Button>
          <Menu>
            <Menu.Target>
              <ActionIcon aria-label={text.shell.moreActions}>
                <IconDots size={16} stroke={1.6} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconCursorText size={16} stroke={1.6} />} onClick={() => setDialog('names')}>
                {words.menu.renameIntegration}
              </Menu.Item>
              {(['yaml', 'json'] as const).map((format) => (
                <Menu.Item
                  key={format}
                  component="a"
                  href={exportUrl(format, integration.id)}
                  download
                  leftSection={<IconFileExport size={16} stroke={1.6} />}
                >
                  {format === 'yaml' ? words.menu.exportYaml : words.menu.exportJson}
                </Menu.Item>
              ))}
              <Menu.Divider />
              <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={remove.begin}>
                {words.menu.deleteIntegration}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </header>
      <div className={classes['content']}>
        {remove.failure}
        {integration.description !== '' && <p className={classes['description']}>{integration.description}</p>}
        <dl className={classes['facts']}>
          {integration.systemName !== '' && (
            <>
              <dt>{words.integrationView.system}</dt>
              <dd>{integration.systemName}</dd>
            </>
          )}
          {integration.source.fileName !== null && (
            <>
              <dt>{words.integrationView.source}</dt>
              <dd>{integration.source.fileName}</dd>
            </>
          )}
          <dt>{words.integrationView.edited}</dt>
          <dd>{formatWhen(integration.updatedAt, now)}</dd>
        </dl>
        <h3 className={classes['title']}>
          {words.integrationView.scenarios}{' '}
          <span className={classes['count']}>{words.integrationView.count(integration.scenarios.length)}</span>
        </h3>
        {integration.scenarios.length === 0 ? (
          <EmptyState
            icon={<IconPuzzle size={20} stroke={1.6} />}
            title={words.integrationView.none}
            note={words.choose.note}
            actions={
              <Button variant="default" onClick={() => setDialog('scenario')}>
                {words.newScenario}
              </Button>
            }
          />
        ) : (
          <ScenarioTable integration={integration} uses={uses} />
        )}
      </div>
      <IntegrationDialog opened={dialog === 'names'} integration={integration} onClose={() => setDialog(null)} />
      <NewScenarioDialog
        opened={dialog === 'scenario'}
        integrationId={integration.id}
        integrationName={integration.name}
        onClose={() => setDialog(null)}
      />
      {remove.dialog}
    </article>
  )
}

function ScenarioTable({
  integration,
  uses,
}: {
  readonly integration: Integration
  readonly uses: readonly ScenarioUse[]
}) {
  const words = text.integrations.tree
  const counts = Map.groupBy(uses, (use) => use.scenario)
  return (
    <div className={table['frame']}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{words.columns.scenario}</th>
            <th scope="col">{words.columns.direction}</th>
            <th scope="col" className={table['right']}>
              {words.columns.usedBy}
            </th>
          </tr>
        </thead>
        <tbody>
          {integration.scenarios.slice(0, mostShown).map((scenario) => {
            const topic = scenario.send?.topics[0] ?? scenario.receive?.topics[0]
            return (
              <tr key={scenario.id}>
                <td>
                  <Link
                    {...paths.integrations({ scenario: scenarioPlace(integration.id, scenario.id) })}
                    className={table['name']}
                  >
                    {scenario.name}
                  </Link>
                  <div className={table['dim']}>
                    {topic === undefined ? words.noTopic : <TemplateText>{topic.name}</TemplateText>}
                  </div>
                </td>
                <td className={table['dim']}>
                  {words.sides(scenario.send !== undefined, scenario.receive !== undefined)}
                </td>
                <td className={table['right']}>{counts.get(scenario.id)?.length ?? '–'}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
