import type { Integration } from '@sendwright/model'
import { anyObject, choice, flag, list, object, orNull, text, whole, type Field } from './fields.ts'
import { packIntegration, type PackSide } from './scenario.ts'

const core = 'ai.flowx.dev.core.'

const operationFields: Readonly<Record<string, Field>> = {
  operationType: choice('What to do with the task', ['ASSIGN', 'UNASSIGN', 'HOLD', 'UNHOLD', 'TERMINATE']),
  taskId: text('Id of the task', '5f0c2b7e-6d1a-4e93-9c48-17ab30de6f55'),
  processInstanceUuid: text('Process instance of the task', 'e2d9a6c4-83b7-4f10-ae5d-0c6b94f2718e'),
  swimlaneName: text('Swimlane that the task stands in', 'Back office'),
  swimlaneId: text('Id of the swimlane', 'a81f3d60-2b9c-47e5-8d14-f6037c5be92a'),
  owner: orNull(
    object('Who has the task; null = nobody', {
      username: text('Name for signing in', 'mara.lindt'),
      firstName: text('First name', 'Mara'),
      lastName: text('Last name', 'Lindt'),
      enabled: flag('Whether the account is active', true),
    }),
  ),
  author: text('Who asks for it', 'dispatcher'),
}
const operation = object('', operationFields, ['operationType', 'taskId', 'processInstanceUuid', 'author'])

const callbackHeaders: Readonly<Record<string, Field>> = {
  callbackTopic: text('Topic that the reply is sent to', 'homes.tasks.out', { default: 'homes.tasks.out' }),
  requestID: text('Your own id of the request; the reply carries it back', 'req-7719', { default: '${uuid()}' }),
}

const taskReply: PackSide = {
  topic: null,
  schema: object('', {
    requestID: text('Id of the request', 'req-7719'),
    taskId: text('Id of the task', '5f0c2b7e-6d1a-4e93-9c48-17ab30de6f55'),
    operationSuccess: flag('Whether it was done', true),
    error: orNull(text('What went wrong; null when nothing did', 'There is no such task')),
  }),
  samples: [
    { requestID: 'req-7719', taskId: '5f0c2b7e-6d1a-4e93-9c48-17ab30de6f55', operationSuccess: true, error: null },
  ],
}

const unassign = {
  operationType: 'UNASSIGN',
  taskId: '5f0c2b7e-6d1a-4e93-9c48-17ab30de6f55',
  processInstanceUuid: 'e2d9a6c4-83b7-4f10-ae5d-0c6b94f2718e',
  swimlaneName: 'Back office',
  swimlaneId: 'a81f3d60-2b9c-47e5-8d14-f6037c5be92a',
  owner: { username: 'mara.lindt', firstName: 'Mara', lastName: 'Lindt', enabled: true },
  author: 'dispatcher',
}

/** Tasks of people. */
export const tasks: Integration = packIntegration(
  {
    id: 'flowx-tasks',
    name: 'FLOWX Tasks',
    systemName: 'task management plugin',
    description:
      'Operations on tasks by the task management plugin of FLOWX. Its reply goes to the topic of the header `callbackTopic`.',
  },
  [
    {
      id: 'task-operation',
      name: 'Change a task',
      description:
        'Assigns, holds or ends a task. FLOWX names this topic in two ways; the engine’s `…trigger.operations.v1` is used, the plugin’s page has `…trigger.operation.v1`.',
      request: {
        topic: `${core}trigger.operations.v1`,
        headers: callbackHeaders,
        schema: operation,
        samples: [unassign],
      },
      reply: taskReply,
    },
    {
      id: 'task-operations-bulk',
      name: 'Change several tasks',
      description:
        'The same for several tasks at once. FLOWX names this topic in two ways; the engine’s name without `dev` is used, the plugin’s page has `ai.flowx.dev.core.trigger.operations.bulk.v1`.',
      request: {
        topic: 'ai.flowx.core.trigger.operations.bulk.v1',
        headers: callbackHeaders,
        schema: object('', { operations: list('What to do, one entry a task', operation) }, ['operations']),
        samples: [
          {
            operations: [
              unassign,
              { ...unassign, operationType: 'HOLD', taskId: 'b17d4e02-95fa-4c6e-8f3b-20e8c1a7d964', owner: null },
            ],
          },
        ],
      },
      reply: taskReply,
    },
  ],
)

/** Looking for process data. */
export const dataSearch: Integration = packIntegration(
  {
    id: 'flowx-data-search',
    name: 'FLOWX Data search',
    systemName: 'data search service',
    description: 'Looks for process instances by what stands in their data.',
  },
  [
    {
      id: 'search-data',
      name: 'Search process data',
      description: 'Finds process instances whose data has the values. Keys are dotted paths, given as texts.',
      request: {
        topic: `${core}trigger.search.data.v1`,
        schema: object(
          '',
          {
            searchKeys: list(
              'What has to be found',
              object(
                '',
                {
                  key: text('Dotted path in the data', 'lease.tenant.lastName'),
                  value: text('Value that stands there', 'Lindt'),
                },
                ['key', 'value'],
              ),
            ),
            processDefinitionNames: list('Processes to look in', text('', 'lease_contract')),
            states: list(
              'States to look for',
              choice('', ['CREATED', 'STARTED', 'FINISHED', 'FAILED', 'TERMINATED', 'ONHOLD', 'EXPIRED']),
            ),
          },
          ['searchKeys'],
        ),
        samples: [
          {
            searchKeys: [
              { key: 'lease.tenant.lastName', value: 'Lindt' },
              { key: 'lease.object.city', value: 'Basel' },
            ],
            processDefinitionNames: ['lease_contract'],
            states: ['STARTED', 'FINISHED'],
          },
        ],
      },
      reply: {
        topic: 'ai.flowx.dev.engine.receive.core.search.data.results.v1',
        schema: object('', {
          searchKey: orNull(
            list(
              'What was looked for',
              object('', { key: text('', 'lease.tenant.lastName'), value: text('', 'Lindt') }),
            ),
          ),
          result: list(
            'Process instances found',
            object('', {
              processInstanceUuid: text('The process instance', 'e2d9a6c4-83b7-4f10-ae5d-0c6b94f2718e'),
              status: text('Its state', 'FINISHED'),
              data: anyObject('Its data', { lease: {} }),
            }),
          ),
          success: flag('Whether the search worked', true),
        }),
        samples: [
          {
            searchKey: null,
            result: [
              {
                processInstanceUuid: 'e2d9a6c4-83b7-4f10-ae5d-0c6b94f2718e',
                status: 'FINISHED',
                data: { lease: { tenant: { lastName: 'Lindt' } } },
              },
            ],
            success: true,
          },
        ],
      },
    },
  ],
)

/** Starting a process by a message. */
export const startProcess: Integration = packIntegration(
  {
    id: 'flowx-start-process',
    name: 'FLOWX Start process',
    systemName: 'process engine',
    description: 'Starts a process of FLOWX by a message and gets its instance.',
  },
  [
    {
      id: 'start-process',
      name: 'Start a process',
      description:
        'The headers name the process; the message is the data it starts with. The token is best a secret parameter, `flowx.jwt`.',
      request: {
        topic: `${core}trigger.start.process.v1`,
        headers: {
          'Fx-ProcessName': text('Name of the process', 'lease_contract', { default: 'lease_contract' }),
          'Fx-AppId': text('Id of the application', '3e5a90d1-7c4b-4826-b0f9-58d1ce72a634', {
            default: '${flowx.appId}',
          }),
          jwt: text('Token of a user who may start it', 'a token', { default: '${flowx.jwt}' }),
        },
        schema: anyObject('The data that the process starts with', { lease: { tenant: 'Mara Lindt' } }),
        samples: [{ lease: { tenant: 'Mara Lindt', months: 24 } }],
      },
      reply: {
        topic: `${core}confirm.start.process.v1`,
        schema: object('', {
          processInstanceId: whole('The process instance', 90214),
          processInstanceUuid: text('Its other id', 'e2d9a6c4-83b7-4f10-ae5d-0c6b94f2718e'),
          error: orNull(text('What went wrong; null when nothing did', 'There is no such process')),
        }),
        samples: [
          { processInstanceId: 90214, processInstanceUuid: 'e2d9a6c4-83b7-4f10-ae5d-0c6b94f2718e', error: null },
        ],
      },
    },
  ],
)
