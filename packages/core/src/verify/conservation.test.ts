import { describe, expect, it } from 'vitest'
import { LineLoss, LineOrigin } from '../outcome.js'
import { checkConservation } from './conservation.js'

const { kept, context, edited, reindented } = LineOrigin

const ORIGINAL = 'a\nb\nc\n'
const EDIT = 'a\nB\n...\n'

/** `b` became `B`, the rest stands. */
const right = {
  text: 'a\nB\nc\n',
  origin: [context, edited, kept] as number[],
  originalLine: [0, -1, 2],
  editLine: [0, 1, -1],
  loss: [LineLoss.none, LineLoss.replaced, LineLoss.none] as number[],
}

function check(change: Partial<typeof right>, original = ORIGINAL, edit = EDIT) {
  const { text, origin, originalLine, editLine, loss } = { ...right, ...change }
  return checkConservation(original, edit, {
    text,
    trace: {
      origin: Uint8Array.from(origin),
      originalLine: Int32Array.from(originalLine),
      editLine: Int32Array.from(editLine),
      loss: Uint8Array.from(loss),
    },
  })
}

describe('a right trace passes', () => {
  it.each<[string, Partial<typeof right>, string?, string?]>([
    ['as it is', {}],
    ['with a line of the edit indented anew', { text: 'a\n    B\nc\n' }],
    ['with a kept line indented anew', { text: 'a\nB\n  c\n', origin: [context, edited, reindented] }],
    ['with a byte order mark', { text: '\uFEFFa\nB\nc\n' }, `\uFEFF${ORIGINAL}`],
    ['with CRLF', { text: 'a\r\nB\r\nc\r\n' }, ORIGINAL.replaceAll('\n', '\r\n')],
    ['with no final line end', { text: 'a\nB\nc' }, ORIGINAL.trimEnd()],
    [
      'with a moved line',
      {
        text: 'c\na\nb\n',
        origin: [context, kept, kept],
        originalLine: [2, 0, 1],
        editLine: [0, -1, -1],
        loss: [LineLoss.none, LineLoss.none, LineLoss.moved],
      },
    ],
    [
      'with nothing left',
      {
        text: '',
        origin: [],
        originalLine: [],
        editLine: [],
        loss: [LineLoss.removed, LineLoss.removed, LineLoss.removed],
      },
    ],
  ])('%s', (_name, change, original, edit) => {
    expect(check(change, original, edit)).toEqual({ ok: true })
  })
})

describe('a broken trace fails with its reason', () => {
  it.each<[string, Partial<typeof right>]>([
    ['the trace accounts for 3 lines of 4', { text: 'a\nB\nc\nd\n' }],
    ['the trace accounts for 2 original lines of 3', { loss: [LineLoss.none, LineLoss.replaced] }],
    ['output line 2 comes from nowhere', { editLine: [0, -1, -1] }],
    ['output line 3 comes from past the end', { originalLine: [0, -1, 3] }],
    ['output line 2 comes from past the end', { editLine: [0, 3, -1] }],
    ['original line 1 is used twice', { originalLine: [0, 0, 2] }],
    ['original line 3 is both kept and gone', { loss: [0, LineLoss.replaced, LineLoss.omitted] }],
    ['output line 3 differs from original line 3', { text: 'a\nB\nC\n' }],
    ['output line 3 differs from original line 3', { text: 'a\nB\nc \n' }],
    [
      'output line 3 differs from original line 3 in more than its indentation',
      { text: 'a\nB\n  C\n', origin: [context, edited, reindented] },
    ],
    ['output line 2 is not line 2 of the edit', { text: 'a\nX\nc\n' }],
    [
      'output line 2 names no line of the edit',
      { originalLine: [0, 1, 2], editLine: [0, -1, -1], loss: [0, 0, 0] },
    ],
    ['original line 2 is lost', { loss: [0, 0, 0] }],
  ])('%s', (reason, change) => {
    expect(check(change)).toEqual({ ok: false, reason })
  })
})
