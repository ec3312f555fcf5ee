import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { exampleProcessId } from '@sendwright/contract'
import { expect, test, type Page } from '@playwright/test'
import { waitUntilSaved } from './support/editor.ts'
import { createDataDir, root, startProduct, type Product } from './support/product.ts'

let product: Product
let data: Awaited<ReturnType<typeof createDataDir>>

test.beforeAll(async () => {
  data = await createDataDir()
  product = await startProduct(data)
})
test.afterAll(async () => {
  await product.stop()
  await data[Symbol.asyncDispose]()
})

/** A copy of the example, so that tests do not disturb each other. */
async function createCopy(name: string): Promise<string> {
  const file = await product.api.getProcessBpmn({ params: { id: exampleProcessId } })
  const { sampleContexts } = await product.api.getProcess({ params: { id: exampleProcessId } })
  const { id } = await product.api.createProcess({ body: { name, bpmn: file, sampleContexts } })
  return id
}

async function open(page: Page, id: string, node = 'confirmOrder'): Promise<void> {
  await page.goto(`${product.address}/processes/${id}?node=${node}`)
  await expect(page.getByRole('complementary', { name: 'Actions' })).toBeVisible()
  await waitUntilSaved(page)
}

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Actions' })

async function rename(page: Page, name: string): Promise<void> {
  await panelOf(page)
    .getByRole('tab', { name: /^Action/ })
    .click()
  await panelOf(page).getByRole('textbox', { name: 'Name', exact: true }).fill(name)
}

test('two tabs that edit the same process do not lose an edit', async ({ context }) => {
  const id = await createCopy('Two tabs')
  const [first, second] = [await context.newPage(), await context.newPage()]
  await open(first, id)
  await open(second, id)
  await rename(first, 'Named in the first tab')
  await waitUntilSaved(first)
  await rename(second, 'Named in the second tab')
  await expect(second.getByText(/Changed elsewhere/)).toBeVisible()
  // What the server has is the first tab's; the second tab's stays in the second tab, and can be kept as a copy.
  const { nodes } = await product.api.getProcessActions({ params: { id } })
  expect(nodes.find((node) => node.id === 'confirmOrder')?.actions[0]?.name).toBe('Named in the first tab')
  await second.getByRole('button', { name: /Compare/ }).click()
  await second.getByRole('dialog').getByRole('button', { name: /copy/i }).click()
  await expect(second).not.toHaveURL(new RegExp(`/processes/${id}\\b`))
  const { processes } = await product.api.listProcesses({})
  const copies = await Promise.all(
    processes.map((process) => product.api.getProcessActions({ params: { id: process.id } })),
  )
  const names = copies.flatMap((copy) => copy.nodes.flatMap((node) => node.actions.map((action) => action.name)))
  expect(names).toEqual(expect.arrayContaining(['Named in the first tab', 'Named in the second tab']))
})

test('undo and redo go over fields and message text in one order', async ({ page }) => {
  const id = await createCopy('Undo')
  await open(page, id)
  await rename(page, 'Another name')
  await panelOf(page)
    .getByRole('tab', { name: /Parameters/ })
    .click()
  await panelOf(page).getByRole('textbox', { name: 'Key' }).fill('${customer.id}')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(panelOf(page).getByRole('textbox', { name: 'Key' })).toHaveValue('${order.id}')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(panelOf(page).getByText('Send order accepted').first()).toBeVisible()
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect(panelOf(page).getByText('Another name').first()).toBeVisible()
  await waitUntilSaved(page)
})

test('a missing value is shown at its field, blocks the test send, and is mended by its link', async ({ page }) => {
  const id = await createCopy('Missing value')
  await open(page, id)
  await panelOf(page)
    .getByRole('tab', { name: /Parameters/ })
    .click()
  await panelOf(page).getByRole('textbox', { name: 'Key' }).fill('${order.idd}')
  await page.keyboard.press('Tab')
  await expect(panelOf(page).getByText('order.idd').first()).toBeVisible()
  await expect(page.getByRole('banner').getByText('1 problem')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Test send/ })).toBeDisabled()
  await expect(page.getByText(/Nothing can be sent until/)).toBeVisible()
  await panelOf(page).getByRole('button', { name: 'Use order.id' }).click()
  await expect(panelOf(page).getByRole('textbox', { name: 'Key' })).toHaveValue('${order.id}')
  await expect(page.getByRole('button', { name: /^Test send/ })).toBeEnabled()
})

test('an illegal and an unknown topic are told apart, with the nearest name', async ({ page }) => {
  const id = await createCopy('Topics')
  await open(page, id)
  await panelOf(page)
    .getByRole('tab', { name: /Parameters/ })
    .click()
  const topics = panelOf(page).getByRole('combobox', { name: 'Topics' })
  await topics.fill('orders audit')
  await page.keyboard.press('Enter')
  await expect(panelOf(page).getByText(/cannot contain a space/)).toBeVisible()
  await panelOf(page).getByRole('button', { name: 'Use orders-audit' }).click()
  await expect(panelOf(page).getByText(/does not exist on Sandbox/)).toBeVisible()
})

test('a file of another modeler is imported, changed and keeps what is foreign to us', async ({ page }) => {
  await page.goto(product.address)
  const file = path.join(root, 'packages/bpmn/fixtures/camunda7-loan-granting.bpmn')
  const chooser = page.waitForEvent('filechooser')
  await page
    .getByRole('button', { name: /Import \.bpmn|Bring a diagram/ })
    .first()
    .click()
  await (await chooser).setFiles(file)
  await expect
    .poll(async () => (await product.api.listProcesses({})).processes.some((process) => /loan/i.test(process.name)))
    .toBe(true)
  const imported = (await product.api.listProcesses({})).processes.find((process) => /loan/i.test(process.name))
  const before = await product.api.getProcessBpmn({ params: { id: imported?.id ?? '' } })
  const foreign = (xml: string) => [...xml.matchAll(/camunda:\w+/g)].map((match) => match[0]).toSorted()
  expect(foreign(before)).toEqual(foreign(await readFile(file, 'utf8')))
  const { nodes } = await product.api.getProcessActions({ params: { id: imported?.id ?? '' } })
  await open(page, imported?.id ?? '', nodes.find((node) => node.type.endsWith('Task'))?.id)
  await panelOf(page).getByRole('button', { name: 'Add send action' }).click()
  await waitUntilSaved(page)
  const after = await product.api.getProcessBpmn({ params: { id: imported?.id ?? '' } })
  expect(after).toContain('sendwright:actions')
  expect(foreign(after)).toEqual(foreign(before))
})

test('a file that is not BPMN is answered with a sentence', async ({ page }) => {
  await page.goto(product.address)
  const chooser = page.waitForEvent('filechooser')
  await page
    .getByRole('button', { name: /Import \.bpmn|Bring a diagram/ })
    .first()
    .click()
  await (
    await chooser
  ).setFiles({ name: 'notes.bpmn', mimeType: 'application/xml', buffer: Buffer.from('{"not":"xml"}') })
  await expect(page.getByText(/notes\.bpmn/).first()).toBeVisible()
  await expect(page.getByText(/JSON/).first()).toBeVisible()
})
