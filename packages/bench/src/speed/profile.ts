/** Where the time goes: a sampling profile of the engine, folded into a tree of functions. */
import { Session } from 'node:inspector/promises'
import { basename } from 'node:path'
import { createEngine } from '@mortise/core'
import type { Subject } from '../subject/subject.js'
import type { Pace } from './pace.js'

/** A function, called from its parent. */
export interface Frame {
  readonly name: string
  /** Stage of the engine (`align`), or `parser`, `garbage`, `node`. */
  readonly stage: string
  /** Share of all samples, 0..1, with and without what it calls. */
  readonly total: number
  readonly self: number
  readonly children: readonly Frame[]
}

export interface Profile {
  readonly name: string
  readonly samples: number
  readonly root: Frame
  /** Share by function, itself alone, largest first. */
  readonly functions: readonly { readonly name: string; readonly stage: string; readonly self: number }[]
  readonly stages: readonly { readonly name: string; readonly self: number }[]
}

/** Microseconds between samples. */
const INTERVAL = 200
/** Frames with less than this are left out of the tree, and functions out of the list. */
const LEAST = 0.004
const LISTED = 25

export async function measureProfile(
  name: string,
  subjects: readonly Subject[],
  pace: Pace,
): Promise<Profile> {
  const engine = createEngine()
  for (const { request } of subjects) await engine.apply(request)
  const merge = (until: number): void => {
    for (let index = 0; performance.now() < until; index++)
      engine.applySync(subjects[index % subjects.length]!.request)
  }
  merge(performance.now() + pace.profileMs / 4)
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL })
  await session.post('Profiler.start')
  merge(performance.now() + pace.profileMs)
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return fold(name, profile)
}

/** The part of V8's profile that is used. */
interface RawProfile {
  readonly nodes: readonly RawNode[]
  readonly samples?: readonly number[] | undefined
}
interface RawNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[] | undefined
}

/** Folds frames that run the same function, from the first one of the engine on. */
export function fold(name: string, profile: RawProfile): Profile {
  const samples = profile.samples ?? []
  const hits = new Map<number, number>()
  for (const id of samples) hits.set(id, (hits.get(id) ?? 0) + 1)
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const root = grow('all', 'node')
  const selves = new Map<string, { name: string; stage: string; self: number }>()
  let counted = 0

  const visit = (node: RawNode, parent: Growing): void => {
    const { functionName, url } = node.callFrame
    const stage = stageOf(functionName, url)
    let at = parent
    // Frames above the engine (the loop that drives it, what runs promises) are of no interest.
    if (stage !== 'outside' && !(stage === 'node' && parent === root)) {
      const label = labelOf(functionName, url)
      at = parent.children.get(label) ?? grow(label, stage)
      parent.children.set(label, at)
    }
    const own = hits.get(node.id) ?? 0
    if (own > 0 && at !== root) {
      at.self += own
      counted += own
      const key = `${at.stage} ${at.name}`
      const self = selves.get(key) ?? { name: at.name, stage: at.stage, self: 0 }
      self.self += own
      selves.set(key, self)
    }
    for (const id of node.children ?? []) visit(nodes.get(id)!, at)
  }
  visit(profile.nodes[0]!, root)

  const functions = [...selves.values()]
    .map((one) => ({ ...one, self: one.self / counted }))
    .sort((a, b) => b.self - a.self)
  const stages = new Map<string, number>()
  for (const { stage, self } of functions) stages.set(stage, (stages.get(stage) ?? 0) + self)
  return {
    name,
    samples: counted,
    root: finish(root, counted),
    functions: functions.filter(({ self }) => self >= LEAST).slice(0, LISTED),
    stages: [...stages].map(([stage, self]) => ({ name: stage, self })).sort((a, b) => b.self - a.self),
  }
}

interface Growing {
  readonly name: string
  readonly stage: string
  self: number
  readonly children: Map<string, Growing>
}

const grow = (name: string, stage: string): Growing => ({ name, stage, self: 0, children: new Map() })

function finish(frame: Growing, all: number): Frame {
  const children = [...frame.children.values()]
    .map((child) => finish(child, all))
    .sort((a, b) => b.total - a.total)
  const self = frame.self / all
  const total = self + children.reduce((sum, child) => sum + child.total, 0)
  const { name, stage } = frame
  return { name, stage, self, total, children: children.filter((child) => child.total >= LEAST) }
}

function labelOf(functionName: string, url: string): string {
  if (functionName.startsWith('(')) return functionName
  if (url.startsWith('wasm')) return 'WebAssembly'
  const file = basename(url).replace(/\.js$/, '')
  return `${functionName === '' ? '(function)' : functionName} · ${file}`
}

function stageOf(functionName: string, url: string): string {
  if (functionName === '(garbage collector)') return 'garbage'
  if (functionName.startsWith('(')) return 'outside'
  if (url.startsWith('wasm') || url.includes('tree-sitter')) return 'parser'
  const inEngine = /\/core\/dist\/(?:(\w+)\/)?/.exec(url)
  if (inEngine !== null) return inEngine[1] ?? 'engine'
  return url === '' ? 'node' : 'outside'
}
