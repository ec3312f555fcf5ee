import { expect, test, type Locator, type Page } from '@playwright/test'
import { expectNoViolations } from './support/axe.ts'
import { needChromium } from './support/needChromium.ts'
import { shareProduct } from './support/sharedProduct.ts'

needChromium()

const shared = shareProduct()
const connection = 'sandbox'
const minuteMs = 60_000

test.beforeAll(() =>
  shared.product.api.createConnection({ body: { id: 'other', name: 'Other', brokers: [shared.product.broker] } }),
)

interface Published {
  readonly topic: string
  readonly keys: readonly string[]
  /** From now. */
  readonly dueInMs?: number
}

async function publish({ topic, keys, dueInMs }: Published): Promise<readonly string[]> {
  const { deliveries } = await shared.product.api.publish({
    body: {
      connection,
      messages: keys.map((key) => ({ topic, key, value: JSON.stringify({ key, total: 149.5 }) })),
      ...(dueInMs !== undefined && { notBefore: new Date(Date.now() + dueInMs).toISOString() }),
    },
  })
  return deliveries.map(({ id }) => id)
}

function createTopic(name: string): Promise<unknown> {
  return shared.product.api.createTopic({ params: { id: connection }, body: { name, partitions: 3 } })
}

async function open(page: Page, query = ''): Promise<void> {
  await page.goto(`${shared.product.address}/deliveries${query}`)
}

function list(page: Page): Locator {
  return page.getByRole('grid', { name: 'All deliveries' })
}

function row(page: Page, key: string): Locator {
  return list(page).getByRole('row').filter({ hasText: key })
}

function details(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Delivery' })
}

test('what a program publishes appears by itself, and reads back identical', async ({ page }) => {
  await createTopic('e2e.live')
  await open(page)
  await expect(page.getByText('No delivery yet')).toBeVisible()
  await expect(page.getByText(`curl ${shared.product.address}/api/deliveries`)).toBeVisible()
  await publish({ topic: 'e2e.live', keys: ['L-1'] })
  await expect(row(page, 'L-1')).toContainText('Delivered')
  await row(page, 'L-1').click()
  await expect(details(page).getByRole('heading', { name: 'e2e.live' })).toBeVisible()
  await expect(details(page).getByText('Exactly once')).toBeVisible()
  await details(page).getByRole('button', { name: 'Read it from Kafka' }).click()
  await expect(details(page).getByText('identical', { exact: true })).toBeVisible()
  await expect(details(page).getByText('149.5')).toBeVisible()
})

test('rows stand still while they are read, and while the page is paused', async ({ page }) => {
  await createTopic('e2e.still')
  await publish({ topic: 'e2e.still', keys: ['S-1'] })
  await open(page, '?topic=e2e.still')
  await expect(row(page, 'S-1')).toContainText('Delivered')
  await row(page, 'S-1').hover()
  await publish({ topic: 'e2e.still', keys: ['S-2', 'S-3'] })
  const arrivals = page.getByRole('button', { name: '2 new' })
  await expect(arrivals).toBeVisible()
  await expect(row(page, 'S-3')).toBeHidden()
  await arrivals.click()
  await expect(row(page, 'S-3')).toBeVisible()
  await page.getByRole('button', { name: 'Pause the page' }).click()
  await expect(page).toHaveURL(/paused=true/)
  await publish({ topic: 'e2e.still', keys: ['S-4'] })
  await expect
    .poll(async () => (await shared.product.api.listDeliveries({ query: { key: 'S-4' } })).deliveries[0]?.state)
    .toBe('delivered')
  await expect(row(page, 'S-4')).toBeHidden()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.mouse.move(0, 0)
  await expect(row(page, 'S-4')).toContainText('Delivered')
})

test('a topic that is missing is a cause: create it, retry, and what waited behind goes on', async ({ page }) => {
  await publish({ topic: 'e2e.missing', keys: ['M-1', 'M-2'] })
  await open(page)
  const causes = page.getByRole('region', { name: /2 failures, 1 cause/ })
  await expect(causes).toContainText('Topic e2e.missing does not exist')
  await expect(page.getByRole('navigation').getByRole('link', { name: /Deliveries.*2 failed/ })).toBeVisible()
  await causes.getByRole('button', { name: 'Create topic' }).click()
  const dialog = page.getByRole('dialog', { name: /Create topic/ })
  await expect(dialog.getByLabel('Name')).toHaveValue('e2e.missing')
  await dialog.getByRole('button', { name: 'Create topic' }).click()
  await causes.getByRole('button', { name: 'Retry 2' }).click()
  await expect(page.getByText('2 deliveries offered again')).toBeVisible()
  await expect(causes).toBeHidden()
  await open(page, '?key=M-2')
  await expect(row(page, 'M-2')).toContainText('Delivered')
})

test('what is due later: another time, taken back, cancelled, taken back, now', async ({ page }) => {
  await createTopic('e2e.later')
  await publish({ topic: 'e2e.later', keys: ['T-1'], dueInMs: 30 * minuteMs })
  await open(page, '?topic=e2e.later')
  const upcoming = page.getByRole('region', { name: 'Upcoming' })
  await expect(upcoming).toContainText('1 in the next hour')
  await upcoming.getByRole('button', { name: /^1 due at/ }).click()
  await expect(upcoming).toContainText('1 × to e2e.later')
  await row(page, 'T-1').click()
  const dueBefore = await shared.product.api.listDeliveries({ query: { key: 'T-1' } })

  await details(page).getByRole('button', { name: 'Reschedule' }).click()
  const dialog = page.getByRole('dialog', { name: 'Reschedule this delivery' })
  await dialog.getByRole('button', { name: 'In 15 min' }).click()
  await dialog.getByRole('button', { name: 'Reschedule' }).click()
  await expect(page.getByText(/^Due /)).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect
    .poll(async () => (await shared.product.api.listDeliveries({ query: { key: 'T-1' } })).deliveries[0]?.dueAt)
    .toBe(dueBefore.deliveries[0]?.dueAt)

  await details(page).getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByLabel('Reason').fill('ordered twice')
  await page.getByRole('button', { name: 'Cancel it' }).click()
  await expect(details(page).getByText('ordered twice')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(details(page).getByText('Accepted', { exact: true })).toBeVisible()

  await details(page).getByRole('button', { name: 'Send now' }).click()
  await expect(details(page).getByText('Delivered', { exact: true })).toBeVisible()
})

test('several at once: progress is there after the page was left, and can be undone', async ({ page }) => {
  await createTopic('e2e.several')
  await publish({ topic: 'e2e.several', keys: ['V-1', 'V-2', 'V-3', 'V-4'], dueInMs: 45 * minuteMs })
  await open(page, '?topic=e2e.several&state=accepted')
  await row(page, 'V-4').getByRole('checkbox').click()
  await row(page, 'V-2')
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] })
  const selection = page.getByRole('group', { name: 'Selected deliveries' })
  await expect(selection).toContainText('3 selected')
  await selection.getByRole('button', { name: 'Cancel 3' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel them' }).click()
  await page.getByRole('navigation').getByRole('link', { name: 'Connections' }).click()
  await expect(page.getByRole('heading', { name: 'Connections' })).toBeVisible()
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Deliveries/ })
    .click()
  const bulks = page.getByRole('region', { name: 'Bulk operations' })
  await expect(bulks).toContainText('3 deliveries cancelled')
  await bulks.getByRole('button', { name: 'Undo' }).click()
  await expect(bulks).toContainText('3 deliveries restored')
  const { deliveries } = await shared.product.api.listDeliveries({ query: { topic: 'e2e.several' } })
  expect(deliveries.map(({ state }) => state)).toEqual(['accepted', 'accepted', 'accepted', 'accepted'])
})

test('while the sandbox is away a banner says what waits, and goes when it is back', async ({ page }) => {
  await createTopic('e2e.away')
  await page.goto(`${shared.product.address}/connections?id=${connection}&tab=faults`)
  await page.getByRole('button', { name: 'Start: Away' }).click()
  await expect(page.getByText('1 fault is in force')).toBeVisible()
  await publish({ topic: 'e2e.away', keys: ['W-1', 'W-2'] })
  await open(page, '?topic=e2e.away')
  const banner = page.getByText(/Sandbox is away since/)
  await expect(banner).toBeVisible({ timeout: 30_000 })
  await page.goto(`${shared.product.address}/connections?id=${connection}&tab=faults`)
  await expect(banner).toBeVisible()
  await expectNoViolations(page)
  await page.getByRole('button', { name: 'Heal the sandbox' }).click()
  await expect(page.getByText('The sandbox behaves well.')).toBeVisible()
  await open(page, '?topic=e2e.away')
  await expect(row(page, 'W-1')).toContainText('Delivered', { timeout: 30_000 })
  await expect(banner).toBeHidden({ timeout: 30_000 })
})

test('everything by keyboard: list, selection, details', async ({ page }) => {
  await createTopic('e2e.keys')
  await publish({ topic: 'e2e.keys', keys: ['K-1', 'K-2', 'K-3'] })
  await open(page, '?topic=e2e.keys')
  await expect(row(page, 'K-1')).toContainText('Delivered')
  await row(page, 'K-3').focus()
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'K-2')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(details(page)).toContainText('K-2')
  await page.keyboard.press('ArrowDown')
  await expect(details(page)).toContainText('K-1')
  await page.keyboard.press('Escape')
  await expect(details(page)).toBeHidden()
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+Space')
  await expect(page.getByRole('group', { name: 'Selected deliveries' })).toContainText('3 selected')
  const chart = page.getByRole('slider', { name: 'Time in the chart' })
  await chart.focus()
  await page.keyboard.press('End')
  await expect(chart).toHaveAttribute('aria-valuetext', /delivered/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/from=.*to=/)
})

test('how long finished ones are kept is set where the list ends', async ({ page }) => {
  await open(page, '?state=delivered')
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'How long finished deliveries are kept' })
  await dialog.getByLabel('Days').fill('7')
  await dialog.getByRole('button', { name: 'Keep them so long' }).click()
  await expect(page.getByText('Finished deliveries are kept for 7 days.')).toBeVisible()
})

test('the settings of deliveries are saved and say what is wrong', async ({ page }) => {
  await page.goto(`${shared.product.address}/connections?id=other&tab=settings`)
  await page.getByLabel('Attempts').fill('0')
  await expect(page.getByText('Use 1 to 1,000')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save settings' })).toBeDisabled()
  await page.getByLabel('Attempts').fill('3')
  await expect(page.getByText(/given up after about/)).toBeVisible()
  await page.getByRole('radio', { name: 'At least once' }).click()
  await page.getByRole('button', { name: 'Save settings' }).click()
  await expect(page.getByText('Settings saved')).toBeVisible()
  const { delivery } = await shared.product.api.getConnection({ params: { id: 'other' } })
  expect(delivery).toMatchObject({ mode: 'atLeastOnce', retry: { attempts: 3 } })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    for (const width of [1280, 1920]) {
      test(`no violations at ${width}: page, a delivery, selection, dialogs`, async ({ page }) => {
        const topic = `e2e.axe.${colorScheme}.${width}`
        await page.setViewportSize({ width, height: width === 1280 ? 720 : 1080 })
        await createTopic(topic)
        // A key of its own: one that has failed before would hold it back.
        const failing = `X-${colorScheme}-${width}`
        await publish({ topic, keys: ['X-1'] })
        await publish({ topic, keys: ['X-2'], dueInMs: 20 * minuteMs })
        await publish({ topic: `${topic}.missing`, keys: [failing] })
        await open(page)
        await expect(row(page, failing)).toContainText('Failed')
        await expectNoViolations(page)
        await row(page, failing).click()
        await expect(details(page).getByRole('button', { name: 'Retry' })).toBeVisible()
        await expectNoViolations(page)
        await details(page).getByRole('button', { name: 'Skip', exact: true }).click()
        await expect(page.getByLabel('Reason')).toBeFocused()
        await expectNoViolations(page)
        await page.keyboard.press('Escape')
        await open(page, `?topic=${topic}`)
        await row(page, 'X-2').getByRole('checkbox').click()
        await page.getByRole('button', { name: 'Reschedule 1' }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await expectNoViolations(page)
      })

      test(`no violations at ${width}: faults and settings of a connection`, async ({ page }) => {
        await page.setViewportSize({ width, height: width === 1280 ? 720 : 1080 })
        await page.goto(`${shared.product.address}/connections?id=${connection}&tab=faults`)
        await expect(page.getByRole('heading', { name: 'Make the sandbox misbehave' })).toBeVisible()
        await expectNoViolations(page)
        await page.goto(`${shared.product.address}/connections?id=other&tab=settings`)
        await expect(page.getByRole('heading', { name: 'Deliveries' })).toBeVisible()
        await expectNoViolations(page)
      })
    }
  })
}
