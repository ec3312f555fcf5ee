import type { ApiClient } from '@sendwright/contract'

/** The values of all committed records of the topic `orders` of the connection `main`, in order per partition. */
export async function readValues(api: ApiClient, partitions: number): Promise<readonly string[]> {
  const values: string[] = []
  for (let partition = 0; partition < partitions; partition++) {
    for (let offset = '0', page = 500; page === 500;) {
      const at = { params: { id: 'main', topic: 'orders' }, query: { partition, offset, limit: 500 } }
      const { records } = await api.readRecords(at)
      page = records.length
      values.push(...records.map(({ value }) => (typeof value === 'string' ? value : JSON.stringify(value))))
      offset = String(Number(records.at(-1)?.offset ?? 0) + 1)
    }
  }
  return values
}
