import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import path from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { waitUntilSaved } from './support/editor.ts'
import { needChromium } from './support/needChromium.ts'
import { createCopy, shareProduct } from './support/sharedProduct.ts'
import { createDataDir, root, startProduct, type Product } from './support/product.ts'

needChromium()

const shared = shareProduct()

async function open(page: Page, { address }: Product, id: string): Promise<void> {
  await page.goto(`${address}/processes/${id}?node=confirmOrder&tab=parameters`)
  await expect(panelOf(page)).toBeVisible()
  await waitUntilSaved(page)
}

const panelOf = (page: Page) => page.getByRole('region', { name: 'Actions' })

async function writeValue(page: Page, text: string): Promise<void> {
  await panelOf(page).getByRole('textbox', { name: 'Value' }).focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

test('malformed JSON and a list inside text are answered at the value, with the line and a way out', async ({
  page,
}) => {
  await open(page, shared.product, await createCopy(shared.product, 'Wrong value'))
  await writeValue(page, '{"total" 12')
  await expect(panelOf(page).getByText(/12 cannot stand here\. A colon goes between/)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Test send/ })).toBeDisabled()
  // The editor closes what is opened.
  await writeValue(page, '"Dear ${order.lines}')
  await expect(panelOf(page).getByText(/is a list and cannot stand inside text/)).toBeVisible()
  await expect(page.getByRole('banner').getByText('1 problem')).toBeVisible()
  await panelOf(page).getByRole('button', { name: 'Mend it' }).click()
  await expect(page.getByRole('banner').getByText('1 problem')).toBeHidden()
  await expect(page.getByRole('button', { name: /^Test send/ })).toBeEnabled()
})

test('edits made while the server is away are kept and saved when it is back', async ({ page }) => {
  await using own = await createDataDir()
  const first = await startProduct(own)
  const id = await createCopy(first, 'Server away')
  await open(page, first, id)
  await first.kill()
  await panelOf(page).getByRole('textbox', { name: 'Key' }).fill('${customer.id}')
  await expect(page.getByText('Server not reachable')).toBeVisible()
  await expect(page.getByRole('banner').getByText(/kept in this browser/)).toBeVisible()
  const second = await startProduct({ ...own, port: Number(new URL(first.address).port) })
  await waitUntilSaved(page)
  await expect(page.getByText('Server not reachable')).toBeHidden()
  const { nodes } = await second.api.getProcessActions({ params: { id } })
  const [action] = nodes.find((node) => node.id === 'confirmOrder')?.actions ?? []
  expect(action?.type === 'kafkaSend' && action.parameters.messages[0]?.key).toBe('${customer.id}')
  await second.stop()
})

test('a broker that accepts and stays silent ends the test send in words', async ({ page }) => {
  await using silent = await startSilentBroker()
  await shared.product.api.createConnection({
    body: {
      id: 'silent',
      name: 'Silent cluster',
      brokers: [silent.address],
      security: { protocol: 'PLAINTEXT' },
      sendTimeoutMs: 3_000,
    },
  })
  const id = await createCopy(shared.product, 'Silence', (file) =>
    file.replaceAll('"connection":"sandbox"', '"connection":"silent"'),
  )
  await open(page, shared.product, id)
  const column = page.getByRole('region', { name: 'Test send' })
  await expect(column.getByText('1 record to Silent cluster')).toBeVisible()
  await column.getByRole('button', { name: /^Test send/ }).click()
  await expect(column.getByText(/Silent cluster has 3 seconds to answer/)).toBeVisible()
  await expect(column.getByText(/did not answer within 3\ss\. Nothing was sent/)).toBeVisible()
  await expect(column.getByRole('button', { name: /^Test send/ })).toBeEnabled()
})

test('a copied step brings its actions along with ids of their own', async ({ page }) => {
  const id = await createCopy(shared.product, 'Copied step')
  await open(page, shared.product, id)
  await page.getByRole('button', { name: 'Outline' }).click()
  await page.getByRole('treeitem', { name: /Reserve stock/ }).click()
  await page.getByRole('button', { name: 'Close the outline' }).click()
  await expect(panelOf(page).getByText('Reserve stock')).toBeVisible()
  await page.getByLabel(/^Drawing of the process/).focus()
  // With the pointer elsewhere the copy is placed at once, as for somebody who works with the keyboard.
  await panelOf(page).getByText('Reserve stock').hover()
  await page.keyboard.press('Control+C')
  await page.keyboard.press('Control+V')
  await expect
    .poll(async () => {
      const { nodes } = await shared.product.api.getProcessActions({ params: { id } })
      return nodes.filter((node) => node.name === 'Reserve stock').length
    })
    .toBe(2)
  const { nodes } = await shared.product.api.getProcessActions({ params: { id } })
  const ids = nodes.flatMap((node) => node.actions.map((action) => action.id))
  expect(new Set(ids).size).toBe(ids.length)
  expect(nodes.filter((node) => node.name === 'Reserve stock').every((node) => node.actions.length === 1)).toBe(true)
})

test('files dropped on the list become processes; one that is no BPMN says why', async ({ page }) => {
  await createCopy(shared.product, 'Makes the list take the place of the first start')
  await page.goto(shared.product.address)
  await expect(page.getByRole('heading', { name: 'Processes' })).toBeVisible()
  const fixture = async (name: string) => readFile(path.join(root, 'packages/bpmn/fixtures', name), 'utf8')
  await dropFiles(page, {
    'loan.bpmn': await fixture('camunda7-loan-granting.bpmn'),
    'notes.bpmn': 'no XML at all',
    'sub.bpmn': await fixture('bpmnio-nested-subprocesses.bpmn'),
  })
  const report = page.getByRole('region', { name: 'Import' })
  await expect(report.getByText('2 of 3 files imported.')).toBeVisible()
  await expect(report.getByText(/This is not a BPMN file/)).toBeVisible()
  await expect(report.getByRole('link')).toHaveCount(2)
})

async function dropFiles(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  const dataTransfer = await page.evaluateHandle((entries) => {
    const transfer = new DataTransfer()
    for (const [name, text] of entries) transfer.items.add(new File([text], name, { type: 'application/xml' }))
    return transfer
  }, Object.entries(files))
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer })
}

/** A port that takes connections and never says a word. */
async function startSilentBroker(): Promise<{ readonly address: string } & AsyncDisposable> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    address: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
