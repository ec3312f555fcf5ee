import { addOffsetsToTxn } from './addOffsetsToTxn.ts'
import { addPartitionsToTxn } from './addPartitionsToTxn.ts'
import type { Api } from './api.ts'
import { apiVersions } from './apiVersions.ts'
import { createPartitions } from './createPartitions.ts'
import { createTopics } from './createTopics.ts'
import { deleteGroups } from './deleteGroups.ts'
import { deleteRecords } from './deleteRecords.ts'
import { deleteTopics } from './deleteTopics.ts'
import { describeConfigs } from './describeConfigs.ts'
import { describeGroups } from './describeGroups.ts'
import { endTxn } from './endTxn.ts'
import { fetch } from './fetch.ts'
import { findCoordinator } from './findCoordinator.ts'
import { heartbeat } from './heartbeat.ts'
import { initProducerId } from './initProducerId.ts'
import { joinGroup } from './joinGroup.ts'
import { leaveGroup } from './leaveGroup.ts'
import { listGroups } from './listGroups.ts'
import { listOffsets } from './listOffsets.ts'
import { metadata } from './metadata.ts'
import { offsetCommit } from './offsetCommit.ts'
import { offsetFetch } from './offsetFetch.ts'
import { produce } from './produce.ts'
import { syncGroup } from './syncGroup.ts'
import { txnOffsetCommit } from './txnOffsetCommit.ts'

/** Every kind of request that is spoken; what is not here is not advertised. */
export const apis = {
  produce,
  fetch,
  listOffsets,
  metadata,
  offsetCommit,
  offsetFetch,
  findCoordinator,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  describeGroups,
  listGroups,
  apiVersions,
  createTopics,
  deleteTopics,
  deleteRecords,
  initProducerId,
  addPartitionsToTxn,
  addOffsetsToTxn,
  endTxn,
  txnOffsetCommit,
  describeConfigs,
  createPartitions,
  deleteGroups,
} satisfies Record<string, Api>
