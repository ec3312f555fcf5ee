import { startTestSandbox } from '@sendwright/sandbox/testing'
import { expect, test, type Page } from '@playwright/test'
import { testSend, waitUntilSaved } from './support/editor.ts'
import { needKcat, readWithKcat } from './support/kcat.ts'
import { needChromium } from './support/needChromium.ts'
import type { Product } from './support/product.ts'
import { createCopy, shareProduct } from './support/sharedProduct.ts'

needChromium()

const shared = shareProduct()
const topic = 'orders.accepted.v1'

/** A document as another team would give it: one message, one topic, one server. */
function ordersDocument(broker: string): string {
  return `asyncapi: 3.0.0
id: urn:example:orders
info: { title: Orders, version: 1.0.0 }
defaultContentType: application/json
servers:
  main: { host: '${broker}', protocol: kafka }
channels:
  accepted:
    address: ${topic}
    messages:
      OrderAccepted: { $ref: '#/components/messages/OrderAccepted' }
operations:
  onOrderAccepted:
    action: receive
    channel: { $ref: '#/channels/accepted' }
components:
  messages:
    OrderAccepted:
      title: Order accepted
      bindings: { kafka: { key: { type: string } } }
      payload:
        type: object
        required: [orderId, total, warehouse]
        properties:
          orderId: { type: string }
          total: { type: number }
          currency: { type: string, enum: [EUR, CHF] }
          warehouse: { type: string, description: where it is packed }
`
}

test('a document is imported, its parameters fill an action, the rest is typed, and the record arrives', async ({
  page,
}) => {
  needKcat()
  const { product } = shared
  await importDocument(page, product)
  const id = await createCopy(product, 'Imported parameters')

  await openAction(page, product, id)
  await openImport(page)
  await page.keyboard.type('order acc')
  const dialog = page.getByRole('dialog', { name: 'Import parameters' })
  await expect(dialog.getByRole('option', { name: /^Order accepted/ })).toHaveAttribute('aria-selected', 'true')
  await expect(dialog.getByRole('row', { name: /^orderId/ })).toContainText('Kept')
  await expect(dialog.getByRole('row', { name: /^warehouse/ })).toContainText('To fill')
  await tabTo(page, 'Value for warehouse')
  await page.keyboard.type('LYS-2')
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()

  const panel = page.getByRole('region', { name: 'Actions' })
  await expect(panel.getByText('Orders / Order accepted')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Record' })).toContainText('"LYS-2"')
  const place = await testSend(page)
  await expect(page.getByRole('region', { name: 'Live' }).getByText('yours')).toBeVisible()
  const read = await readWithKcat(product.broker, { topic, ...place })
  expect(JSON.parse(read.value)).toMatchObject({ orderId: 'A-10427', warehouse: 'LYS-2' })
})

test('a scenario that changes makes its action ask: Update takes the change over, Keep leaves it', async ({ page }) => {
  const { product } = shared
  const files = [{ name: 'orders.asyncapi.yaml', text: ordersDocument(product.broker) }]
  await product.api.importIntegrations({ body: { format: 'asyncapi', files } })
  const id = await createCopy(product, 'Linked parameters')
  await openAction(page, product, id)
  await importOrderAccepted(page)
  await waitUntilSaved(page)

  await addMandatoryField(page, product, 'channel')
  await openAction(page, product, id)
  const panel = page.getByRole('region', { name: 'Actions' })
  await panel.getByRole('button', { name: /Scenario has changed/ }).click()
  await expect(page.getByRole('row', { name: /^channel/ })).toContainText(/Added|To fill/)
  await page.getByRole('button', { name: /^Keep/ }).click()
  await expect(page.getByRole('region', { name: 'Record' })).not.toContainText('"channel"')
  await waitUntilSaved(page)

  await addMandatoryField(page, product, 'express')
  await openAction(page, product, id)
  await panel.getByRole('button', { name: /Scenario has changed/ }).click()
  await page.getByRole('button', { name: /^Update/ }).click()
  await expect(page.getByRole('region', { name: 'Record' })).toContainText('"express"')
  const { nodes } = await waitForActions(product, id)
  expect(JSON.stringify(nodes)).toContain('express')
})

test('another environment: other topic, other connection, and the record arrives there', async ({ page }) => {
  const { product } = shared
  await using other = await startTestSandbox({ topics: [{ name: `test.${topic}`, partitions: 1 }] })
  const broker = `${other.host}:${other.port}`
  await product.api.createConnection({ body: { id: 'orderstest', name: 'Orders test', brokers: [broker] } })
  await product.api.putEnvironment({
    params: { name: 'test' },
    body: {
      stage: 'test',
      connections: { sandbox: 'orderstest' },
      topics: { [topic]: `\${prefix}.${topic}` },
      parameters: { prefix: { kind: 'value', value: 'test' } },
    },
  })
  const id = await createCopy(product, 'In two environments')
  await openAction(page, product, id)
  const record = page.getByRole('region', { name: 'Record' })
  await expect(record.getByText(topic, { exact: true })).toBeVisible()
  await page.getByRole('button', { name: /^Environment/ }).click()
  await page.getByRole('menuitem', { name: 'test', exact: true }).click()
  await expect(record.getByText(`test.${topic}`, { exact: true })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Actions' })).toContainText('Orders test')
  await testSend(page)
  const { records } = await product.api.readRecords({ params: { id: 'orderstest', topic: `test.${topic}` } })
  expect(records.map(({ key }) => key)).toEqual(['A-10427'])
})

async function importDocument(page: Page, product: Product): Promise<void> {
  await page.goto(`${product.address}/integrations`)
  await page.getByRole('button', { name: 'Import document' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Import document' })
  const file = { name: 'orders.asyncapi.yaml', mimeType: 'application/yaml' }
  const buffer = Buffer.from(ordersDocument(product.broker))
  await dialog
    .locator('input[type=file]')
    .first()
    .setInputFiles({ ...file, buffer })
  await expect(dialog.getByRole('row', { name: /^Order accepted/ })).toContainText('We send')
  await dialog
    .getByRole('button', { name: /^Import/ })
    .last()
    .click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Order accepted', level: 1 })).toBeVisible()
}

async function openAction(page: Page, product: Product, id: string): Promise<void> {
  await page.goto(`${product.address}/processes/${id}?node=confirmOrder&tab=parameters`)
  await expect(page.getByRole('button', { name: /^Test send/ })).toBeEnabled()
}

async function openImport(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Actions' }).getByRole('button', { name: 'Import parameters' }).click()
  await expect(page.getByRole('combobox', { name: 'Search scenarios' })).toBeFocused()
}

async function importOrderAccepted(page: Page): Promise<void> {
  await openImport(page)
  await page.keyboard.type('order accepted')
  const dialog = page.getByRole('dialog', { name: 'Import parameters' })
  await dialog.getByRole('textbox', { name: 'Value for warehouse' }).fill('LYS-2')
  await dialog.getByRole('button', { name: 'Import parameters' }).click()
  await expect(dialog).toBeHidden()
}

/** Moves the focus by keyboard until it stands in the field. */
async function tabTo(page: Page, name: string): Promise<void> {
  const field = page.getByRole('textbox', { name })
  for (let step = 0; step < 30; step += 1) {
    if (await field.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The keyboard does not reach ${name}`)
}

async function addMandatoryField(page: Page, product: Product, name: string): Promise<void> {
  const { integrations } = await product.api.listIntegrations({})
  const [integration] = integrations.filter((candidate) => candidate.name === 'Orders')
  const [scenario] = integration?.scenarios ?? []
  if (integration === undefined || scenario === undefined) throw new Error('The library has no Orders')
  await page.goto(`${product.address}/integrations?scenario=${encodeURIComponent(`${integration.id}/${scenario.id}`)}`)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByRole('button', { name: 'Add field' }).click()
  await page.keyboard.type(name)
  await page.keyboard.press('Tab')
  await page.getByRole('checkbox', { name: `${name} is mandatory` }).check()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeVisible()
}

async function waitForActions(product: Product, id: string) {
  await expect
    .poll(async () => JSON.stringify(await product.api.getProcessActions({ params: { id } })))
    .toContain('express')
  return product.api.getProcessActions({ params: { id } })
}
