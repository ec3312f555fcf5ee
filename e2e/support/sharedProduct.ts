import { exampleProcessId } from '@sendwright/contract'
import { test } from '@playwright/test'
import { createDataDir, startProduct, type Product } from './product.ts'

/** One product with an empty data folder for all tests of a file; there from the first test to the last. */
export function shareProduct(): { readonly product: Product } {
  let started: { readonly product: Product; readonly data: AsyncDisposable } | null = null
  test.beforeAll(async () => {
    const data = await createDataDir()
    started = { data, product: await startProduct(data) }
  })
  test.afterAll(async () => {
    await started?.product.stop()
    await started?.data[Symbol.asyncDispose]()
  })
  return {
    get product() {
      if (started === null) throw new Error('The product is there only while tests run')
      return started.product
    },
  }
}

/** A copy of the example, so that tests do not disturb each other. Gives its id. */
export async function createCopy({ api }: Product, name: string, change = (file: string) => file): Promise<string> {
  const file = await api.getProcessBpmn({ params: { id: exampleProcessId } })
  const { sampleContexts } = await api.getProcess({ params: { id: exampleProcessId } })
  const { id } = await api.createProcess({ body: { name, bpmn: change(file), sampleContexts } })
  return id
}
