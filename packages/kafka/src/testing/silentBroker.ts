import { startScriptedServer, type ScriptedServer } from './scriptedServer.ts'

/** Starts what accepts connections and never says a word, on a free port of loopback. */
export function startSilentBroker(): Promise<ScriptedServer> {
  return startScriptedServer((socket) => socket.resume())
}
