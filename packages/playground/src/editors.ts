/** The three editors, and what is marked in them. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { getChunks, originalDocChangeEffect, unifiedMergeView } from '@codemirror/merge'
import {
  ChangeSet,
  Compartment,
  type Extension,
  RangeSet,
  StateEffect,
  StateField,
  Text,
} from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  GutterMarker,
  gutterLineClass,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** Lines to mark, 0-based, half-open. */
export interface Marked {
  readonly start: number
  readonly end: number
  readonly kind: 'source' | 'candidate'
}

const setMarked = StateEffect.define<readonly Marked[]>()
const setOrigins = StateEffect.define<readonly number[]>()

const ORIGIN_NAMES = ['kept', 'context', 'edited', 'reindented']

const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    let next = value.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (!effect.is(setMarked)) continue
      const { doc } = transaction.state
      const lines = effect.value.flatMap(({ start, end, kind }) =>
        Array.from({ length: Math.max(0, Math.min(end, doc.lines) - start) }, (_, n) =>
          Decoration.line({ class: `marked-${kind}` }).range(doc.line(start + n + 1).from),
        ),
      )
      next = Decoration.set(lines, true)
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

class OriginMarker extends GutterMarker {
  constructor(override readonly elementClass: string) {
    super()
  }
}
const ORIGIN_MARKERS = ORIGIN_NAMES.map((name) => new OriginMarker(`from-${name}`))

const origins = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(value, transaction) {
    let next = value.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (!effect.is(setOrigins)) continue
      const { doc } = transaction.state
      const count = Math.min(effect.value.length, doc.lines)
      next = RangeSet.of(
        Array.from({ length: count }, (_, n) => ORIGIN_MARKERS[effect.value[n]].range(doc.line(n + 1).from)),
      )
    }
    return next
  },
  provide: (field) => gutterLineClass.from(field),
})

/** Colours come from the page's variables, so that light and dark are a matter of the style sheet. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--syntax-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--syntax-string)' },
  { tag: [tags.comment, tags.meta], color: 'var(--syntax-comment)', fontStyle: 'italic' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--syntax-number)' },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName)],
    color: 'var(--syntax-function)',
  },
  { tag: [tags.typeName, tags.className, tags.tagName, tags.namespace], color: 'var(--syntax-type)' },
  { tag: [tags.propertyName, tags.attributeName], color: 'var(--syntax-property)' },
])

const common: Extension = [
  lineNumbers(),
  highlightSpecialChars(),
  drawSelection(),
  history(),
  keymap.of([...defaultKeymap, ...historyKeymap]),
  syntaxHighlighting(colours),
  marked,
]

export interface Pane {
  readonly view: EditorView
  text(): string
  /** Replaces the text, touching only what differs, so that scroll and cursor stay. */
  setText(text: string): void
  setLanguage(language: Extension): void
  mark(lines: readonly Marked[]): void
  /** Brings a line into view, 0-based. */
  show(line: number): void
}

function pane(parent: Element, label: string, own: Extension): Pane {
  const language = new Compartment()
  const view = new EditorView({
    parent,
    extensions: [own, common, language.of([]), EditorView.contentAttributes.of({ 'aria-label': label })],
  })
  return {
    view,
    text: () => view.state.doc.toString(),
    setText(text) {
      const changes = difference(view.state.doc.toString(), text)
      if (changes !== undefined) view.dispatch({ changes })
    },
    setLanguage: (extension) => view.dispatch({ effects: language.reconfigure(extension) }),
    mark: (lines) => view.dispatch({ effects: setMarked.of(lines) }),
    show(line) {
      if (line >= view.state.doc.lines) return
      const { from } = view.state.doc.line(line + 1)
      view.dispatch({ effects: EditorView.scrollIntoView(from, { y: 'nearest', yMargin: 60 }) })
    },
  }
}

export function inputPane(parent: Element, label: string, onChange: () => void): Pane {
  return pane(
    parent,
    label,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange()
    }),
  )
}

export interface MergedPane extends Pane {
  setOriginal(text: string): void
  setOrigins(origin: readonly number[]): void
  setDiff(shown: boolean): void
  /** Changes that the diff shows. */
  chunks(): number
  /** Brings the first of them into view. */
  showFirstChange(): void
}

/** `onLine` hears of the line, 0-based, that is pointed at or holds the cursor; -1 for none. */
export function mergedPane(parent: Element, label: string, onLine: (line: number) => void): MergedPane {
  const diff = new Compartment()
  let original = Text.empty
  const shown = () =>
    unifiedMergeView({
      original,
      mergeControls: false,
      highlightChanges: true,
      gutter: true,
      diffConfig: { scanLimit: 2000, timeout: 100 },
    })
  let isShown = true
  const made = pane(parent, label, [
    diff.of(shown()),
    origins,
    EditorView.editable.of(true),
    EditorView.contentAttributes.of({ 'aria-readonly': 'true' }),
    // The cursor may go through the text; the text is the engine's.
    EditorView.inputHandler.of(() => true),
    EditorView.domEventHandlers({
      beforeinput: (event) => event.preventDefault(),
      paste: (event) => event.preventDefault(),
      drop: (event) => event.preventDefault(),
      mousemove(event, view) {
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false)
        onLine(at === null ? -1 : view.state.doc.lineAt(at).number - 1)
      },
      mouseleave: () => onLine(-1),
    }),
    keymap.of(
      ['Enter', 'Backspace', 'Delete', 'Mod-z', 'Mod-x', 'Mod-v'].map((key) => ({ key, run: () => true })),
    ),
    EditorView.updateListener.of((update) => {
      if (update.selectionSet && update.view.hasFocus) {
        onLine(update.state.doc.lineAt(update.state.selection.main.head).number - 1)
      }
    }),
  ])
  const { view } = made
  return {
    ...made,
    setText(text) {
      const changes = difference(view.state.doc.toString(), text)
      if (changes === undefined) return
      view.dispatch({ changes })
      // What just changed is what the person who types wants to see: its line, from the left edge on.
      const { from } = view.state.doc.lineAt(changes.from)
      view.dispatch({ effects: EditorView.scrollIntoView(from, { y: 'nearest', x: 'end', yMargin: 80 }) })
    },
    setOriginal(text) {
      const changes = difference(original.toString(), text)
      if (changes === undefined) return
      const set = ChangeSet.of(changes, original.length)
      original = set.apply(original)
      if (isShown) view.dispatch({ effects: originalDocChangeEffect(view.state, set) })
    },
    setOrigins: (origin) => view.dispatch({ effects: setOrigins.of(origin) }),
    setDiff(show) {
      isShown = show
      view.dispatch({ effects: diff.reconfigure(show ? shown() : []) })
    },
    chunks: () => getChunks(view.state)?.chunks.length ?? 0,
    showFirstChange() {
      const first = getChunks(view.state)?.chunks[0]
      if (first === undefined) return
      const at = Math.min(first.fromB, view.state.doc.length)
      view.dispatch({ effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: 80 }) })
    },
  }
}

/** The one change that makes `after` of `before`: what is left between their common start and end. */
function difference(before: string, after: string): { from: number; to: number; insert: Text } | undefined {
  if (before === after) return undefined
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++
  let end = 0
  while (
    end < most - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++
  const insert = Text.of(after.slice(start, after.length - end).split('\n'))
  return { from: start, to: before.length - end, insert }
}
