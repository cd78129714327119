/** The page's charts as images, light and dark, by a real browser. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
]

export const SCHEMES = ['light', 'dark'] as const

/** Writes `NAME-light.png` and `NAME-dark.png` for each chart into a folder. False where there is no browser. */
export async function writeImages(html: string, names: readonly string[], folder: string): Promise<boolean> {
  if (!existsSync(CHROMIUM)) return false
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  try {
    for (const colorScheme of SCHEMES) {
      const page = await browser.newPage({
        colorScheme,
        viewport: { width: 880, height: 900 },
        deviceScaleFactor: 2,
      })
      await page.setContent(html)
      for (const name of names)
        await page
          .locator(`figure[id="${name}"] .wide svg`)
          .screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
      await page.close()
    }
    return true
  } finally {
    await browser.close()
  }
}
