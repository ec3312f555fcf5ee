import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { waitUntilSaved } from './support/editor.ts'
import { root } from './support/product.ts'
import { needChromium } from './support/needChromium.ts'
import { createCopy, shareProduct } from './support/sharedProduct.ts'

needChromium()

const shared = shareProduct()

async function open(page: Page, id: string, node = 'confirmOrder'): Promise<void> {
  await page.goto(`${shared.product.address}/processes/${id}?node=${node}`)
  await expect(page.getByRole('region', { name: 'Actions' })).toBeVisible()
  await waitUntilSaved(page)
}

async function firstAction(id: string) {
  const { nodes } = await shared.product.api.getProcessActions({ params: { id } })
  const action = nodes.find((node) => node.id === 'confirmOrder')?.actions[0]
  return action?.type === 'kafkaSend' ? action : undefined
}

const panelOf = (page: Page) => page.getByRole('region', { name: 'Actions' })

async function rename(page: Page, name: string): Promise<void> {
  await panelOf(page)
    .getByRole('tab', { name: /^Action/ })
    .click()
  await panelOf(page).getByRole('textbox', { name: 'Name', exact: true }).fill(name)
}

test('two tabs that edit the same process do not lose an edit', async ({ context }) => {
  const id = await createCopy(shared.product, 'Two tabs')
  const [first, second] = [await context.newPage(), await context.newPage()]
  await open(first, id)
  await open(second, id)
  await rename(first, 'Named in the first tab')
  await waitUntilSaved(first)
  // A tab without edits of its own goes on from what the other has saved.
  await expect(panelOf(second).getByText('Named in the first tab').first()).toBeVisible()
  await panelOf(second)
    .getByRole('tab', { name: /Parameters/ })
    .click()
  await panelOf(second).getByRole('textbox', { name: 'Key' }).fill('${customer.id}')
  await waitUntilSaved(second)
  await expect.poll(async () => (await firstAction(id))?.parameters.messages[0]?.key).toBe('${customer.id}')
  expect((await firstAction(id))?.name).toBe('Named in the first tab')
})

test('two people who edit the same process do not lose an edit', async ({ browser }) => {
  const id = await createCopy(shared.product, 'Two people')
  const first = await (await browser.newContext()).newPage()
  const second = await (await browser.newContext()).newPage()
  await open(first, id)
  await open(second, id)
  await rename(first, 'Named by the first')
  await waitUntilSaved(first)
  await rename(second, 'Named by the second')
  await expect(second.getByText(/Changed elsewhere/).first()).toBeVisible()
  expect((await firstAction(id))?.name).toBe('Named by the first')
  await second.getByRole('button', { name: 'Compare both' }).click()
  await second
    .getByRole('dialog')
    .getByRole('button', { name: /Save mine as a copy/ })
    .click()
  await expect(second).not.toHaveURL(new RegExp(`/processes/${id}(\\?|$)`))
  const copy = /\/processes\/([^?]+)/.exec(second.url())?.[1] ?? ''
  expect((await firstAction(copy))?.name).toBe('Named by the second')
  expect((await firstAction(id))?.name).toBe('Named by the first')
  await first.context().close()
  await second.context().close()
})

test('undo and redo go over fields and message text in one order', async ({ page }) => {
  const id = await createCopy(shared.product, 'Going back')
  await open(page, id)
  await rename(page, 'Another name')
  await panelOf(page)
    .getByRole('tab', { name: /Parameters/ })
    .click()
  await panelOf(page).getByRole('textbox', { name: 'Key' }).fill('${customer.id}')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(panelOf(page).getByRole('textbox', { name: 'Key' })).toHaveValue('${order.id}')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(panelOf(page).getByText('Send order accepted').first()).toBeVisible()
  await page.getByRole('button', { name: 'Redo', exact: true }).click()
  await expect(panelOf(page).getByText('Another name').first()).toBeVisible()
  await waitUntilSaved(page)
})

test('a missing value is shown at its field, blocks the test send, and is mended by its link', async ({ page }) => {
  const id = await createCopy(shared.product, 'Missing value')
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
  const id = await createCopy(shared.product, 'Topics')
  await open(page, id)
  await panelOf(page)
    .getByRole('tab', { name: /Parameters/ })
    .click()
  const topics = panelOf(page).getByRole('textbox', { name: 'Topics' })
  await topics.fill('orders audit')
  await page.keyboard.press('Enter')
  await expect(panelOf(page).getByText(/cannot contain a space/)).toBeVisible()
  await panelOf(page).getByRole('button', { name: 'Use orders-audit' }).click()
  await expect(panelOf(page).getByText(/does not exist on Sandbox/)).toBeVisible()
})

test('a file of another modeler is imported, changed and keeps what is foreign to us', async ({ page }) => {
  await page.goto(shared.product.address)
  const file = path.join(root, 'packages/bpmn/fixtures/camunda7-loan-granting.bpmn')
  const chooser = page.waitForEvent('filechooser')
  await page
    .getByRole('button', { name: /Import \.bpmn|Bring a diagram/ })
    .first()
    .click()
  await (await chooser).setFiles(file)
  await expect
    .poll(async () =>
      (await shared.product.api.listProcesses({})).processes.some((process) => /loan/i.test(process.name)),
    )
    .toBe(true)
  const imported = (await shared.product.api.listProcesses({})).processes.find((process) => /loan/i.test(process.name))
  const before = await shared.product.api.getProcessBpmn({ params: { id: imported?.id ?? '' } })
  const foreign = (xml: string) => [...xml.matchAll(/camunda:\w+/g)].map((match) => match[0]).toSorted()
  expect(foreign(before)).toEqual(foreign(await readFile(file, 'utf8')))
  const { nodes } = await shared.product.api.getProcessActions({ params: { id: imported?.id ?? '' } })
  await open(page, imported?.id ?? '', nodes.find((node) => node.type.endsWith('Task'))?.id)
  await panelOf(page).getByRole('button', { name: 'Add send action' }).click()
  await waitUntilSaved(page)
  const after = await shared.product.api.getProcessBpmn({ params: { id: imported?.id ?? '' } })
  expect(after).toContain('sendwright:actions')
  expect(foreign(after)).toEqual(foreign(before))
})

test('a file that is not BPMN is answered with a sentence', async ({ page }) => {
  await page.goto(shared.product.address)
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
