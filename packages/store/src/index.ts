export { StoreFailure } from './failure.ts'
export { lockDataFolder, type DataFolderLock } from './dataFolder/lockDataFolder.ts'
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './postgres/startEmbeddedPostgres.ts'
export { openStore, type DatabaseHealth, type Store, type StoreOptions } from './openStore.ts'
export type {
  NewProcess,
  ProcessChanges,
  ProcessConflict,
  ProcessContent,
  ProcessCounts,
  Processes,
  ProcessRow,
  ProcessSummary,
  ScenarioUseRow,
} from './processes.ts'
export type {
  IntegrationConflict,
  IntegrationContent,
  IntegrationRow,
  Integrations,
  IntegrationSave,
  IntegrationState,
  IntegrationSummaryRow,
  IntegrationTaken,
  IntegrationText,
  LinkedScenario,
} from './integrations.ts'
export type { EnvironmentConflict, EnvironmentRow, Environments } from './environments.ts'
export type { ConnectionChange, ConnectionDocument, ConnectionRow, Connections } from './connections.ts'
export { testSendBounds, type NewTestSend, type TestSendFilter, type TestSendRow, type TestSends } from './testSends.ts'
export type { Accepted, AcceptRequest, NewDelivery, Repeated } from './deliveries/accept.ts'
export type { ChangeOutcome } from './deliveries/change.ts'
export type { ConnectionDeliveryState } from './deliveries/connectionStates.ts'
export type { Deliveries, EndNote, Retention } from './deliveries/deliveries.ts'
export type { StateCounts } from './deliveries/figures.ts'
export type { DeliveryFilter } from './deliveries/filter.ts'
export { type DeliveryPage, isPlaceOf, type Page } from './deliveries/list.ts'
export type { DeliveryOverview, OverviewRange } from './deliveries/overview.ts'
export type { Upcoming, UpcomingRange } from './deliveries/upcoming.ts'
export type { Bulk, BulkOperation, NewBulk } from './bulk/bulk.ts'
export type { Bulks } from './bulk/bulks.ts'
export type { Listened, PublishRequest, VersionRow, Versions, VersionSummaryRow, VersionUse } from './versions.ts'
export type { ListeningTopic, ReceivedFilter, ReceivedRecords } from './receive/received.ts'
export type { RunFilter } from './runs/runFilter.ts'
export type { RunOverviewRow } from './runs/runOverview.ts'
export type { RunDeliveryRow } from './runs/runRecords.ts'
export type { RecentRun, RunAwaitRow, RunRow, Runs } from './runs/runs.ts'
