import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'

/**
 * A fresh engine with memory of its own. It takes about a millisecond, and nothing that one script has done to its
 * engine, down to its memory, is there for the next.
 */
export async function createQuickJs(): Promise<QuickJSWASMModule> {
  compiled ??= compile()
  return newQuickJSWASMModuleFromVariant(newVariant(syncVariant, { wasmModule: await compiled }))
}

// The package declares its types for CommonJS, where the default export would be the whole module; Node loads its ES module.
const syncVariant = variant as unknown as QuickJSSyncVariant

let compiled: Promise<WebAssembly.Module> | undefined

async function compile(): Promise<WebAssembly.Module> {
  const file = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm')
  return WebAssembly.compile(await readFile(file))
}
