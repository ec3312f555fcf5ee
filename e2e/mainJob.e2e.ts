import { exampleProcessId } from '@sendwright/contract'
import { apacheKafkaAvailable, startApacheKafka } from '@sendwright/kafka/testing'
import { kafkaSendSchema } from '@sendwright/model'
import { expect, test, type Page } from '@playwright/test'
import { testSend, waitUntilSaved } from './support/editor.ts'
import { needKcat, readWithKcat } from './support/kcat.ts'
import { createDataDir, startProduct, type Product } from './support/product.ts'
import { needChromium } from './support/needChromium.ts'

needChromium()

const topic = 'orders.accepted.v1'

/** The record that the API's preview gives for the example's first ready action. */
async function previewExample(product: Product) {
  const { nodes } = await product.api.getProcessActions({ params: { id: exampleProcessId } })
  const { sampleContexts } = await product.api.getProcess({ params: { id: exampleProcessId } })
  const action = kafkaSendSchema.parse(nodes.find((node) => node.id === 'confirmOrder')?.actions[0])
  const { records } = await product.api.preview({ body: { action, context: sampleContexts[0]?.data ?? {} } })
  const [record] = records
  if (record === undefined) throw new Error('The example gives no record')
  return record
}

async function openConfirmOrder(page: Page, product: Product): Promise<void> {
  await page.goto(`${product.address}/processes/${exampleProcessId}?node=confirmOrder`)
  await expect(page.getByRole('button', { name: /^Test send/ })).toBeEnabled()
}

test('from an empty data folder: two clicks to the receipt, and kcat reads the very bytes of the preview', async ({
  page,
}) => {
  needKcat()
  await using data = await createDataDir()
  const product = await startProduct(data)
  await page.goto(product.address)
  await expect(page.getByRole('heading', { name: 'See your first record arrive' })).toBeVisible()
  await page.getByRole('link', { name: 'Open the example' }).click()
  const { partition, offset } = await testSend(page)
  await expect(page.getByRole('region', { name: 'Live' }).getByText('yours')).toBeVisible()

  await openConfirmOrder(page, product)
  const place = await testSend(page)
  const planned = await previewExample(product)
  const read = await readWithKcat(product.broker, { topic, ...place })
  expect(read).toEqual({
    key: planned.key,
    value: planned.value,
    headers: planned.headers.map(({ name, value }) => `${name}=${value}`).join(','),
  })
  expect(partition).toBeGreaterThanOrEqual(0)
  expect(Number(offset)).toBeGreaterThanOrEqual(0)
  await product.stop()
})

test('an own process: a step gets a send action, the record is shown, sent and seen arriving', async ({ page }) => {
  await using data = await createDataDir()
  const product = await startProduct(data)
  await page.goto(product.address)
  await page.getByRole('button', { name: 'Start with an empty process' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Returns')
  await page.getByRole('button', { name: 'Create process' }).click()
  await expect(page).toHaveURL(/\/processes\/returns/)

  await page.getByRole('button', { name: 'Outline' }).click()
  await page.getByRole('treeitem', { name: /Send/ }).click()
  const panel = page.getByRole('region', { name: 'Actions' })
  await panel.getByRole('button', { name: 'Add send action' }).click()
  await panel.getByRole('tab', { name: /Parameters/ }).click()
  await panel.getByRole('textbox', { name: 'Topics' }).fill(topic)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Record' }).getByText(topic)).toBeVisible()
  const { offset } = await testSend(page)
  await expect(page.getByRole('region', { name: 'Live' }).getByText('yours')).toBeVisible()
  expect(offset).toBe('0')
  await waitUntilSaved(page)
  await product.stop()
})

for (const { name, end } of [
  { name: 'a restart', end: (product: Product) => product.stop() },
  { name: 'kill -9', end: (product: Product) => product.kill() },
]) {
  test(`${name} keeps everything except the sandbox’s records`, async ({ page }) => {
    await using data = await createDataDir()
    const first = await startProduct(data)
    await openConfirmOrder(page, first)
    const panel = page.getByRole('region', { name: 'Actions' })
    await panel.getByRole('tab', { name: /^Action/ }).click()
    await panel.getByRole('textbox', { name: 'Name' }).fill('Send order accepted, kept')
    await waitUntilSaved(page)
    await testSend(page)
    await first.api.createConnection({ body: { id: 'kept', name: 'Kept', brokers: ['127.0.0.1:9'] } })
    await end(first)

    const port = Number(new URL(first.address).port)
    const sandboxPort = Number(first.broker.split(':')[1])
    const second = await startProduct({ ...data, port, sandboxPort })
    await openConfirmOrder(page, second)
    await expect(page.getByText('Send order accepted, kept').first()).toBeVisible()
    const { testSends } = await second.api.listTestSends({ query: { process: exampleProcessId } })
    expect(testSends).toHaveLength(1)
    expect((await second.api.listConnections({})).connections.map((connection) => connection.id)).toEqual([
      'sandbox',
      'kept',
    ])
    // The sandbox' records are gone: the next one is its first again.
    const { offset } = await testSend(page)
    expect(offset).toBe('0')
    await second.stop()
  })
}

test('the main job against Apache Kafka', async ({ page }) => {
  const { available, reason } = apacheKafkaAvailable()
  test.skip(
    !available && process.env.SENDWRIGHT_REQUIRE_ALL !== '1',
    `${reason}: apt-get install openjdk-17-jre-headless maven`,
  )
  needKcat()
  test.setTimeout(240_000)
  await using kafka = await startApacheKafka()
  await using data = await createDataDir()
  const product = await startProduct(data)
  const [broker = ''] = kafka.brokers

  await page.goto(`${product.address}/connections`)
  await page.getByRole('button', { name: 'Add connection' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Main cluster')
  await dialog.getByRole('combobox', { name: 'Brokers' }).fill(broker)
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Add connection' }).click()
  await expect(dialog).toBeHidden()
  await product.api.createTopic({ params: { id: 'maincluster' }, body: { name: topic, partitions: 3 } })

  await openConfirmOrder(page, product)
  const panel = page.getByRole('region', { name: 'Actions' })
  await panel.getByRole('tab', { name: /Parameters/ }).click()
  await panel.getByRole('combobox', { name: 'Connection' }).click()
  await page.getByRole('option', { name: /Main cluster/ }).click()
  const place = await testSend(page)
  expect(place.offset).toBe('0')
  const planned = await previewExample(product)
  const read = await readWithKcat(broker, { topic, ...place })
  expect(read.value).toBe(planned.value)
  expect(read.key).toBe(planned.key)
  await expect(page.getByRole('region', { name: 'Live' }).getByText('yours')).toBeVisible()
  await product.stop()
})
