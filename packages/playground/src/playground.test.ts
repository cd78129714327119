/** The page in a real browser, against a real server. */
import { existsSync, mkdirSync } from 'node:fs'
import { type RunningServer, startServer } from '@mortise/server'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const hasChromium = existsSync(CHROMIUM)
if (!hasChromium) {
  console.warn(`skipped: there is no ${CHROMIUM}; run packages/server/scripts/prepare-tests or set CHROMIUM`)
}

const ORIGINAL = 'function a() {\n  return 1\n}\n\nfunction b() {\n  return 2\n}\n'
/** A file, and an edit that fits two places of it. */
const TWINS = ['a', 'b']
  .map((name) => `function ${name}(x) {\n  open(x)\n  read(x)\n  close(x)\n}\n`)
  .join('\n')
const AMBIGUOUS = '// ... existing code ...\n  open(x)\n  read(x, true)\n  close(x)\n'

/** The text as a person sees it, line breaks included. */
// biome-ignore lint/performance/useDomNodeTextContent: textContent has no line breaks
const shown = (locator: Locator) => locator.innerText()

/** Waits as long as a busy machine may take. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 })

describe.skipIf(!hasChromium && process.env.CI === undefined)('the playground', () => {
  let server: RunningServer
  let browser: Browser
  let page: Page
  const wrong: string[] = []

  beforeAll(async () => {
    server = await startServer({ port: 0, logLevel: 'silent' })
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const open = async (options: Parameters<Browser['newPage']>[0] = {}) => {
    page = await browser.newPage({ viewport: { width: 1400, height: 850 }, ...options })
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url)) wrong.push(`asked for ${request.url()}`)
    })
    await page.goto(server.url)
    await page.locator('.verdict.applied, .verdict.refused').waitFor()
  }
  beforeEach(() => {
    wrong.length = 0
  })
  afterEach(async () => {
    await page.close()
    expect(wrong).toEqual([])
  })

  const write = async (pane: string, text: string) => {
    const editor = page.locator(`#${pane} .cm-content`)
    await editor.click()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(text)
  }
  const mergedText = () => shown(page.locator('#merged .cm-content'))
  const look = async (name: string) => {
    const folder = process.env.SCREENSHOTS
    if (folder === undefined) return
    mkdirSync(folder, { recursive: true })
    await page.screenshot({ path: `${folder}/${name}.png` })
  }

  it('shows the merge of an edit as it is typed', async () => {
    await open()
    await write('original', ORIGINAL)
    await write('edit', '// ... existing code ...\nfunction b() {\n  return 3')
    await page.keyboard.insertText('45\n}\n')
    await soon(mergedText).toContain('return 345')
    expect(await mergedText()).toContain('return 1')
    await soon(() => shown(page.locator('#verdict'))).toMatch(/Applied/)
    expect(await shown(page.locator('#confidence b'))).toMatch(/^[\d.]+ %$/)
    expect(await shown(page.locator('#speed'))).toMatch(/^[\d.]+ ms · [\d,]+ tokens\/s$/)
    await look('typed')
  })

  it('shows the diff, and the file alone on request', async () => {
    await open()
    await write('original', ORIGINAL)
    await write('edit', '// ... existing code ...\nfunction b() {\n  return 3\n}\n')
    await page.locator('#merged .cm-deletedChunk').first().waitFor()
    expect(await shown(page.locator('#merged .cm-deletedChunk').first())).toContain('return 2')
    await page.locator('#diff').click()
    await soon(() => page.locator('#merged .cm-deletedChunk').count()).toBe(0)
  })

  it('says where a line comes from, by mouse and by keyboard', async () => {
    await open()
    await write('original', ORIGINAL)
    await write('edit', '// ... existing code ...\nfunction b() {\n  return 3\n}\n')
    await soon(mergedText).toContain('return 3')
    await page.locator('#merged .cm-line', { hasText: 'return 1' }).hover()
    await soon(() => shown(page.locator('#source'))).toBe('Line 2: kept from line 2')
    expect(await shown(page.locator('#original .marked-source'))).toContain('return 1')
    await page.mouse.move(5, 5)
    await page.keyboard.press('Alt+3')
    for (let n = 0; n < 20; n++) await page.keyboard.press('ArrowUp')
    await soon(() => shown(page.locator('#source'))).toContain('Line 1: ')
  })

  it('copies the merged file', async () => {
    await open({ permissions: ['clipboard-read', 'clipboard-write'] })
    await write('original', ORIGINAL)
    await write('edit', '// ... existing code ...\nfunction b() {\n  return 3\n}\n')
    await soon(mergedText).toContain('return 3')
    await page.locator('#copy').click()
    await soon(() => shown(page.locator('#copy'))).toBe('Copied')
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(ORIGINAL.replace('2', '3'))
  })

  it('shows a refusal where it is, leads to the places, and leaves the file as it was', async () => {
    await open()
    await write('original', TWINS)
    await write('edit', AMBIGUOUS)
    await soon(() => shown(page.locator('#refusal'))).toContain('stands at lines 4 and 10 of the file')
    expect(await page.locator('#original .marked-candidate').count()).toBe(2)
    expect(await page.locator('#refusal small').allInnerTexts()).toEqual(['50 %', '50 %'])
    expect(await shown(page.locator('#verdict'))).toBe('Refused')
    expect(await mergedText()).toContain('read(x)')
    await page.locator('#refusal button', { hasText: 'line 10' }).click()
    expect(await page.evaluate('document.activeElement.closest("#original") !== null')).toBe(true)
    await look('refused')
  })

  it('marks the line of the edit that a refusal speaks of', async () => {
    await open()
    await write('original', TWINS)
    await write('edit', AMBIGUOUS)
    await soon(() => page.locator('#edit .marked-candidate').allInnerTexts()).toEqual(['  close(x)'])
    expect(await shown(page.locator('#refusal p code').first())).toBe('close(x)')
  })

  it('shows the merged file from its left edge, wherever the last change was', async () => {
    await open()
    const long = (end: string) => `function f() {\n  const a = '${'x'.repeat(300)}${end}'\n}\n`
    await write('original', long('1'))
    await write('edit', long('2'))
    await soon(mergedText).toContain("2'")
    const left = "document.querySelector('#merged .cm-scroller').scrollLeft"
    await soon(() => page.evaluate(left)).toBe(0)
  })

  it('takes no typing in the merged file', async () => {
    await open()
    await write('original', ORIGINAL)
    await write('edit', '// ... existing code ...\nfunction b() {\n  return 3\n}\n')
    await soon(mergedText).toContain('return 3')
    const before = await mergedText()
    await page.keyboard.press('Alt+3')
    await page.keyboard.type('x')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Backspace')
    expect(await mergedText()).toBe(before)
  })

  it('stays smooth with a file of 15,000 tokens', async () => {
    await open()
    const line = (n: number) =>
      `export const veryLongConstantName${n} = computeSomething(${n}) // a comment\n`
    const original = Array.from({ length: 850 }, (_, n) => line(n)).join('')
    await write('original', original)
    await page.evaluate(`
      window.longest = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration)
      }).observe({ type: 'longtask', buffered: false })
    `)
    await write('edit', `// ... existing code ...\n${line(400)}export const between = `)
    for (const character of '12345') await page.keyboard.type(character)
    await page.keyboard.insertText(`\n${line(401)}// ... existing code ...\n`)
    await soon(() => shown(page.locator('#verdict'))).toMatch(/Applied, 1 change$/)
    await look('large')
    console.info(`longest task while typing: ${await page.evaluate('Math.round(window.longest)')} ms`)
  }, 60_000)

  it.each(['light', 'dark'] as const)(
    'follows the system to %s, and can be told otherwise',
    async (colorScheme) => {
      await open({ colorScheme })
      const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
      const colours = { light: 'rgb(250, 247, 242)', dark: 'rgb(20, 18, 15)' }
      expect(await background()).toBe(colours[colorScheme])
      await look(colorScheme)
      await page.locator('#theme').click()
      expect(await background()).toBe(colours.light)
      await page.locator('#theme').click()
      expect(await background()).toBe(colours.dark)
    },
  )

  it('works on a phone', async () => {
    await open({ viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true })
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await page.locator('[role=tab]', { hasText: 'Edit' }).tap()
    expect(await page.locator('#edit').isVisible()).toBe(true)
    expect(await page.locator('#merged').isVisible()).toBe(false)
    await page.locator('[role=tab]', { hasText: 'Merged' }).tap()
    expect(await page.locator('#merged').isVisible()).toBe(true)
    await look('phone')
  })

  it('loads every example', async () => {
    await open()
    const names = await page.locator('#examples option').allInnerTexts()
    expect(names.length).toBeGreaterThan(5)
    for (const name of names) {
      const answered = page.waitForResponse('**/v1/apply')
      await page.selectOption('#examples', { label: name })
      expect([200, 422]).toContain((await answered).status())
      await soon(() => page.locator('#path').inputValue()).toMatch(/\.\w+$/)
    }
  })
})
