import { AxeBuilder } from '@axe-core/playwright'
import { exampleProcessId } from '@sendwright/contract'
import { expect, test, type Page } from '@playwright/test'
import { testSend } from './support/editor.ts'
import { needChromium } from './support/needChromium.ts'
import { shareProduct } from './support/sharedProduct.ts'

needChromium()

const shared = shareProduct()

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual(
    [],
  )
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('first start', async ({ page }) => {
      await page.goto(shared.product.address)
      await expect(page.getByRole('link', { name: 'Open the example' })).toBeVisible()
      await expectNoViolations(page)
    })

    for (const width of [1280, 1920]) {
      test(`editor at ${width}, both tabs, with a receipt`, async ({ page }) => {
        await page.setViewportSize({ width, height: width === 1280 ? 720 : 1080 })
        await page.goto(`${shared.product.address}/processes/${exampleProcessId}?node=confirmOrder&tab=parameters`)
        await testSend(page)
        await expectNoViolations(page)
        await page.getByRole('tab', { name: /^Action/ }).click()
        await expectNoViolations(page)
      })
    }

    test('connections, with a connection open', async ({ page }) => {
      await page.goto(`${shared.product.address}/connections?id=sandbox`)
      await expect(page.getByRole('heading', { name: 'Sandbox' })).toBeVisible()
      await expectNoViolations(page)
    })
  })
}

test('the main job without a mouse', async ({ page }) => {
  await page.goto(shared.product.address)
  const example = page.getByRole('link', { name: 'Open the example' })
  await expect(example).toBeVisible()
  await example.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^Test send/ })).toBeEnabled()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('region', { name: 'Test send' }).getByText('Delivered')).toBeVisible()
})
