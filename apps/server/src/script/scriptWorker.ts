import { parseExactJson } from '@sendwright/model'
import { checkScript, runScript } from '@sendwright/script'
import { serveWorker } from '../worker/serveWorker.ts'
import type { ScriptAnswer, ScriptQuestion } from './scriptProtocol.ts'

serveWorker(answer)

async function answer(question: ScriptQuestion): Promise<ScriptAnswer> {
  if ('check' in question) return checkScript(question.check)
  const { source, data, refusals, connections } = question
  const result = await runScript({ source, data: parseExactJson(data), refusals, connections })
  return result.ok ? { ...result, data: JSON.stringify(result.data) } : result
}
