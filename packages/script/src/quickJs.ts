import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'

/** An engine with its memory. */
export interface QuickJs {
  readonly module: QuickJSWASMModule
  /** Whether nearly all that it may take is taken; memory once taken is not given back. */
  readonly isMemoryFull: () => boolean
}

/**
 * A fresh engine with memory of its own: so many bytes beyond those that it starts with. It takes about a millisecond, and
 * nothing that one script has done to its engine, down to its memory, is there for the next. The bound is that of the
 * memory itself: the engine's own limit (`setMemoryLimit`) counts allocations in this build, not their sizes.
 */
export async function createQuickJs(memoryBytes: number): Promise<QuickJs> {
  compiled ??= compile()
  const maximum = startPages + Math.ceil(memoryBytes / pageBytes)
  const wasmMemory = new WebAssembly.Memory({ initial: startPages, maximum })
  const variantOfScript = newVariant(syncVariant, { wasmModule: await compiled, wasmMemory })
  return {
    module: await newQuickJSWASMModuleFromVariant(variantOfScript),
    // It grows by a fifth where it can, so the last step may not reach the end.
    isMemoryFull: () => wasmMemory.buffer.byteLength > 0.8 * maximum * pageBytes,
  }
}

const pageBytes = 65_536
/** 16 MiB, which the build asks for. */
const startPages = 256

// The package declares its types for CommonJS, where the default export would be the whole module; Node loads its ES module.
const syncVariant = variant as unknown as QuickJSSyncVariant

let compiled: Promise<WebAssembly.Module> | undefined

async function compile(): Promise<WebAssembly.Module> {
  const file = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm')
  return WebAssembly.compile(await readFile(file))
}
