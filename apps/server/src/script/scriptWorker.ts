import { parseExactJson } from '@sendwright/model'
import { runScript } from '@sendwright/script'
import { serveWorker } from '../worker/serveWorker.ts'
import type { ScriptAnswer, ScriptWork } from './scriptProtocol.ts'

serveWorker(answer)

async function answer({ source, data, refusals, connections }: ScriptWork): Promise<ScriptAnswer> {
  const result = await runScript({ source, data: parseExactJson(data), refusals, connections })
  return result.ok ? { ...result, data: JSON.stringify(result.data) } : result
}
