import type { Side } from '@sendwright/model'
import { jsonTypesOf } from '@sendwright/schema'

/** Whether the messages of a side are texts of another kind than JSON: its content type says so, its model allows it. */
export function isTextSide({ contentType, schema }: Pick<Side, 'contentType' | 'schema'>): boolean {
  if (contentType === undefined || /json|avro/i.test(contentType)) return false
  if (!/^text\/|xml|csv|yaml|form-urlencoded/i.test(contentType)) return false
  return jsonTypesOf(schema)?.includes('string') ?? true
}
