import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createEngine } from './engine.js'

const page = readFileSync(new URL('../../../docs/tricky-cases.md', import.meta.url), 'utf8')

/** The sections of the page, by title. */
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((section) => [section.slice(0, section.indexOf('\n')), section] as const)

const block = (section: string, name: string): { extension: string; text: string } | null => {
  const found = new RegExp(`^\`\`\`(\\w+) ${name}\\n([^]*?)^\`\`\`$`, 'm').exec(section)
  return found === null ? null : { extension: found[1]!, text: found[2]! }
}

const willing = createEngine({ minConfidence: 0, verify: 'none' })
/** A threshold that no doubtful merge passes, wherever the weights put it. */
const wary = createEngine({ minConfidence: 0.95, verify: 'none' })

it('the page has its cases', () => {
  expect(sections.length).toBeGreaterThanOrEqual(10)
})

it.each(sections)('%s', (_title, section) => {
  const file = block(section, 'file')!
  const edit = block(section, 'edit')!
  const result = block(section, 'result')
  const outcome = (result === null ? wary : willing).applySync({
    original: file.text,
    edit: edit.text,
    path: `a.${file.extension}`,
    instruction: /^Instruction: (.*)$/m.exec(section)?.[1],
  })
  if (result === null) {
    expect(outcome).toMatchObject({ status: 'refused', code: /^Refused: `(.*)`$/m.exec(section)![1] })
  } else expect(outcome).toMatchObject({ status: 'applied', text: result.text })
})
