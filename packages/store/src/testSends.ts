import { parseExactJson, receiptSchema, type Receipt } from '@sendwright/model'
import type { Database } from './database/database.ts'
import { userJson } from './userJson.ts'

/** What became of one test send. */
export interface NewTestSend {
  readonly connection: string
  readonly processId: string | null
  readonly nodeId: string | null
  readonly actionId: string | null
  readonly actionName: string
  /** null = none was chosen. */
  readonly environment: string | null
  readonly outcome: 'delivered' | 'failed'
  readonly receipts: readonly Receipt[]
  readonly failure: { readonly code: string; readonly message: string } | null
}

/** A kept test send; ids ascend with time, `at` is ISO 8601. */
export interface TestSendRow extends NewTestSend {
  readonly id: string
  readonly at: string
}

/** Which test sends are listed, and how many. */
export interface TestSendFilter {
  readonly processId?: string | undefined
  readonly actionId?: string | undefined
  readonly limit: number
  /** The id of the last row of the page before. */
  readonly before?: string | undefined
}

/** How much is kept for each process, and for all test sends that belong to none. */
export const testSendBounds = { rows: 1_000, receiptBytes: 64 * 1024 * 1024 } as const

/** The history of test sends. */
export interface TestSends {
  /** Adds to the history and drops what is over the bounds, the oldest first. */
  record(entry: NewTestSend): Promise<TestSendRow>
  /** The newest first. */
  list(filter: TestSendFilter): Promise<readonly TestSendRow[]>
}

/** Stores the history in a database, within `testSendBounds`. */
export function createTestSends(database: Database): TestSends {
  return {
    record: (entry) =>
      database.transaction(async (inTransaction) => {
        const [row] = await inTransaction<StoredTestSend>(insertStatement, testSendValues(entry))
        if (row === undefined) throw new Error('an insert without a conflict clause returned no row')
        await inTransaction(trimStatement, [entry.processId ?? '', testSendBounds.rows, testSendBounds.receiptBytes])
        return readTestSend(row)
      }),
    list: async ({ processId, actionId, limit, before }) => {
      if (before !== undefined && !/^\d{1,18}$/.test(before)) return []
      const rows = await database.query<StoredTestSend>(listStatement, [processId, actionId, before, limit])
      return rows.map(readTestSend)
    },
  }
}

interface StoredTestSend extends Omit<TestSendRow, 'receipts' | 'failure'> {
  readonly receipts: string
  readonly failure: string | null
}

const columns = `id::text as id, at, connection, process_id as "processId", node_id as "nodeId", action_id as "actionId",
  action_name as "actionName", environment, outcome, receipts, failure`

const insertStatement = `
insert into test_send
  (connection, process_id, node_id, action_id, action_name, environment, outcome, receipts, failure, size)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
returning ${columns}`

// Reads only the index: the receipts themselves may be large. Rows that another transaction holds are being dropped by
// it: waiting for them, two that drop the same rows in different orders would wait for each other.
const trimStatement = `
delete from test_send where id in (
  select id from test_send where id in (
    select id from (
      select id, row_number() over newest as place, sum(size) over newest as bytes
        from test_send where coalesce(process_id, '') = $1 window newest as (order by id desc)) counted
     where place > $2 or (bytes > $3 and place > 1))
  for update skip locked)`

const listStatement = `
select ${columns} from test_send
 where ($1::text is null or coalesce(process_id, '') = $1) and ($2::text is null or action_id = $2)
   and ($3::bigint is null or id < $3)
 order by test_send.id desc limit $4`

function testSendValues(entry: NewTestSend): readonly unknown[] {
  const receipts = userJson(entry.receipts)
  return [
    entry.connection,
    entry.processId,
    entry.nodeId,
    entry.actionId,
    entry.actionName,
    entry.environment,
    entry.outcome,
    receipts,
    entry.failure && JSON.stringify(entry.failure),
    Buffer.byteLength(receipts),
  ]
}

function readTestSend(row: StoredTestSend): TestSendRow {
  return {
    ...row,
    receipts: receiptSchema.array().parse(parseExactJson(row.receipts)),
    // Written by `record`.
    failure: row.failure === null ? null : (parseExactJson(row.failure) as TestSendRow['failure'] & object),
  }
}
