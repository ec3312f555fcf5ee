import { test } from '@playwright/test'
import { chromiumPath } from './chromium.ts'

/** Skips the tests of a file where Chromium is missing, saying how to get it; where everything is required they run and fail. */
export function needChromium(): void {
  const isMissing = process.env.SENDWRIGHT_REQUIRE_ALL !== '1' && chromiumPath() === null
  test.skip(isMissing, 'Chromium is missing: apt-get install chromium, or name one in CHROMIUM')
}
