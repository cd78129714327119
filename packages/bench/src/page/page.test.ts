import { expect, test } from 'vitest'
import type { Profile } from '../speed/profile.js'
import { drawChart, WIDTHS } from './draw.js'
import { flameChart } from './flame.js'
import { htmlOf, slot } from './html.js'

const LEAF = { name: 'solve · solver', stage: 'align', total: 0.75, self: 0.75, children: [] }
const PROFILE: Profile = {
  name: 'some',
  samples: 4,
  root: {
    name: 'all',
    stage: 'node',
    total: 1,
    self: 0,
    children: [{ name: 'merge · engine', stage: 'engine', total: 1, self: 0.25, children: [LEAF] }],
  },
  functions: [],
  stages: [],
}
const CHART = flameChart('flame', PROFILE)

test('a chart is drawn in the page’s own colours, with words for those who cannot see it', () => {
  const svg = drawChart(CHART, WIDTHS.wide)
  expect(svg).toContain('var(--align)')
  expect(svg).toContain('solve · solver  75 %')
  expect(svg).toContain('aria-label="Flame graph')
  expect(svg).not.toContain('<style')
})

test('the page holds its charts for a screen and for a phone, and asks for nothing from elsewhere', () => {
  const html = htmlOf(`# Title\n\n${slot('flame')}\n\n| a |\n| --- |\n| b |\n`, [CHART], 'Title')
  expect(html.match(/<svg /g)).toHaveLength(2)
  expect(html).toContain('<div class="scroll"><table>')
  expect(html).toContain('prefers-color-scheme:dark')
  expect(html).not.toMatch(/(?:src|href)="https?:|<script|@import|url\(/)
})
